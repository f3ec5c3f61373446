import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addDays } from '@preau/core/base';
import type { LocalDate, SchoolId } from '@preau/core/base';
import { mondaysOf, weeksOf } from '@preau/core/school';
import type { ImportedSlot, RosterSnapshot, SlotException } from '@preau/core/school';
import fc from 'fast-check';
import ICAL from 'ical.js';
import { generateCollege } from '../synthetic/college.ts';
import { readTimetableIcs } from './read.ts';
import { writeTimetableIcs } from './write.ts';

const KEYS = ['A', 'b-2', String.raw`c\;3`, 'ü"4', "d'5"];
const base = { source: 'oneroster', missing: false } as const;
const FROM = '2026-09-01' as LocalDate;
const ROSTER: RosterSnapshot = {
  school: {
    ...base,
    sourcedId: 'S',
    schoolId: '0750001A' as never,
    name: 'Collège, « Été » ; fin',
    zone: 'Europe/Paris',
  },
  year: { ...base, sourcedId: 'Y', title: '2026-2027', from: FROM, to: '2027-08-31' as LocalDate },
  audiences: KEYS.map((sourcedId) => ({ ...base, sourcedId, kind: 'class', label: `Classe ${sourcedId}` })),
  people: KEYS.map((sourcedId) => ({
    ...base,
    sourcedId,
    givenName: sourcedId,
    familyName: 'X',
    preferredLogin: null,
    roles: ['teacher'],
    classSourcedId: null,
    groupSourcedIds: [],
    teaches: [],
  })),
  guardianLinks: [],
};

const text = (maxLength: number, minLength = 0): fc.Arbitrary<string> =>
  fc
    .string({
      unit: fc.constantFrom('a', 'É', 'œ', ' ', ',', ';', ':', '\\', '"', 'n', '\u{1F4DA}', '’', '='),
      minLength,
      maxLength,
    })
    .map((t) => t.trim() || 'x'.repeat(minLength));
const keys = (minLength: number): fc.Arbitrary<string[]> =>
  fc.uniqueArray(fc.constantFrom(...KEYS), { minLength, maxLength: 4 }).map((list) => list.sort());
const hours = fc
  .tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 300 }))
  .map(([start, length]) => [start, Math.min(1440, start + length)] as const);

const exceptionDraw = fc.record({
  kind: fc.constantFrom('cancelled' as const, 'moved' as const),
  week: fc.nat(60),
  note: text(40),
  by: fc.integer({ min: -3, max: 3 }),
  hours: fc.option(hours),
  room: fc.option(text(20)),
  teachers: fc.option(keys(0)),
  subject: fc.option(text(30, 1)),
  exam: fc.boolean(),
});

const slotDraw = fc
  .record({
    weekday: fc.integer({ min: 1, max: 7 }),
    hours,
    weeks: fc.uniqueArray(fc.integer({ min: 1, max: 51 }), { minLength: 1, maxLength: 52 }),
    stride: fc.constantFrom(1, 1, 2, 3),
    audiences: keys(1),
    teachers: keys(0),
    subject: text(60, 1),
    room: text(30),
    exceptions: fc.array(exceptionDraw, { maxLength: 4 }),
  })
  .map((s): ImportedSlot => {
    const indexes = s.weeks.filter((w) => w % s.stride === s.weeks[0]! % s.stride);
    const weeks = weeksOf(
      FROM,
      indexes.map((w) => addDays('2026-08-31' as LocalDate, 7 * w)),
    );
    const slotLike = {
      startMinute: s.hours[0],
      endMinute: s.hours[1],
      room: s.room,
      teacherIds: s.teachers,
      subject: s.subject,
    };
    const byDate = new Map(
      s.exceptions.map((e) => {
        const mondays = mondaysOf(weeks);
        const date = addDays(mondays[e.week % mondays.length]!, s.weekday - 1);
        return [date, toException(e, date, slotLike)];
      }),
    );
    return {
      sourcedId: '',
      source: 'icalendar',
      missing: false,
      weekday: s.weekday,
      weeks,
      audienceIds: s.audiences,
      ...slotLike,
      exceptions: [...byDate.values()].filter((e) => e !== undefined).sort((a, b) => (a.date < b.date ? -1 : 1)),
    };
  });

// Only what differs is written, so only what differs is drawn.
function toException(
  e: typeof exceptionDraw extends fc.Arbitrary<infer T> ? T : never,
  date: LocalDate,
  s: Pick<ImportedSlot, 'startMinute' | 'endMinute' | 'room' | 'teacherIds' | 'subject'>,
): SlotException<string> | undefined {
  if (e.kind === 'cancelled') return { kind: 'cancelled', date, note: e.note, source: 'icalendar' };
  const to = {
    ...(e.by === 0 || addDays(date, e.by) > ROSTER.year.to ? {} : { date: addDays(date, e.by) }),
    ...(e.hours === null || e.hours[0] === s.startMinute ? {} : { startMinute: e.hours[0] }),
    ...(e.hours === null || e.hours[1] === s.endMinute ? {} : { endMinute: e.hours[1] }),
    ...(e.room === null || e.room === s.room ? {} : { room: e.room }),
    ...(e.teachers === null || e.teachers.join() === s.teacherIds.join() ? {} : { teacherIds: e.teachers }),
    ...(e.subject === null || e.subject === s.subject ? {} : { subject: e.subject }),
    ...(e.exam ? { exam: true as const } : {}),
  };
  return Object.keys(to).length === 0 && e.note === ''
    ? undefined
    : { kind: 'moved', date, note: e.note, source: 'icalendar', to };
}

