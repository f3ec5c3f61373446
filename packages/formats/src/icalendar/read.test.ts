import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LocalDate, SchoolId } from '@preau/core/base';
import { mondaysOf } from '@preau/core/school';
import type { ImportedSlot, RosterPerson, RosterSnapshot } from '@preau/core/school';
import { toProblemLine } from '../problems.ts';
import { readTimetableIcs } from './read.ts';

const base = { source: 'oneroster', missing: false } as const;
const teacher = (sourcedId: string, givenName: string, familyName: string): RosterPerson => ({
  ...base,
  sourcedId,
  givenName,
  familyName,
  preferredLogin: null,
  roles: ['teacher'],
  classSourcedId: null,
  groupSourcedIds: [],
  teaches: [],
});
const ROSTER: RosterSnapshot = {
  school: { ...base, sourcedId: 'S', schoolId: '0750001A' as SchoolId, name: 'Collège', zone: 'Europe/Paris' },
  year: { ...base, sourcedId: 'Y', title: '2026-2027', from: '2026-09-01' as LocalDate, to: '2027-08-31' as LocalDate },
  audiences: [
    { ...base, sourcedId: 'C1', kind: 'class', label: '5e B' },
    { ...base, sourcedId: 'C2', kind: 'class', label: '5e C' },
    { ...base, sourcedId: 'C3', kind: 'class', label: '5E c' },
  ],
  people: [
    teacher('T1', 'Yann', 'Le Goff'),
    teacher('T2', 'Ève', 'Bâ'),
    teacher('T3', 'Paul', 'Roux'),
    teacher('T4', 'Paul', 'Roux'),
  ],
  guardianLinks: [],
};

const EVENT = {
  UID: 'UID:m1',
  DTSTART: 'DTSTART;TZID=Europe/Paris:20260907T080000',
  DTEND: 'DTEND;TZID=Europe/Paris:20260907T085500',
  SUMMARY: 'SUMMARY:Anglais',
  AUDIENCE: 'X-PREAU-AUDIENCE:C1',
  TEACHER: 'X-PREAU-TEACHER:T1',
};
type Lines = Partial<Record<keyof typeof EVENT, string>>;

function event(more: readonly string[] = [], changes: Lines = {}): string {
  const lines = Object.values({ ...EVENT, ...changes }).filter((line) => line !== '');
  return ['BEGIN:VEVENT', ...lines, ...more, 'END:VEVENT'].join('\r\n');
}

function calendar(...events: readonly string[]): string {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', ...events, 'END:VCALENDAR', ''].join('\r\n');
}

async function slots(...events: readonly string[]): Promise<ImportedSlot[]> {
  const result = await readTimetableIcs(calendar(...events), ROSTER);
  return result.ok ? result.value : assert.fail(result.error.problems.map(toProblemLine).join('\n'));
}

async function problemsOf(text: string | Uint8Array): Promise<string[]> {
  const result = await readTimetableIcs(text, ROSTER, { fileName: 't.ics' });
  return result.ok ? assert.fail('the file was accepted') : result.error.problems.map(toProblemLine);
}

const problems = (...events: readonly string[]): Promise<string[]> => problemsOf(calendar(...events));
const dates = (slot: ImportedSlot | undefined): string[] => (slot === undefined ? [] : mondaysOf(slot.weeks));

