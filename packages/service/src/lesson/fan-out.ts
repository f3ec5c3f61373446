// Frames of new events, made once per class of readers and not once per socket. LESSON-52.

import type { PersonId } from '@preau/core/base';
import { visibleTo } from '@preau/core/lesson';
import type { Hole, LessonEvent, Reader } from '@preau/core/lesson';
import type { ServerFrame } from '@preau/protocol/lesson';

/** The frames of a batch of events, by reader. */
export class EventFrames {
  readonly #events: readonly LessonEvent[];
  readonly #named: ReadonlySet<PersonId>;
  readonly #made = new Map<string, string>();

  constructor(events: readonly LessonEvent[]) {
    this.#events = events;
    this.#named = new Set(
      events.flatMap(({ visibility }) => (typeof visibility === 'object' ? [visibility.personId] : [])),
    );
  }

  /** The frame for one reader; the same string for all readers who see the same. */
  for(reader: Reader): string {
    const hidesNothing = this.#named.size === 0 && this.#events.every((event) => event.visibility === 'everyone');
    const kind =
      hidesNothing || reader.part === 'teacher' ? 'all' : this.#named.has(reader.personId) ? reader.personId : 'others';
    let frame = this.#made.get(kind);
    if (frame === undefined) {
      const entries: readonly (LessonEvent | Hole)[] =
        kind === 'all' ? this.#events : this.#events.map((event) => visibleTo(event, reader));
      frame = toFrame({ t: 'events', events: entries });
      this.#made.set(kind, frame);
    }
    return frame;
  }
}

/** Writes a frame. */
export function toFrame(frame: ServerFrame): string {
  return JSON.stringify(frame);
}
