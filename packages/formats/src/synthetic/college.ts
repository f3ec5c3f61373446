// A whole synthetic collège from a seed: people, families, classes, groups, a week without conflicts, a year with holidays. SCHOOL-48.

import { DEFAULT_ZONE } from '@preau/core/base';
import type { LocalDate, SchoolId } from '@preau/core/base';
import { bySourcedId } from '@preau/core/school';
import type { ImportedSlot, RosterPerson, RosterSnapshot, SourcedId, Teaching } from '@preau/core/school';
import { collegeYear } from './calendar.ts';
import type { HolidayZone } from './calendar.ts';
import { toSlots, withExceptions } from './college-slots.ts';
import { DEMO_CLASS, demoSlots } from './demo-class.ts';
import { makeFamilies, newcomer, toLink, withHomonyms } from './families.ts';
import type { Newcomer } from './families.ts';
import { placePupils, planWeek } from './groups.ts';
import type { ClassPlace, GroupPlace } from './groups.ts';
import { ADULT_GIVEN_NAMES, FAMILY_NAMES } from './names.ts';
import { pick, seededPrng } from './prng.ts';
import type { Prng } from './prng.ts';
import { schedule } from './schedule.ts';
import { staff } from './staff.ts';

/** What to make. The same choices give the same school. */
export interface CollegeOptions {
  readonly seed: number;
  readonly uai: SchoolId;
  /** A day of the school year wanted. */
  readonly today: LocalDate;
  readonly name?: string;
  /** Its time zone (IANA); `DEFAULT_ZONE` when absent. */
  readonly zone?: string;
  /** By default 480 pupils, 20 classes, 38 teachers. */
  readonly pupils?: number;
  readonly classes?: number;
  readonly teachers?: number;
  /** Makes a school of about so many people (pupils, adults, staff) instead; for loads. */
  readonly people?: number;
  /** Adds the class that always has a lesson. */
  readonly demo?: boolean;
  /** Dated lessons that differ from the timetable; by default 60. */
  readonly exceptions?: number;
  readonly holidayZone?: HolidayZone;
}

/** A made school. */
export interface GeneratedSchool {
  readonly roster: RosterSnapshot;
  readonly slots: readonly ImportedSlot[];
  /** The class that always has a lesson; null without `demo`. */
  readonly demoAudienceSourcedId: SourcedId | null;
}

/** Makes a school. Throws RangeError when its teachers are too few for its classes. */
export function generateCollege(options: CollegeOptions): GeneratedSchool {
  const random = seededPrng(options.seed);
  const size = sizeOf(options);
  const year = collegeYear(options.today, options.holidayZone ?? 'C');
  const classes = placePupils(size.pupils, size.classes);
  const demoIndex = options.demo === true ? classes.findIndex((c) => c.audience.label === DEMO_CLASS) : -1;
  if (options.demo === true && demoIndex < 0)
    throw new RangeError(
      `Cannot make the class that always has a lesson: a school of ${size.classes} classes has no ${DEMO_CLASS}`,
    );
  const { groups, units } = planWeek(classes, new Set(demoIndex < 0 ? [] : [demoIndex]), random);
  const staffing = staff(units, size.teachers - (demoIndex < 0 ? 0 : 1));
  const periods = schedule(
    units.map((unit) => ({
      classes: unit.classes,
      teachers: [...new Set(unit.lessons.map((l) => staffing.postOf.get(`${l.audienceSourcedId}|${l.subject}`)!))],
      spreadKey: `${unit.lessons[0]!.audienceSourcedId}|${unit.lessons[0]!.subject}`,
    })),
    random,
  );
  const teachers = Array.from({ length: size.teachers }, (_, i) =>
    newcomer(`P${1001 + i}`, pick(random, ADULT_GIVEN_NAMES), pick(random, FAMILY_NAMES), 'teacher'),
  );
  const labels = new Map([...classes, ...groups].map(({ audience }) => [audience.sourcedId, audience.label]));
  const placed = toSlots(
    units,
    periods,
    staffing,
    teachers.map((t) => t.sourcedId),
    labels,
    year,
    options.uai,
  );
  // Before the exceptions, which depend on the calendar: the people of a seed are the same every year.
  const people = makePeople(size.pupils, teachers, random);
  const demoClass = classes[demoIndex]?.audience.sourcedId ?? null;
  const slots = [
    ...withExceptions(placed, options.exceptions ?? 60, random),
    ...(demoClass === null ? [] : demoSlots(demoClass, teachers.at(-1)!.sourcedId, year, options.uai)),
  ].sort(bySourcedId);
  return {
    roster: {
      school: {
        sourcedId: `etab-${options.uai.toLowerCase()}`,
        source: 'oneroster',
        missing: false,
        schoolId: options.uai,
        name: options.name ?? 'Collège Simone-Veil',
        zone: options.zone ?? DEFAULT_ZONE,
      },
      year: {
        sourcedId: `annee-${year.title}`,
        source: 'oneroster',
        missing: false,
        title: year.title,
        from: year.from,
        to: year.to,
      },
      audiences: [...classes, ...groups].map((place) => place.audience).sort(bySourcedId),
      people: placePeople(people.all, people.pupils, classes, groups, slots).sort(bySourcedId),
      guardianLinks: people.links,
    },
    slots,
    demoAudienceSourcedId: demoClass,
  };
}

