// The media engine as the gate's ladder sees it: one node for each of our media processes, or one for a cluster of yours. GATE-116, GATE-123.
import { oneNode, USED_OF_A_CORE } from '@preau/gate';
import type { MediaLadder } from '@preau/gate';

/** Our own media processes, by address; a room is pinned to one of them. */
export interface MediaProcesses {
  readonly urls: readonly string[];
  pick(roomName: string): string;
}

/** `capacity` is `PREAU_MEDIA_CAPACITY`, in cores for all processes together. Undefined when nobody knows what the media servers carry. */
export function mediaLadder(
  own: MediaProcesses | undefined,
  capacity: number | undefined,
  coresOfMachine: number,
): MediaLadder | undefined {
  if (own === undefined) return capacity === undefined ? undefined : oneNode(capacity);
  // A process works with one thread: more cores than processes are of no use to it.
  const cores = capacity ?? USED_OF_A_CORE * Math.min(own.urls.length, coresOfMachine);
  return {
    nodes: () => own.urls.map((nodeId) => ({ nodeId, cores: cores / own.urls.length, usable: 1 })),
    nodeOf: (lessonId) => own.pick(lessonId),
  };
}
