// Units and their places in the week -> slots with week sets, and the small changes of a real year: absences, moves, other rooms.

import { addDays, weekdayOf } from '@preau/core/base';
import type { LocalDate, SchoolId } from '@preau/core/base';
import { foldName, hasOriginalOn, mondaysOf, weeksOf } from '@preau/core/school';
import type { ImportedSlot, SlotException, SourcedId, WeekSet } from '@preau/core/school';
import type { CollegeYear } from './calendar.ts';
import type { Rhythm } from './curriculum.ts';
import { PERIODS } from './grid.ts';
import type { WeekUnit } from './groups.ts';
import { pick } from './prng.ts';
import type { Prng } from './prng.ts';
import type { Staffing } from './staff.ts';

/** A slot with the classes it keeps busy, which the file does not say of a group. */
export interface PlacedSlot {
  readonly slot: ImportedSlot;
  readonly classes: readonly number[];
}

/** The slots of a placed week. `teacherKeys` gives the person of each post. */
export function toSlots(
  units: readonly WeekUnit[],
  periods: readonly number[],
  staffing: Staffing,
  teacherKeys: readonly SourcedId[],
  labels: ReadonlyMap<SourcedId, string>,
  year: CollegeYear,
  uai: SchoolId,
): PlacedSlot[] {
  const weeks = weekSets(year);
  const numbers = new Map<string, number>();
  return units.flatMap((unit, i) => {
    const { weekday, startMinute, endMinute } = PERIODS[periods[i]!]!;
    return unit.lessons.map((lesson): PlacedSlot => {
      const post = staffing.postOf.get(`${lesson.audienceSourcedId}|${lesson.subject}`)!;
      const stem = `${foldName(labels.get(lesson.audienceSourcedId)!)}-${foldName(lesson.subject)}`;
      const number = (numbers.get(stem) ?? 0) + 1;
      numbers.set(stem, number);
      return {
        classes: unit.classes,
        slot: {
          sourcedId: `${stem}-${number}@${uai.toLowerCase()}`,
          source: 'icalendar',
          missing: false,
          weekday,
          startMinute,
          endMinute,
          weeks: weeks.get(`${weekday}${lesson.rhythm}`)!,
          audienceIds: [lesson.audienceSourcedId],
          teacherIds: [teacherKeys[post]!],
          subject: lesson.subject,
          room: staffing.posts[post]!.room,
          exceptions: [],
        },
      };
    });
  });
}

/** Changes `count` dated lessons: cancelled, moved to a free hour, another room or another teacher of the discipline who is free. */
export function withExceptions(placed: readonly PlacedSlot[], count: number, random: Prng): ImportedSlot[] {
  const byPeriod = Map.groupBy(placed, ({ slot }) => `${slot.weekday}|${slot.startMinute}`);
  const exceptions = new Map<SourcedId, SlotException<SourcedId>[]>();
  const used = new Set<string>();
  for (let n = 0; n < count; n += 1) {
    const { slot, classes } = pick(random, placed);
    const mondays = mondaysOf(slot.weeks);
    if (mondays.length === 0) continue;
    const date = addDays(pick(random, mondays), slot.weekday - 1);
    const held = exceptions.get(slot.sourcedId) ?? [];
    if (held.some((e) => e.date === date) || used.has(`${date}|${slot.startMinute}`)) continue;
    const exception = draw(slot, classes, date);
    if (exception !== undefined)
      exceptions.set(
        slot.sourcedId,
        [...held, exception].sort((a, b) => (a.date < b.date ? -1 : 1)),
      );
  }
  return placed.map(({ slot }) => ({ ...slot, exceptions: exceptions.get(slot.sourcedId) ?? [] }));

  function draw(slot: ImportedSlot, classes: readonly number[], date: LocalDate): SlotException<SourcedId> | undefined {
    const common = { date, source: 'icalendar' } as const;
    const chance = random();
    if (chance < 0.45)
      return {
        ...common,
        kind: 'cancelled',
        note: pick(random, ['Enseignant absent', 'Sortie scolaire', 'Conseil de classe', 'Formation']),
      };
    if (chance < 0.75)
      return {
        ...common,
        kind: 'moved',
        note: '',
        to: { room: pick(random, ['CDI', 'Salle informatique', 'Salle polyvalente']) },
      };
    for (let tries = 0; tries < 20; tries += 1) {
      const target = pick(random, PERIODS);
      const toDate = addDays(date, target.weekday - slot.weekday);
      const there = (byPeriod.get(`${target.weekday}|${target.startMinute}`) ?? []).filter((o) =>
        hasOriginalOn(o.slot, toDate),
      );
      const isFree = there.every(
        (o) =>
          !o.slot.teacherIds.some((t) => slot.teacherIds.includes(t)) && !o.classes.some((c) => classes.includes(c)),
      );
      const key = `${toDate}|${target.startMinute}`;
      // A day without any lesson at that hour is a holiday, or late on Friday: nothing is moved there.
      if (!isFree || there.length === 0 || used.has(key)) continue;
      used.add(key);
      return {
        ...common,
        kind: 'moved',
        note: 'Cours déplacé',
        to: {
          ...(toDate === date ? {} : { date: toDate }),
          ...(target.startMinute === slot.startMinute
            ? {}
            : { startMinute: target.startMinute, endMinute: target.endMinute }),
        },
      };
    }
    return undefined;
  }
}

function weekSets(year: CollegeYear): Map<string, WeekSet> {
  const sets = new Map<string, WeekSet>();
  const days: LocalDate[] = [];
  for (let date = year.from; date <= year.to; date = addDays(date, 1)) if (year.isSchoolDay(date)) days.push(date);
  for (let weekday = 1; weekday <= 5; weekday += 1) {
    for (const rhythm of ['all', 'A', 'B'] satisfies Rhythm[]) {
      const dates = days.filter(
        (d) => weekdayOf(d) === weekday && (rhythm === 'all' || year.isWeekA(d) === (rhythm === 'A')),
      );
      sets.set(`${weekday}${rhythm}`, weeksOf(year.from, dates));
    }
  }
  return sets;
}
