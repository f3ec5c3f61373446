// Who teaches what: teachers by discipline, lessons shared so that nobody has much more than another.

import { disciplineOf, roomOf } from './curriculum.ts';
import type { WeekUnit } from './groups.ts';

/** A teaching post. */
export interface Post {
  readonly discipline: string;
  readonly room: string;
}

/** Posts, and who has which lesson: index of the post by `audience|subject`. */
export interface Staffing {
  readonly posts: readonly Post[];
  readonly postOf: ReadonlyMap<string, number>;
}

/** Periods of a full post; heavier posts than `MOST_PERIODS` are refused. */
const FULL_PERIODS = 19;
const MOST_PERIODS = 26;

/** Shares the lessons of a week among `count` teachers. Throws RangeError when that is too few. */
export function staff(units: readonly WeekUnit[], count: number): Staffing {
  const demand = new Map<string, Map<string, number>>();
  const parallel = new Map<string, number>();
  for (const unit of units) {
    const at = new Map<string, number>();
    for (const { audienceSourcedId, subject } of unit.lessons) {
      const discipline = disciplineOf(subject);
      const lessons = demand.get(discipline) ?? new Map<string, number>();
      demand.set(discipline, lessons);
      const key = `${audienceSourcedId}|${subject}`;
      lessons.set(key, (lessons.get(key) ?? 0) + 1);
      at.set(discipline, (at.get(discipline) ?? 0) + 1);
    }
    for (const [discipline, lessons] of at) parallel.set(discipline, Math.max(parallel.get(discipline) ?? 1, lessons));
  }
  const sizes = shareOut(demand, parallel, count);
  const posts: Post[] = [];
  const postOf = new Map<string, number>();
  for (const [discipline, lessons] of demand) {
    const first = posts.length;
    for (let n = 0; n < sizes.get(discipline)!; n += 1)
      posts.push({
        discipline,
        room: roomOf(
          discipline,
          discipline === 'SVT' ||
            discipline === 'Physique-chimie' ||
            discipline === 'Technologie' ||
            discipline === 'EPS'
            ? n
            : first + n,
        ),
      });
    assign(lessons, first, posts.length, units, discipline, postOf);
  }
  return { posts, postOf };
}

function shareOut(
  demand: ReadonlyMap<string, ReadonlyMap<string, number>>,
  parallel: ReadonlyMap<string, number>,
  count: number,
): Map<string, number> {
  const loads = new Map(
    [...demand].map(([discipline, lessons]) => [discipline, [...lessons.values()].reduce((a, b) => a + b, 0)]),
  );
  const sizes = new Map(
    [...loads].map(([discipline, load]) => [
      discipline,
      Math.max(parallel.get(discipline)!, Math.ceil(load / FULL_PERIODS)),
    ]),
  );
  const total = (): number => [...sizes.values()].reduce((a, b) => a + b, 0);
  const byLoad = (change: number): [string, number][] =>
    [...sizes]
      .map(([d, size]): [string, number] => [d, loads.get(d)! / (size + change)])
      .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  while (total() < count) {
    const [discipline] = byLoad(0)[0]!;
    sizes.set(discipline, sizes.get(discipline)! + 1);
  }
  while (total() > count) {
    const [discipline] =
      byLoad(-1).findLast(([d, load]) => sizes.get(d)! > parallel.get(d)! && load <= MOST_PERIODS) ?? [];
    if (discipline === undefined)
      throw new RangeError(`Cannot teach this school with ${count} teachers: ${total()} are needed`);
    sizes.set(discipline, sizes.get(discipline)! - 1);
  }
  return sizes;
}

// Largest first, to whoever has least, and never two parallel lessons to one teacher. The two halves of a class alternate, so they may share one.
function assign(
  lessons: ReadonlyMap<string, number>,
  first: number,
  end: number,
  units: readonly WeekUnit[],
  discipline: string,
  postOf: Map<string, number>,
): void {
  const rivals = new Map<string, Set<string>>();
  for (const unit of units) {
    const keys = unit.lessons
      .filter((l) => disciplineOf(l.subject) === discipline && l.rhythm === 'all')
      .map((l) => `${l.audienceSourcedId}|${l.subject}`);
    for (const key of keys) rivals.set(key, new Set([...(rivals.get(key) ?? []), ...keys.filter((k) => k !== key)]));
  }
  const load = Array.from({ length: end - first }, () => 0);
  const order = [...lessons].sort(
    (a, b) => (rivals.get(b[0])?.size ?? 0) - (rivals.get(a[0])?.size ?? 0) || b[1] - a[1] || (a[0] < b[0] ? -1 : 1),
  );
  for (const [key, hours] of order) {
    const taken = new Set([...(rivals.get(key) ?? [])].map((rival) => postOf.get(rival)));
    const free = load
      .map((l, i) => [l, i] as const)
      .filter(([, i]) => !taken.has(first + i))
      .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    const [, chosen] = free[0]!;
    load[chosen]! += hours;
    postOf.set(key, first + chosen);
  }
}
