// What a track may be, beyond whether its source is allowed: sound is sound, and at level 2 a picture is small. LESSON-109, LESSON-110.

import type { Level, PersonId } from '../base/index.ts';
import type { MediaSource } from './events.ts';
import { findObstacle } from './rights.ts';
import type { LessonState } from './state.ts';

/** The largest camera picture. */
export interface PictureLimit {
  /** Pixels of the longer side. */
  readonly longestSide: number;
  readonly maxBitrateBps: number;
  readonly maxFramesPerSecond: number;
}

/** Level 2: a face beside the board, in one layer (docs/spec/lesson.md, "What may be published"). */
export const SMALL_PICTURE: PictureLimit = { longestSide: 320, maxBitrateBps: 120_000, maxFramesPerSecond: 15 };

/** The limit of a camera at a level; undefined where it has none. */
export function cameraLimitAt(level: Level): PictureLimit | undefined {
  return level === 2 ? SMALL_PICTURE : undefined;
}

/** A track that somebody publishes, as the media server describes it. */
export interface LiveTrack {
  readonly personId: PersonId;
  /** Null: a source that no lesson has. */
  readonly source: MediaSource | null;
  readonly isVideo: boolean;
  /** Pixels; 0 when it was not said. */
  readonly width: number;
  readonly height: number;
  /** The sum of what its layers announce, 0 when they announce nothing. */
  readonly bitrateBps: number;
  /** Layers that are sent at once; 1 without simulcast. */
  readonly layers: number;
}

/** What a track breaks: `source`, it should not be there at all · `kind`, a picture under the name of a sound or the other way · `size`, larger than the level allows, or not said how large. Undefined: nothing. */
export function trackBreach(state: LessonState, track: LiveTrack): 'source' | 'kind' | 'size' | undefined {
  const { source, isVideo, width, height } = track;
  if (source === null || findObstacle(state, track.personId, source) !== undefined) return 'source';
  // The sound of a shared screen is a sound under `screen`.
  if (source === 'microphone' ? isVideo : source === 'camera' && !isVideo) return 'kind';
  const limit = source === 'camera' ? cameraLimitAt(state.level) : undefined;
  if (limit === undefined) return undefined;
  const longest = Math.max(width, height);
  const isSmall = longest > 0 && longest <= limit.longestSide && track.bitrateBps <= limit.maxBitrateBps;
  return isSmall && track.layers <= 1 ? undefined : 'size';
}