test('[SCHOOL-25] a weekly rule becomes a slot: weekday, hours and the weeks up to UNTIL, COUNT or the end of the year', async () => {
  const [one] = await slots(event(['RRULE:FREQ=WEEKLY;UNTIL=20260921T060000Z', 'LOCATION:Salle 12\\, bât. B']));
  assert.deepEqual(one, {
    sourcedId: 'm1',
    source: 'icalendar',
    missing: false,
    weekday: 1,
    startMinute: 480,
    endMinute: 535,
    weeks: { firstMonday: '2026-08-31', bits: '0111' },
    audienceIds: ['C1'],
    teacherIds: ['T1'],
    subject: 'Anglais',
    room: 'Salle 12, bât. B',
    exceptions: [],
  });
  assert.deepEqual(dates((await slots(event(['RRULE:FREQ=WEEKLY;UNTIL=20260921T055959Z'])))[0]), [
    '2026-09-07',
    '2026-09-14',
  ]);
  for (const until of ['20260921', '20260921T235959Z', '20260921T080000'])
    assert.equal(dates((await slots(event([`RRULE:FREQ=WEEKLY;UNTIL=${until}`])))[0]).length, 3);
  assert.deepEqual(dates((await slots(event(['RRULE:FREQ=WEEKLY;COUNT=3;INTERVAL=2'])))[0]), [
    '2026-09-07',
    '2026-09-21',
    '2026-10-05',
  ]);
  assert.deepEqual(dates((await slots(event(['RRULE:FREQ=WEEKLY'])))[0]).at(-1), '2027-08-30');
  assert.deepEqual(dates((await slots(event()))[0]), ['2026-09-07']);
});

test('[SCHOOL-25] the hour is the school’s before and after the clocks change', async () => {
  const [slot] = await slots(event(['RRULE:FREQ=WEEKLY;UNTIL=20261102T070000Z'], {}));
  assert.equal(dates(slot).at(-1), '2026-11-02');
  const [utc] = await slots(event([], { DTSTART: 'DTSTART:20261102T070000Z', DTEND: 'DTEND:20261102T080000Z' }));
  assert.deepEqual([utc?.startMinute, utc?.endMinute], [480, 540]);
});

test('[SCHOOL-25] several weekdays become several slots, whose first keeps the UID; COUNT counts them together', async () => {
  const found = await slots(event(['RRULE:FREQ=WEEKLY;BYDAY=MO,TH;COUNT=5']));
  assert.deepEqual(
    found.map((s) => [s.sourcedId, s.weekday, dates(s)]),
    [
      ['m1', 1, ['2026-09-07', '2026-09-14', '2026-09-21']],
      ['m1#4T0480', 4, ['2026-09-07', '2026-09-14']],
    ],
  );
});

test('[SCHOOL-25] DURATION ends an event too, midnight included', async () => {
  assert.equal((await slots(event(['DURATION:PT1H30M'], { DTEND: '' })))[0]?.endMinute, 570);
  const [night] = await slots(
    event([], {
      DTSTART: 'DTSTART;TZID=Europe/Paris:20260907T230000',
      DTEND: 'DTEND;TZID=Europe/Paris:20260908T000000',
    }),
  );
  assert.equal(night?.endMinute, 1440);
});

test('[SCHOOL-26] EXDATE takes lessons out of the weeks, RDATE adds some', async () => {
  const [slot] = await slots(
    event([
      'RRULE:FREQ=WEEKLY;COUNT=4',
      'EXDATE;TZID=Europe/Paris:20260914T080000,20260921T080000',
      'EXDATE;TZID=Europe/Paris:20270101T080000',
    ]),
  );
  assert.deepEqual(dates(slot), ['2026-09-07', '2026-09-28']);
  assert.deepEqual(dates((await slots(event(['RRULE:FREQ=WEEKLY;COUNT=3', 'EXDATE;VALUE=DATE:20260907'])))[0]), [
    '2026-09-14',
    '2026-09-21',
  ]);
  const added = await slots(event(['RDATE;TZID=Europe/Paris:20260928T080000,20260930T100000']));
  assert.deepEqual(
    added.map((s) => [s.sourcedId, s.weekday, s.startMinute, s.endMinute, dates(s)]),
    [
      ['m1', 1, 480, 535, ['2026-09-07', '2026-09-28']],
      ['m1#3T0600', 3, 600, 655, ['2026-09-28']],
    ],
  );
});

