// What every part of the house must know of a lesson: its reference, its level.

import type { AudienceId, LessonId, PersonId, SchoolId } from './ids.ts';
import type { EpochMs } from './time.ts';

/** Ladder level (palier): 0 text and slides, 1 teacher's microphone, 2 + screen, board, small picture, 3 + pupils' microphones, 4 + cameras. */
export type Level = 0 | 1 | 2 | 3 | 4;
/** All levels, lowest first. */
export const LEVELS: readonly Level[] = [0, 1, 2, 3, 4];

/** Roster members may enter this long before the start: sheet and safe mode. LESSON spec "Doors". */
export const DOORS_OPEN_BEFORE_MS = 10 * 60_000;
/** A lesson that nobody ended closes this long after its planned end; leases and media tokens end then too. */
export const CLOSES_AFTER_MS = 10 * 60_000;

/** The reference of a dated lesson: enough to plan, admit, open and show it. Carries no person's name. */
export interface LessonRef {
  readonly lessonId: LessonId;
  readonly schoolId: SchoolId;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  /** Subject as the school writes it, e.g. `Histoire-géographie`. At most 100 characters. */
  readonly subject: string;
  readonly audienceIds: readonly AudienceId[];
  /** Label of the audience, e.g. `5e B`. At most 100 characters. */
  readonly audienceLabel: string;
  readonly teacherIds: readonly PersonId[];
  /** Room of the building, empty when none. */
  readonly room: string;
}