function sizeOf(options: CollegeOptions): {
  readonly pupils: number;
  readonly classes: number;
  readonly teachers: number;
} {
  // Measured on this generator: 2.54 people for a pupil.
  const pupils = options.people === undefined ? (options.pupils ?? 480) : Math.round(options.people / 2.54);
  const classes = options.classes ?? Math.max(4, Math.round(pupils / 24));
  return { pupils, classes, teachers: options.teachers ?? Math.max(16, Math.round(classes * 1.9)) };
}

function makePeople(pupilCount: number, teachers: readonly Newcomer[], random: Prng) {
  const families = withHomonyms(makeFamilies(pupilCount, random), teachers[0]!);
  // The second teacher is also a parent in this school: the first guardian of one family.
  const parent = families.guardians[20 % families.guardians.length]!;
  const both: Newcomer = { ...teachers[1]!, familyName: parent.familyName, roles: ['teacher', 'guardian'] };
  const links = families.links
    .map((l) =>
      l.guardianSourcedId === parent.sourcedId
        ? toLink(both.sourcedId, l.pupilSourcedId, 'parent', true, l.contactRank ?? 1)
        : l,
    )
    .sort(bySourcedId);
  const office = [
    newcomer('P0001', 'Françoise', pick(random, FAMILY_NAMES), 'head'),
    newcomer('P0002', pick(random, ADULT_GIVEN_NAMES), pick(random, FAMILY_NAMES), 'head'),
    newcomer('P0003', pick(random, ADULT_GIVEN_NAMES), pick(random, FAMILY_NAMES), 'teacher'),
    newcomer('P0004', pick(random, ADULT_GIVEN_NAMES), pick(random, FAMILY_NAMES), 'operator'),
  ];
  const all = [
    ...families.pupils,
    ...families.guardians.filter((g) => g !== parent),
    ...teachers.map((t, i) => (i === 1 ? both : t)),
    ...office,
  ];
  return { all, pupils: families.pupils, links };
}

function placePeople(
  people: readonly Newcomer[],
  pupils: readonly Newcomer[],
  classes: readonly ClassPlace[],
  groups: readonly GroupPlace[],
  slots: readonly ImportedSlot[],
): RosterPerson[] {
  const classOf = new Map<SourcedId, SourcedId>();
  const groupsOf = new Map<SourcedId, SourcedId[]>();
  for (const place of classes)
    for (const i of place.pupils) classOf.set(pupils[i]!.sourcedId, place.audience.sourcedId);
  for (const place of groups) {
    for (const i of place.pupils) {
      const key = pupils[i]!.sourcedId;
      groupsOf.set(key, [...(groupsOf.get(key) ?? []), place.audience.sourcedId]);
    }
  }
  const teaches = new Map<SourcedId, Map<string, Teaching>>();
  for (const slot of slots) {
    for (const teacher of slot.teacherIds) {
      const taught = teaches.get(teacher) ?? new Map<string, Teaching>();
      for (const audienceSourcedId of slot.audienceIds)
        taught.set(`${audienceSourcedId},${slot.subject}`, { audienceSourcedId, subject: slot.subject });
      teaches.set(teacher, taught);
    }
  }
  return people.map((person) => ({
    ...person,
    classSourcedId: classOf.get(person.sourcedId) ?? null,
    groupSourcedIds: (groupsOf.get(person.sourcedId) ?? []).sort(),
    teaches: [...(teaches.get(person.sourcedId) ?? [])]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, teaching]) => teaching),
  }));
}
