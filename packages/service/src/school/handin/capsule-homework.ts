// What of the homework, and of what is unread, fits into a capsule: whole entries, the nearest or newest first. WORK-85, WORK-86.

import type { Capsule, DueHomework, FeedPost, ThreadHead } from '@preau/protocol/school';

/** Homework takes no more than this of the day: lessons have their sheets too. */
const HOMEWORK_BYTES = 7_000;

const bytesOf = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length;

/**
 * The capsule with as much of the homework as fits into `limitBytes` of JSON. `due` is in the order of its days. On a day so full that
 * there is no room (a ticket for each of many lessons), names and seats go before homework does.
 */
export function fitHomework(
  capsule: Omit<Capsule, 'builtAt'>,
  due: readonly DueHomework[],
  limitBytes: number,
): Omit<Capsule, 'builtAt'> {
  const fitted = fitInto(capsule, due, limitBytes);
  if (fitted.homework.more === 0 || limitBytes - bytesOf(capsule) >= HOMEWORK_BYTES) return fitted;
  const bare = { ...capsule, names: [], lessons: capsule.lessons.map((lesson) => ({ ...lesson, seats: [] })) };
  const more = fitInto(bare, due, limitBytes);
  return more.homework.more < fitted.homework.more ? more : fitted;
}

function fitInto(
  capsule: Omit<Capsule, 'builtAt'>,
  due: readonly DueHomework[],
  limitBytes: number,
): Omit<Capsule, 'builtAt'> {
  let room = Math.min(HOMEWORK_BYTES, limitBytes - bytesOf(capsule));
  const fitted: DueHomework[] = [];
  for (const each of due) {
    const bytes = bytesOf(each) + 1;
    if (bytes > room) continue;
    fitted.push(each);
    room -= bytes;
  }
  return { ...capsule, homework: { due: fitted, more: due.length - fitted.length } };
}

/** Unread heads take no more than this. */
const UNREAD_BYTES = 4_000;
/** Of each kind. */
const MOST_HEADS = 5;

/** The capsule with the heads of what is unread, as far as they fit into `limitBytes` of JSON. Lists are newest first. */
export function fitUnread(
  capsule: Omit<Capsule, 'builtAt'>,
  unread: { readonly threads: readonly ThreadHead[]; readonly posts: readonly FeedPost[] },
  limitBytes: number,
): Omit<Capsule, 'builtAt'> {
  let room = Math.min(UNREAD_BYTES, limitBytes - bytesOf(capsule));
  const fit = <T>(heads: readonly T[]): readonly T[] =>
    heads.slice(0, MOST_HEADS).filter((head) => {
      const bytes = bytesOf(head) + 1;
      if (bytes > room) return false;
      room -= bytes;
      return true;
    });
  return { ...capsule, unread: { posts: fit(unread.posts), threads: fit(unread.threads) } };
}