test('[SCHOOL-27] a changed occurrence becomes an exception that says what differs; a cancelled one says so', async () => {
  const [slot] = await slots(
    event(['RRULE:FREQ=WEEKLY;COUNT=4', 'LOCATION:101']),
    event(['RECURRENCE-ID;TZID=Europe/Paris:20260914T080000', 'LOCATION:101', 'COMMENT:Sortie au musée'], {
      DTSTART: 'DTSTART;TZID=Europe/Paris:20260916T100000',
      DTEND: 'DTEND;TZID=Europe/Paris:20260916T105500',
    }),
    event(['RECURRENCE-ID:20260907T060000Z', 'STATUS:CANCELLED', 'LOCATION:101', 'DESCRIPTION:Absente']),
    event(['RECURRENCE-ID;TZID=Europe/Paris:20260921T080000', 'LOCATION:102'], {
      DTSTART: 'DTSTART;TZID=Europe/Paris:20260921T080000',
      DTEND: 'DTEND;TZID=Europe/Paris:20260921T085500',
      TEACHER: 'X-PREAU-TEACHER:T2,T1',
    }),
    event(['RECURRENCE-ID;TZID=Europe/Paris:20260928T080000', 'LOCATION:101'], {
      DTSTART: 'DTSTART;TZID=Europe/Paris:20260928T080000',
      DTEND: 'DTEND;TZID=Europe/Paris:20260928T085500',
    }),
  );
  assert.deepEqual(slot?.exceptions, [
    { kind: 'cancelled', date: '2026-09-07', note: 'Absente', source: 'icalendar' },
    {
      kind: 'moved',
      date: '2026-09-14',
      note: 'Sortie au musée',
      source: 'icalendar',
      to: { date: '2026-09-16', startMinute: 600, endMinute: 655 },
    },
    { kind: 'moved', date: '2026-09-21', note: '', source: 'icalendar', to: { room: '102', teacherIds: ['T1', 'T2'] } },
  ]);
  const [gone] = await slots(event(['STATUS:CANCELLED', 'RRULE:FREQ=WEEKLY;COUNT=2']));
  assert.deepEqual(
    gone?.exceptions.map((e) => `${e.date} ${e.kind}`),
    ['2026-09-07 cancelled', '2026-09-14 cancelled'],
  );
});

test('[SCHOOL-27] a change of a lesson that the series does not have is refused', async () => {
  const series = event(['RRULE:FREQ=WEEKLY;COUNT=2']);
  const at = (id: string, more: Lines = {}): string => event([`RECURRENCE-ID;TZID=Europe/Paris:${id}`], more);
  assert.deepEqual(await problems(series, at('20260914T090000')), [
    't.ics:19:33: Event m1: The series has no lesson at 2026-09-14 09:00 ("20260914T090000")',
  ]);
  assert.match((await problems(at('20260914T080000')))[0]!, /The file has no series with this UID/);
  assert.match(
    (
      await problems(
        series,
        at('20260914T080000'),
        at('20260914T080000', { SUMMARY: 'SUMMARY:Autre' }),
        at('20260914T080000'),
      )
    ).join(),
    /changed twice/,
  );
  assert.match(
    (await problems(series, at('20260914T080000', { AUDIENCE: 'X-PREAU-AUDIENCE:C2' })))[0]!,
    /keeps the classes and groups/,
  );
  assert.match(
    (
      await problems(
        series,
        at('20260914T080000', {
          DTSTART: 'DTSTART;TZID=Europe/Paris:20300907T080000',
          DTEND: 'DTEND;TZID=Europe/Paris:20300907T085500',
        }),
      )
    )[0]!,
    /moved outside the school year/,
  );
});

