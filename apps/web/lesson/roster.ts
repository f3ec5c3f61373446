// The people of a lesson as its screens group them: hands in order, who is here, cut, gone, never came.

import type { LessonState, Member, Presence } from '@preau/core/lesson';

/** A raised hand with its person. */
export interface RaisedHand {
  readonly member: Member;
  readonly rank: number;
  readonly raisedAt: number;
}

/** Hands in order of raising; rank 1 is next. Hands of people who are gone are left out. */
export function raisedHands(state: LessonState): readonly RaisedHand[] {
  return state.hands
    .map((hand) => ({ member: state.members[hand.personId], raisedAt: hand.raisedAt }))
    .filter(
      (hand): hand is { member: Member; raisedAt: number } =>
        hand.member !== undefined && hand.member.presence !== 'removed',
    )
    .map((hand, index) => ({ ...hand, rank: index + 1 }));
}

/** My place among the hands; 0 when mine is down. */
export function handRank(state: LessonState, personId: string): number {
  return state.hands.findIndex((hand) => hand.personId === personId) + 1;
}

const byName = new Intl.Collator('fr', { sensitivity: 'base', numeric: true });

/** Members of one presence by name; teachers are left out when `withTeachers` is false. */
export function membersOf(state: LessonState, presence: Presence, withTeachers = false): readonly Member[] {
  return Object.values(state.members)
    .filter((member) => member.presence === presence && (withTeachers || member.part !== 'teacher'))
    .sort((a, b) => byName.compare(a.name, b.name));
}

/** The teachers, those present first. */
export function teachersOf(state: LessonState): readonly Member[] {
  return Object.values(state.members)
    .filter((member) => member.part === 'teacher')
    .sort((a, b) => Number(b.presence === 'present') - Number(a.presence === 'present'));
}

/** The teacher that a sentence names: one who is here, else one who was, else the first. */
export function leadTeacher(state: LessonState): Member | undefined {
  const teachers = teachersOf(state);
  return (
    teachers.find((member) => member.presence === 'present') ??
    teachers.find((member) => member.presence === 'lost') ??
    teachers[0]
  );
}

/** The pulse of the class: pupils and guests expected, here, cut, never come. Those who left or were removed are in none of the last three. */
export interface Pulse {
  readonly expected: number;
  readonly present: number;
  readonly lost: number;
  readonly never: number;
}

/** Counts the pulse. */
export function pulseOf(state: LessonState): Pulse {
  const pupils = Object.values(state.members).filter((member) => member.part !== 'teacher');
  const count = (presence: Presence): number => pupils.filter((member) => member.presence === presence).length;
  return { expected: pupils.length, present: count('present'), lost: count('lost'), never: count('never') };
}

/** One page of a list: `page` is held inside the pages that there are. */
export function pageOf<T>(
  items: readonly T[],
  page: number,
  size: number,
): { readonly items: readonly T[]; readonly page: number; readonly pages: number } {
  const pages = Math.max(1, Math.ceil(items.length / size));
  const at = Math.max(0, Math.min(page, pages - 1));
  return { items: items.slice(at * size, at * size + size), page: at, pages };
}
