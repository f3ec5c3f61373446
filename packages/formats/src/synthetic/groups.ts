// Audiences of a collège and their weekly lessons: classes, half classes, language and Latin groups across classes.

import type { RosterAudience } from '@preau/core/school';
import { LATIN, LATIN_HOURS, LEVELS, periodsOf, SECOND_LANGUAGE_HOURS, SECOND_LANGUAGES } from './curriculum.ts';
import type { CollegeLevel, Rhythm } from './curriculum.ts';
import { shuffled } from './prng.ts';
import type { Prng } from './prng.ts';

/** A class with the indexes of its pupils. */
export interface ClassPlace {
  readonly level: CollegeLevel;
  readonly audience: RosterAudience;
  readonly pupils: readonly number[];
}

/** A group with the indexes of its pupils. */
export interface GroupPlace {
  readonly audience: RosterAudience;
  readonly pupils: readonly number[];
}

/** One period of the week: some lessons that keep some classes busy. */
export interface WeekUnit {
  readonly classes: readonly number[];
  readonly lessons: readonly {
    readonly audienceSourcedId: string;
    readonly subject: string;
    readonly rhythm: Rhythm;
  }[];
}

/** Shares pupils among classes, level by level; list neighbours (often of one family) go to different levels. */
export function placePupils(pupilCount: number, classCount: number): ClassPlace[] {
  const lists: number[][] = Array.from({ length: classCount }, () => []);
  // A stride that visits every level: neighbours in the list are then of different classes.
  for (let i = 0; i < pupilCount; i += 1) lists[i % classCount]!.push(i);
  // Two pupils of the same name share a class: the hardest case for a roll call. See `withHomonyms`.
  swapInto(lists, 12, 12 + Math.floor(pupilCount / 2));
  const perLevel = LEVELS.map((_, l) => Math.floor(classCount / 4) + (l < classCount % 4 ? 1 : 0));
  // The lists go to 6e A, 5e A, 4e A, 3e A, 6e B…: next in the list is another level.
  const levelsWith = (n: number): number => perLevel.filter((count) => count > n).length;
  return LEVELS.flatMap((level, l) =>
    Array.from({ length: perLevel[l]! }, (_, n): ClassPlace => {
      const before = Array.from({ length: n }, (_each, m) => levelsWith(m)).reduce((a, b) => a + b, 0);
      const index = before + perLevel.slice(0, l).filter((count) => count > n).length;
      const letters =
        n < 26
          ? String.fromCharCode(65 + n)
          : String.fromCharCode(64 + Math.floor(n / 26)) + String.fromCharCode(65 + (n % 26));
      return {
        level,
        audience: audience(`D-${level}${letters}`, 'class', `${level} ${letters}`),
        pupils: lists[index]!,
      };
    }),
  );
}

/** Groups and weekly units of the classes, but for those in `without`. */
export function planWeek(
  classes: readonly ClassPlace[],
  without: ReadonlySet<number>,
  random: Prng,
): { readonly groups: GroupPlace[]; readonly units: WeekUnit[] } {
  const groups: GroupPlace[] = [];
  const units: WeekUnit[] = [];
  for (const level of LEVELS) {
    const indexes = classes.flatMap((c, i) => (c.level === level && !without.has(i) ? [i] : []));
    for (const index of indexes) planClass(classes[index]!, index, groups, units);
    if (level === '6e') continue;
    chunks(indexes, 2).forEach((members, n) => planLanguages(level, n, members, classes, groups, units, random));
    chunks(indexes, 5).forEach((members, n) => {
      const latinists = shuffled(
        random,
        members.flatMap((i) => classes[i]!.pupils),
      )
        .slice(0, 22)
        .sort((a, b) => a - b);
      const group = {
        audience: audience(`G-${level}LAT${n + 1}`, 'group', `${level} latin ${n + 1}`),
        pupils: latinists,
      };
      groups.push(group);
      for (let h = 0; h < LATIN_HOURS; h += 1)
        units.push({
          classes: members,
          lessons: [{ audienceSourcedId: group.audience.sourcedId, subject: LATIN, rhythm: 'all' }],
        });
    });
  }
  return { groups, units };
}

function planClass(place: ClassPlace, index: number, groups: GroupPlace[], units: WeekUnit[]): void {
  const middle = Math.ceil(place.pupils.length / 2);
  const halves = [1, 2].map((half): GroupPlace => ({
    audience: audience(
      `${place.audience.sourcedId.replace('D-', 'G-')}SVT${half}`,
      'group',
      `${place.audience.label} SVT gr. ${half}`,
    ),
    pupils: half === 1 ? place.pupils.slice(0, middle) : place.pupils.slice(middle),
  }));
  groups.push(...halves);
  for (const period of periodsOf(place.level)) {
    units.push({
      classes: [index],
      lessons: period.lessons.map(({ subject, rhythm, half }) => ({
        audienceSourcedId: half === undefined ? place.audience.sourcedId : halves[half - 1]!.audience.sourcedId,
        subject,
        rhythm,
      })),
    });
  }
}

// All language groups of some classes have their lessons at the same hours (« barrette »).
function planLanguages(
  level: CollegeLevel,
  n: number,
  members: readonly number[],
  classes: readonly ClassPlace[],
  groups: GroupPlace[],
  units: WeekUnit[],
  random: Prng,
): void {
  const pupils = shuffled(
    random,
    members.flatMap((i) => classes[i]!.pupils),
  );
  const germanists = Math.min(Math.round(pupils.length * 0.22), 26);
  const shares: readonly [string, readonly number[]][] = [
    [SECOND_LANGUAGES[1], pupils.slice(0, germanists)],
    [SECOND_LANGUAGES[0], pupils.slice(germanists)],
  ];
  const lessons: { audienceSourcedId: string; subject: string; rhythm: Rhythm }[] = [];
  for (const [subject, learners] of shares) {
    const count = Math.max(1, Math.ceil(learners.length / 26));
    for (let g = 0; g < count; g += 1) {
      const code = subject === 'Espagnol' ? 'ESP' : 'ALL';
      const group = {
        audience: audience(
          `G-${level}${code}${n + 1}${count > 1 ? String.fromCharCode(97 + g) : ''}`,
          'group',
          `${level} ${subject.toLowerCase()} ${n + 1}${count > 1 ? String.fromCharCode(97 + g) : ''}`,
        ),
        pupils: learners.filter((_, i) => i % count === g).sort((a, b) => a - b),
      };
      groups.push(group);
      lessons.push({ audienceSourcedId: group.audience.sourcedId, subject, rhythm: 'all' });
    }
  }
  for (let h = 0; h < SECOND_LANGUAGE_HOURS; h += 1) units.push({ classes: members, lessons });
}

function audience(sourcedId: string, kind: 'class' | 'group', label: string): RosterAudience {
  return { sourcedId, source: 'oneroster', missing: false, kind, label };
}

// Runs of `size`; a last run of one joins the one before it.
function chunks(list: readonly number[], size: number): number[][] {
  const runs: number[][] = [];
  for (let i = 0; i < list.length; i += size) runs.push(list.slice(i, i + size));
  if (runs.length > 1 && runs.at(-1)!.length === 1) runs.at(-2)!.push(...runs.pop()!);
  return runs;
}

function swapInto(lists: number[][], a: number, b: number): void {
  const home = lists.find((l) => l.includes(a));
  const other = lists.find((l) => l.includes(b));
  if (home === undefined || other === undefined || home === other) return;
  const guest = home.find((p) => p !== a && p !== 1 && p !== 7)!;
  home[home.indexOf(guest)] = b;
  other[other.indexOf(b)] = guest;
}