test('[SCHOOL-28] what does not fit a school’s week is refused by UID, line and column', async () => {
  const rule = async (text: string): Promise<string> => (await problems(event([`RRULE:${text}`]))).join('|');
  assert.equal(
    await rule('FREQ=MONTHLY;COUNT=2'),
    't.ics:10:7: Event m1: A rule with FREQ=MONTHLY does not fit a weekly timetable ("FREQ=MONTHLY;COUNT=2")',
  );
  assert.match(await rule('FREQ=WEEKLY;BYDAY=MO;BYSETPOS=1'), /The rule part BYSETPOS does not fit/);
  assert.match(await rule('FREQ=WEEKLY;BYDAY=1MO'), /BYDAY must list weekdays without numbers/);
  assert.match(await rule('FREQ=WEEKLY;INTERVAL=-3'), /INTERVAL must be a number from 1/);
  assert.match(await rule('FREQ=WEEKLY;COUNT=0'), /COUNT must be/);
  assert.match(await rule('FREQ=WEEKLY;COUNT=2;UNTIL=20261001T000000Z'), /UNTIL or COUNT, not both/);
  assert.match(await rule('FREQ=WEEKLY;UNTIL=20261301'), /UNTIL: The date or time does not exist/);
  assert.match(await rule('FREQ=WEEKLY;INTERVAL=2;WKST=SU'), /week must begin on Monday/);
  assert.match(await rule('FREQ=WEEKLY;BYDAY=TU'), /begins on a weekday that its BYDAY does not list/);
  assert.match(await rule('FREQ=SOMETIMES'), /The property cannot be read/);
  const refused = async (changes: Lines, more: string[] = []): Promise<string> =>
    (await problems(event(more, changes))).join('|');
  assert.match(
    await refused({ DTSTART: 'DTSTART;TZID=America/New_York:20260907T080000' }),
    /t\.ics:5:31: Event m1: The time zone America\/New_York is not the school's \(Europe\/Paris\)/,
  );
  assert.match(await refused({ DTSTART: 'DTSTART;VALUE=DATE:20260907' }), /lasts all day/);
  assert.match(await refused({ DTEND: 'DTEND;TZID=Europe/Paris:20260908T085500' }), /crosses midnight/);
  assert.match(await refused({ DTEND: 'DTEND;TZID=Europe/Paris:20260907T080000' }), /must end after it begins/);
  assert.match(await refused({ DTEND: '' }, ['DURATION:-PT5M']), /DURATION must be/);
  assert.match(await refused({ DTEND: '' }), /neither DTEND nor DURATION/);
  assert.match(
    await refused({ DTSTART: 'DTSTART:20260907T060000Z' }, ['RRULE:FREQ=WEEKLY']),
    /must be in the time of the school/,
  );
  assert.match(await refused({ DTSTART: 'DTSTART;TZID=Europe/Paris:20260231T080000' }), /does not exist/);
  assert.match(
    await refused({
      DTSTART: 'DTSTART;TZID=Europe/Paris:20250907T080000',
      DTEND: 'DTEND;TZID=Europe/Paris:20250907T085500',
    }),
    /outside the school year 2026-09-01 to 2027-08-31/,
  );
  assert.match(await refused({ UID: '' }), /t\.ics:3:1: The event has no UID/);
  assert.match(await refused({ SUMMARY: 'SUMMARY:' }), /SUMMARY must name the subject/);
  assert.match(await refused({}, ['EXRULE:FREQ=WEEKLY']), /EXRULE is obsolete/);
  assert.match((await problems(event(), event())).join(), /The UID stands twice/);
});

test('[SCHOOL-29] classes and teachers are found by sourcedId, else by label and by name; unknown ones are refused at their column', async () => {
  assert.deepEqual(
    await problems(event([], { AUDIENCE: 'X-PREAU-AUDIENCE:C1,C9', TEACHER: 'X-PREAU-TEACHER:T1,T2,X' })),
    [
      't.ics:8:21: Event m1: The roster has no class or group C9 ("C1,C9")',
      't.ics:9:23: Event m1: The roster has no teacher X ("T1,T2,X")',
    ],
  );
  const [named] = await slots(
    event(
      ['CATEGORIES:5E-B', 'ATTENDEE;CN="LE GOFF Yann":mailto:y@example.org', 'ATTENDEE;CN=Eve Ba:mailto:e@example.org'],
      { AUDIENCE: '', TEACHER: '' },
    ),
  );
  assert.deepEqual([named?.audienceIds, named?.teacherIds], [['C1'], ['T1', 'T2']]);
  assert.match(
    (await problems(event(['CATEGORIES:5e C'], { AUDIENCE: '' })))[0]!,
    /The roster has 2 of the name 5e C; name the class or group by sourcedId/,
  );
  assert.match(
    (await problems(event(['ATTENDEE;CN=Paul Roux:mailto:p@example.org'], { TEACHER: '' })))[0]!,
    /The roster has 2 of the name Paul Roux/,
  );
  assert.match((await problems(event([], { AUDIENCE: '' })))[0]!, /names no class or group/);
  assert.deepEqual((await slots(event([], { TEACHER: '' })))[0]?.teacherIds, []);
});

