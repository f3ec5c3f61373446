// What of the homework fits into a capsule: whole entries, the nearest first; how many were left out is told. WORK-85.

import type { Capsule, DueHomework } from '@preau/protocol/school';

/** Homework takes no more than this of the day: lessons have their sheets too. */
const HOMEWORK_BYTES = 7_000;

const bytesOf = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length;

/** The capsule with as much of the homework as fits into `limitBytes` of JSON. `due` is in the order of its days. */
export function fitHomework(
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
