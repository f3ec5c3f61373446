// Who hears something of a class that is at the margin: its lesson is at level 0, and the gate gives so many of it level 1. LESSON-133, LESSON-134.

import type { Level, PersonId } from '../base/index.ts';
import type { LessonState, Member } from './state.ts';

/** The highest level there is: what a lesson may have until the gate says otherwise. */
export const NO_CEILING: Level = 4;
const PARTS = ['teacher', 'pupil', 'guest'] as const;

/** The level at which this person is in: the lesson's, or 1 for those of a class at the margin who have a seat there. */
export function levelFor(state: LessonState, personId: PersonId | null): Level {
  return state.level === 0 && personId !== null && state.hearing.includes(personId) ? 1 : state.level;
}

/** Is the lesson below what its teacher wants because the gate gives no more? */
export function isHeldDown(state: LessonState): boolean {
  return state.wish > state.ceiling;
}

/**
 * Gives the seats at level 1 anew: teachers first (a seat waits for the first of them), then those who hear already, then the others, pupils before guests,
 * each by a draw of the lesson. Only who is present has one. The same state when nothing changes.
 */
export function settleHearing(state: LessonState): LessonState {
  const hearing = state.phase === 'closed' || state.level > 0 || state.wish === 0 ? [] : heard(state);
  const isSame = hearing.length === state.hearing.length && hearing.every((id, n) => id === state.hearing[n]);
  return isSame ? state : { ...state, hearing };
}

function heard(state: LessonState): readonly PersonId[] {
  if (state.marginSeats === 0) return [];
  const members = Object.values(state.members).filter((member) => member.presence !== 'removed');
  const key = state.lesson?.lessonId ?? '';
  const order = (list: readonly Member[]): Member[] =>
    list
      .filter(({ presence }) => presence === 'present')
      .map((member) => ({ member, draw: drawOf(key, member.personId) }))
      .toSorted((a, b) => PARTS.indexOf(a.member.part) - PARTS.indexOf(b.member.part) || a.draw - b.draw)
      .map(({ member }) => member);
  const teachers = order(members.filter(({ part }) => part === 'teacher'));
  const others = order(members.filter(({ part }) => part !== 'teacher'));
  const has = new Set(state.hearing);
  const inTurn = [
    ...others.filter((each) => has.has(each.personId)),
    ...others.filter((each) => !has.has(each.personId)),
  ];
  const seats = Math.max(0, state.marginSeats - Math.max(1, teachers.length));
  return [...teachers.slice(0, state.marginSeats), ...inTurn.slice(0, seats)].map(({ personId }) => personId);
}

/** FNV-1a over both ids: nobody can choose it, everybody can recompute it, and another lesson draws another order. */
function drawOf(lessonId: string, personId: PersonId): number {
  let hash = 0x811c9dc5;
  for (const sign of `${lessonId} ${personId}`) hash = Math.imul(hash ^ sign.codePointAt(0)!, 0x01000193);
  return hash >>> 0;
}
