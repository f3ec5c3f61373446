// What the house itself decides: preparing, entering, opening, losing, closing. docs/spec/lesson.md, "The doors".

import { CLOSES_AFTER_MS, DOORS_OPEN_BEFORE_MS, ok } from '../base/index.ts';
import type { DeviceId, EpochMs, LessonRef, Level, PersonId } from '../base/index.ts';
import type { LessonFact, Locks, Names, RosterMember, Slide } from './events.ts';
import { refuse } from './refusals.ts';
import type { Decision, LessonRefusal } from './refusals.ts';
import { findMember } from './rights.ts';
import type { LessonState } from './state.ts';

/** A lesson seats at most this many people; the largest audience of a school (a year group) is far below. */
export const MAX_SEATS = 400;
/** Locks of a new lesson: only the screen waits for the teacher's permission. */
export const FIRST_LOCKS: Locks = { microphone: false, camera: false, screen: true, chat: false };

/** What a log begins with. */
export interface Preparation {
  readonly lesson: LessonRef;
  readonly roster: readonly RosterMember[];
  readonly names: Names;
  readonly sheet: string;
  readonly slides: readonly Slide[];
  readonly level: Level;
}

/** Entry 1 of a log; nothing when it has begun. */
export function decidePrepare(state: LessonState, from: Preparation): Decision {
  if (state.seq > 0) return ok([]);
  return one({
    kind: 'prepared',
    lesson: from.lesson,
    roster: from.roster,
    slides: from.slides,
    level: from.level,
    locks: FIRST_LOCKS,
    body: { names: from.names, sheet: from.sheet },
  });
}

/** Are the doors open at `now`? From ten minutes before the start to ten minutes after the end. LESSON-30. */
export function findClosedDoor(lesson: LessonRef, now: EpochMs): LessonRefusal | undefined {
  const opensAt = lesson.startsAt - DOORS_OPEN_BEFORE_MS;
  if (now < opensAt) return { code: 'lesson.tooEarly', retryAfterMs: opensAt - now };
  return now > lesson.endsAt + CLOSES_AFTER_MS ? { code: 'lesson.closed' } : undefined;
}

/**
 * Takes a roster member in, or back to the same seat. Nothing when he is there with this device; another device takes media over,
 * unless it only resumes. LESSON-31 to LESSON-35.
 */
export function decideEnter(state: LessonState, personId: PersonId, deviceId: DeviceId, resume: boolean): Decision {
  const member = findMember(state, personId);
  if (state.phase === 'closed') return refuse('lesson.closed');
  if (member === undefined) return refuse('lesson.notYours');
  if (member.presence === 'removed') return refuse('lesson.removed');
  if (member.presence === 'present') {
    return member.deviceId === deviceId || resume ? ok([]) : one({ kind: 'deviceTaken', personId, deviceId });
  }
  const seat = member.seat ?? nextSeat(state);
  return seat > MAX_SEATS ? refuse('lesson.full') : one({ kind: 'entered', personId, seat, deviceId });
}

/** Opens the lesson; only a teacher of it, entered or not. Nothing when it is open. LESSON-36. */
export function decideOpen(state: LessonState, personId: PersonId): Decision {
  if (state.phase === 'closed') return refuse('lesson.closed');
  if (findMember(state, personId)?.part !== 'teacher') return refuse('lesson.notTeacher');
  return state.phase === 'open' ? ok([]) : one({ kind: 'opened' });
}

/** Writes that a present member was last heard at `since`. */
export function decideLost(state: LessonState, personId: PersonId, since: EpochMs): Decision {
  const member = findMember(state, personId);
  if (state.phase === 'closed' || member?.presence !== 'present') return ok([]);
  return one({ kind: 'lost', personId, since: Math.max(since, member.presenceSince) });
}

/** Writes that the house was down. Nothing when nobody was there to be interrupted, or the lesson is over. LESSON-44. */
export function decideInterrupted(state: LessonState, from: EpochMs, to: EpochMs): Decision {
  if (
    state.phase === 'closed' ||
    (state.phase === 'waiting' && !Object.values(state.members).some((member) => member.presence === 'present'))
  )
    return ok([]);
  return one({ kind: 'interrupted', from, to: Math.max(from, to) });
}

/**
 * What the gate gives: the level becomes the lower one of ceiling and wish, and the wish is kept, so that it comes back with the ceiling. Seats at the
 * margin only at ceiling 0. Nothing when it is so already, or before the log began. LESSON-130 to LESSON-133.
 */
export function decideCeiling(
  state: LessonState,
  { ceiling, marginSeats }: { readonly ceiling: Level; readonly marginSeats: number },
): Decision {
  const seats = ceiling === 0 ? marginSeats : 0;
  if (state.seq === 0 || state.phase === 'closed' || (state.ceiling === ceiling && state.marginSeats === seats))
    return ok([]);
  const level = Math.min(state.wish, ceiling) as Level;
  return one({ kind: 'levelSet', level, by: 'gate', ceiling, ...(seats > 0 ? { marginSeats: seats } : {}) });
}

/** Closes a lesson that nobody ended, ten minutes after its planned end. LESSON-37. */
export function decideCloseByTime(state: LessonState, now: EpochMs): Decision {
  if (state.lesson === null || state.phase === 'closed' || now <= state.lesson.endsAt + CLOSES_AFTER_MS) return ok([]);
  return one({ kind: 'closed', by: 'time' });
}

/** Replaces the sheet of a lesson whose log has begun; only a teacher of it. */
export function decideSheet(state: LessonState, personId: PersonId, sheet: string, slides: readonly Slide[]): Decision {
  if (state.phase === 'closed') return refuse('lesson.closed');
  if (findMember(state, personId)?.part !== 'teacher') return refuse('lesson.notTeacher');
  const isSame = sheet === state.sheet.text && JSON.stringify(slides) === JSON.stringify(state.sheet.slides);
  return isSame ? ok([]) : one({ kind: 'sheetChanged', slides, body: { sheet } });
}

/** The school put someone on the roster after the log began. */
export function decideJoinRoster(state: LessonState, member: RosterMember, name: string): Decision {
  if (state.phase === 'closed' || findMember(state, member.personId) !== undefined) return ok([]);
  return one({ kind: 'invited', member, body: { names: { [member.personId]: name } } });
}

function nextSeat(state: LessonState): number {
  return 1 + Object.values(state.members).reduce((highest, member) => Math.max(highest, member.seat ?? 0), 0);
}

function one(fact: LessonFact): Decision {
  return ok([{ fact, visibility: 'everyone' }]);
}