test('[SCHOOL-47] a timetable that is written is read back the same, and written again byte by byte', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(slotDraw, { maxLength: 6 }), async (drawn) => {
      const slots = drawn.map((s, i) => ({ ...s, sourcedId: `u${i}` }));
      const written = writeTimetableIcs(slots, ROSTER);
      const read = await readTimetableIcs(written, ROSTER);
      assert.deepEqual(read, { ok: true, value: slots });
      assert.equal(writeTimetableIcs(read.ok ? read.value : [], ROSTER), written);
      assert.deepEqual(await readTimetableIcs(Buffer.from(`\uFEFF${written.replaceAll('\r\n', '\n')}`), ROSTER), read);
    }),
  );
});

test('[SCHOOL-47] no written line is longer than 75 octets or cut inside a character', () => {
  fc.assert(
    fc.property(slotDraw, (s) => {
      const written = writeTimetableIcs([{ ...s, sourcedId: 'u' }], ROSTER);
      for (const line of written.split('\r\n'))
        assert.ok(Buffer.byteLength(line) <= 75 && !line.includes('\uFFFD') && Buffer.from(line).toString() === line);
    }),
  );
});

test('[SCHOOL-49] whatever the text, the reader answers with slots or problems', async () => {
  const line = fc.oneof(
    fc.constantFrom(
      'BEGIN:VCALENDAR',
      'END:VCALENDAR',
      'BEGIN:VEVENT',
      'END:VEVENT',
      'UID:a',
      'UID:b',
      'DTSTART;TZID=Europe/Paris:20260907T080000',
      'DTEND;TZID=Europe/Paris:20260907T090000',
      'SUMMARY:x',
      'X-PREAU-AUDIENCE:A',
      'RRULE:FREQ=WEEKLY',
      'RECURRENCE-ID;TZID=Europe/Paris:20260907T080000',
      'RDATE:20260908T060000Z',
      ' folded',
    ),
    fc
      .tuple(
        fc.constantFrom(
          'RRULE',
          'DTSTART',
          'EXDATE',
          'RDATE',
          'DURATION',
          'RECURRENCE-ID',
          'ATTENDEE',
          'CATEGORIES',
          'STATUS',
        ),
        fc.string({ maxLength: 30 }),
      )
      .map((p) => p.join(':')),
    fc.string({ maxLength: 40 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 25 }), async (lines) => {
      const event = ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', ...lines, 'END:VEVENT', 'END:VCALENDAR'];
      for (const drawn of [lines, event]) {
        const result = await readTimetableIcs(drawn.join('\r\n'), ROSTER);
        if (!result.ok)
          assert.ok(
            result.error.problems.length > 0 && result.error.problems.every((p) => p.message !== '' && p.line >= 0),
          );
      }
    }),
    { numRuns: 500 },
  );
});

test('[SCHOOL-47] another reader of calendars finds the same lessons in the file', () => {
  const { roster, slots } = generateCollege({
    seed: 3,
    uai: '0750001A' as SchoolId,
    today: '2026-11-21' as LocalDate,
    pupils: 96,
    classes: 4,
    teachers: 18,
    exceptions: 40,
  });
  const calendar = new ICAL.Component(ICAL.parse(writeTimetableIcs(slots, roster)));
  const events = Map.groupBy(calendar.getAllSubcomponents('vevent'), (component) =>
    String(component.getFirstPropertyValue('uid')),
  );
  assert.equal(events.size, slots.length);
  let moved = 0;
  for (const slot of slots) {
    const [first, ...exceptions] = events.get(slot.sourcedId)!;
    const master = new ICAL.Event(first, { strictExceptions: true, exceptions });
    const found: string[] = [];
    const iterator = master.iterator();
    for (let next = iterator.next(); next !== null && next !== undefined; next = iterator.next()) {
      const { item, startDate, endDate } = master.getOccurrenceDetails(next);
      found.push(
        `${startDate.toString()} ${endDate.toString()} ${String(item.component.getFirstPropertyValue('status') ?? '')} ${item.location ?? ''}`,
      );
    }
    const expected = mondaysOf(slot.weeks).map((monday) => {
      const date = addDays(monday, slot.weekday - 1);
      const exception = slot.exceptions.find((e) => e.date === date);
      const to = exception?.kind === 'moved' ? exception.to : {};
      if (to.date !== undefined) moved += 1;
      const at = (minute: number): string =>
        `${to.date ?? date}T${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}:00`;
      return `${at(to.startMinute ?? slot.startMinute)} ${at(to.endMinute ?? slot.endMinute)} ${exception?.kind === 'cancelled' ? 'CANCELLED' : ''} ${to.room ?? slot.room}`;
    });
    assert.deepEqual(found, expected, slot.sourcedId);
  }
  assert.ok(moved > 0);
});