test('[SCHOOL-29] classes and teachers that are marked missing are not found', async () => {
  const roster = { ...ROSTER, people: ROSTER.people.map((p) => ({ ...p, missing: p.sourcedId === 'T1' })) };
  const result = await readTimetableIcs(calendar(event()), roster);
  assert.match(result.ok ? '' : toProblemLine(result.error.problems[0]!), /The roster has no teacher T1/);
});

test('[SCHOOL-29] a folded line keeps its places', async () => {
  assert.deepEqual(await problems(event([], { AUDIENCE: 'X-PREAU-AUDI\r\n ENCE:C1,C\r\n\t9' })), [
    't.ics:9:10: Event m1: The roster has no class or group C9 ("C1,C9")',
  ]);
});

test('[SCHOOL-49] hostile and broken calendars end in a named problem, quickly', async () => {
  assert.deepEqual(await problemsOf(''), ['t.ics: The file is empty']);
  assert.deepEqual(await problemsOf('hello\n'), [
    't.ics:1:1: The line is no property: NAME:value is expected (a folded line goes on with a space)',
  ]);
  assert.deepEqual(await problemsOf('SUMMARY:x\n'), [
    't.ics:1:1: The line stands outside the calendar; the file must begin with BEGIN:VCALENDAR ("SUMMARY:x")',
  ]);
  assert.deepEqual(await problemsOf(' folded\n'), [
    't.ics:1:1: The line begins with a space, as the rest of a folded line does, but no line stands before it',
  ]);
  assert.deepEqual(await problemsOf(`BEGIN:VCALENDAR\r\nX:${'a'.repeat(50_000_000)}`), [
    't.ics:2: The line is longer than 65536 characters',
  ]);
  assert.deepEqual(await problemsOf(`BEGIN:VCALENDAR\r\n${'X:a\r\n '.repeat(1)}${'b\r\n '.repeat(100_000)}`), [
    't.ics:2: The line is longer than 65536 characters',
  ]);
  assert.deepEqual(await problemsOf(calendar('BEGIN:VEVENT', 'UID:a')), [
    't.ics:5:1: END:VEVENT is expected here ("END:VCALENDAR")',
  ]);
  assert.deepEqual(await problemsOf('BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\n'), [
    't.ics:2:1: BEGIN:VEVENT is never ended',
  ]);
  assert.deepEqual(await problemsOf('BEGIN:VCALENDAR\n'.repeat(20)), [
    't.ics:6:1: Components are nested too deeply ("BEGIN:VCALENDAR")',
  ]);
  assert.deepEqual(await problemsOf(calendar('BEGIN:VEVENT', 'UID:a', 'SUMMARY:a\u0000b')), [
    't.ics:5:10: The line holds a control character',
  ]);
  assert.deepEqual(
    await problemsOf(
      Buffer.concat([Buffer.from('BEGIN:VCALENDAR\r\nX:é'), Buffer.of(0xff), Buffer.from('\r\nEND:VCALENDAR\r\n')]),
    ),
    ['t.ics:2:4: The file is not UTF-8: byte 0xff; save it as UTF-8'],
  );
  assert.deepEqual(dates((await slots(event(['RRULE:FREQ=WEEKLY;COUNT=999999999999999'])))[0]).length, 52);
  const [busy] = await problems(event(Array.from({ length: 1001 }, (_, i) => `X-${i}:a`)));
  assert.match(busy!, /The event has more than 1000 lines/);
});

test('[SCHOOL-49] a file that is refused tells every event’s problem, at most 200', async () => {
  const result = await readTimetableIcs(
    calendar(...Array.from({ length: 250 }, (_, i) => event([], { UID: `UID:u${i}`, AUDIENCE: 'X-PREAU-AUDIENCE:Z' }))),
    ROSTER,
  );
  assert.deepEqual(result.ok || [result.error.problems.length, result.error.more], [200, 50]);
});
