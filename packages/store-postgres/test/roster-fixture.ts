// A school of any size as an importer would tell it: classes of 24, a teacher per 12 pupils, two guardians a pupil, a week of slots.

import { bySourcedId, guardianLinkKey, weeksBetween } from '@preau/core/school';
import type { GuardianLink, ImportContent, ImportedSlot, RosterAudience, RosterPerson } from '@preau/core/school';
import type { LocalDate, SchoolId } from '@preau/core/base';

const GIVEN = ['Zoé', 'Élodie', 'Noël', 'Inès', 'Hugo', 'Léa', 'Maël', 'Chloé', 'Œdipe', 'Aïcha', 'Jean-Noël', 'Ñuño'];
const FAMILY = [
  'Lefèvre',
  'Dupont',
  'Çelik',
  'Petit',
  'Garçon',
  'd’Aubigné',
  'Nguyễn',
  'Moreau',
  'Étienne',
  'Le Goff',
  'Müller',
  'Øster',
];
const SUBJECTS = ['Mathématiques', 'Français', 'Histoire-géographie', 'Anglais', 'SVT'];

/** Everything of a school with about `count` people (pupils, guardians, teachers, one head). */
export function contentOf(schoolId: string, count: number): Required<Pick<ImportContent, 'roster' | 'slots'>> {
  const pupils = Math.floor(count / 3.1);
  const classes = Math.max(1, Math.ceil(pupils / 24));
  const teachers = Math.max(1, Math.floor(pupils / 12));
  const audiences = range(classes).map((i): RosterAudience => ({
    ...sourced(`class-${i}`),
    kind: 'class',
    label: `${6 - (i % 4)}e ${String.fromCharCode(65 + (Math.floor(i / 4) % 26))}${i > 103 ? i : ''}`,
  }));
  const groups = range(Math.ceil(classes / 2)).map((i): RosterAudience => ({
    ...sourced(`group-${i}`),
    kind: 'group',
    label: `Latin ${i + 1}`,
  }));
  const taught = range(teachers).map((t) =>
    range(classes)
      .filter((c) => c % teachers === t % classes)
      .map((c) => ({ audienceSourcedId: `class-${c}`, subject: SUBJECTS[t % SUBJECTS.length]! })),
  );
  const people = [
    ...range(pupils).map((i) =>
      person(`pupil-${i}`, i, 'pupil', {
        classSourcedId: `class-${i % classes}`,
        groupSourcedIds: [`group-${i % Math.ceil(classes / 2)}`],
      }),
    ),
    ...range(pupils * 2).map((i) => person(`guardian-${i}`, i + 7, 'guardian', {})),
    ...range(teachers).map((i) => person(`teacher-${i}`, i + 3, 'teacher', { teaches: taught[i] ?? [] })),
    person('head-0', 5, 'head', {}),
  ];
  const guardianLinks = range(pupils).flatMap((i) =>
    [2 * i, 2 * i + 1].map((g): GuardianLink => ({
      ...sourced(guardianLinkKey(`guardian-${g}`, `pupil-${i}`)),
      guardianSourcedId: `guardian-${g}`,
      pupilSourcedId: `pupil-${i}`,
      relation: 'parent',
      legal: true,
      contactRank: (g % 2) + 1,
    })),
  );
  const weeks = weeksBetween('2026-08-31' as LocalDate, '2027-07-04' as LocalDate);
  const slots = range(classes).flatMap((c) =>
    range(25).map((n): ImportedSlot => ({
      ...sourced(`slot-${c}-${n}`, 'icalendar'),
      weekday: (n % 5) + 1,
      startMinute: 480 + 60 * Math.floor(n / 5),
      endMinute: 535 + 60 * Math.floor(n / 5),
      weeks,
      audienceIds: [`class-${c}`],
      teacherIds: [`teacher-${c % teachers}`],
      subject: SUBJECTS[n % SUBJECTS.length]!,
      room: `B${c}`,
      exceptions:
        n === 0 ? [{ kind: 'cancelled', date: '2026-11-23' as LocalDate, note: 'Sortie', source: 'icalendar' }] : [],
    })),
  );
  return {
    roster: {
      school: {
        ...sourced('school-1'),
        schoolId: schoolId as SchoolId,
        name: 'Collège Jean-Moulin',
        zone: 'Europe/Paris',
      },
      year: {
        ...sourced('year-1'),
        title: '2026-2027',
        from: '2026-09-01' as LocalDate,
        to: '2027-07-03' as LocalDate,
      },
      audiences: [...audiences, ...groups].sort(bySourcedId),
      people: people.sort(bySourcedId),
      guardianLinks: guardianLinks.sort(bySourcedId),
    },
    slots: slots.sort(bySourcedId),
  };
}

function person(
  sourcedId: string,
  i: number,
  role: RosterPerson['roles'][number],
  more: Partial<RosterPerson>,
): RosterPerson {
  return {
    ...sourced(sourcedId),
    givenName: GIVEN[i % GIVEN.length]!,
    familyName: `${FAMILY[Math.floor(i / GIVEN.length) % FAMILY.length]!}${i > 500 ? ` ${String.fromCharCode(97 + (i % 26))}${i % 7}` : ''}`,
    preferredLogin: null,
    roles: [role],
    classSourcedId: null,
    groupSourcedIds: [],
    teaches: [],
    ...more,
  };
}

function sourced(
  sourcedId: string,
  source: 'oneroster' | 'icalendar' = 'oneroster',
): { sourcedId: string; source: 'oneroster' | 'icalendar'; missing: boolean } {
  return { sourcedId, source, missing: false };
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
