// What a button of the lesson bar shows: what is so, whether it can be changed, and why not.

import type { MediaSource, Obstacle } from '@preau/core/lesson';
import type { DeviceTrouble, MediaSnapshot } from './media-snapshot.ts';

/** Why a source cannot be switched on now. */
export type ControlReason = Obstacle | 'elsewhere' | 'offline' | 'attaching' | 'recovering' | 'failed';

/** A control of the bar. */
export interface Control {
  /** What is really so: published, unmuted, and the line up. */
  readonly pressed: boolean;
  readonly available: boolean;
  readonly busy: boolean;
  readonly reason: ControlReason | null;
  /** The device's own trouble; the button stays usable, to try again. */
  readonly trouble: DeviceTrouble | null;
}

/** Everything that decides. */
export interface ControlInput {
  readonly source: MediaSource;
  /** `findObstacle` of core for this person and source. */
  readonly obstacle: Obstacle | undefined;
  readonly media: MediaSnapshot;
  /** Another device of the person carries sound and picture. */
  readonly elsewhere: boolean;
  /** The line to the lesson is cut. */
  readonly lost: boolean;
}

/** Works one control out. A source that is on can always be switched off. */
export function controlOf({ source, obstacle, media, elsewhere, lost }: ControlInput): Control {
  const own = media.own[source];
  const pressed = own.on && media.status === 'live';
  const reason = reasonOf(obstacle, media, elsewhere, lost);
  return {
    pressed,
    available: pressed || reason === null,
    busy: own.busy,
    reason: pressed ? null : reason,
    trouble: own.trouble,
  };
}

function reasonOf(
  obstacle: Obstacle | undefined,
  media: MediaSnapshot,
  elsewhere: boolean,
  lost: boolean,
): ControlReason | null {
  if (obstacle === 'closed') return obstacle;
  if (elsewhere) return 'elsewhere';
  if (obstacle !== undefined) return obstacle;
  if (media.status === 'live') return null;
  if (lost) return 'offline';
  return media.status === 'off' ? 'attaching' : media.status;
}
