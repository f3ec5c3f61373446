// One picture of a lesson for a screen, replaced as a whole at each change: made for `useSyncExternalStore`.

import type { DeviceId, LessonId, PersonId } from '@preau/core/base';
import type { LessonState } from '@preau/core/lesson';
import type { Refusal } from './calls.ts';
import type { PendingMessage } from './outbox.ts';

/**
 * The line to the lesson. `entering` until the first hello; `lost` since the last frame heard, while the client tries to come back;
 * `refused` ends it until somebody acts, except for codes that pass (`lesson.tooEarly`, `ticket.waiting` before the first entry), which are
 * retried by themselves.
 */
export type Line =
  | { readonly kind: 'entering' }
  | { readonly kind: 'live' }
  | { readonly kind: 'lost'; readonly since: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** What came while the line was cut. */
export interface Missed {
  readonly messages: number;
  readonly slides: number;
}

/** What a screen reads. */
export interface LessonView {
  readonly lessonId: LessonId;
  /** Who I am in it; null until entered once. */
  readonly personId: PersonId | null;
  /** How the log names this device; compare with `Member.deviceId`. */
  readonly deviceId: DeviceId | null;
  readonly state: LessonState;
  readonly line: Line;
  readonly pending: readonly PendingMessage[];
  readonly missed: Missed | null;
}
