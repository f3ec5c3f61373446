import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addDays, instantOf, lessonIdOf, parseLessonId } from '@preau/core/base';
import type { AudienceId, LocalDate, PersonId, SchoolId, SlotId } from '@preau/core/base';
import { isOfParty, lessonsOfParty, seriesOf } from '@preau/core/school';
import type { AddedLesson, ImportedSlot, Slot, SlotException, TimetableParty, WeekLesson } from '@preau/core/school';
import ICAL from 'ical.js';
import nodeIcal from 'node-ical';
import { generateCollege } from '../synthetic/college.ts';
import { writeCalendar } from './write-calendar.ts';
import type { CalendarFeed } from './write-calendar.ts';

const { roster, slots: imported } = generateCollege({
  seed: 5,
  uai: '0750001A' as SchoolId,
  today: '2026-11-22' as LocalDate,
  pupils: 96,
  classes: 4,
  teachers: 18,
  exceptions: 90,
});
const { from, to } = roster.year;
const uuid = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const audienceKeys = roster.audiences.map((each) => each.sourcedId);
const audienceId = (key: string): AudienceId => uuid(1_000 + audienceKeys.indexOf(key)) as AudienceId;
const personKeys = roster.people.map((each) => each.sourcedId);
const personId = (key: string): PersonId => uuid(5_000 + personKeys.indexOf(key)) as PersonId;

/** The generated slots as slots of the house, with tests and stand-ins besides. */
const slots = imported.map((each, index): Slot => {
  const { sourcedId: _key, source: _source, missing: _missing, ...slot } = each;
  return {
    ...slot,
    slotId: uuid(index) as SlotId,
    audienceIds: slot.audienceIds.map(audienceId),
    teacherIds: slot.teacherIds.map(personId),
    exceptions: exceptionsOf(each, index),
  };
});

function exceptionsOf(slot: ImportedSlot, index: number): SlotException<PersonId>[] {
  const told = slot.exceptions.map((each): SlotException<PersonId> =>
    each.kind === 'cancelled'
      ? each
      : {
          ...each,
          to: {
            ...(each.to as Omit<typeof each.to, 'teacherIds'>),
            ...(each.to.teacherIds === undefined ? {} : { teacherIds: each.to.teacherIds.map(personId) }),
          },
        },
  );
  if (index % 9 !== 0) return told;
  const date = addDays('2026-11-23' as LocalDate, slot.weekday - 1);
  if (told.some((each) => each.date === date)) return told;
  const differs = index % 2 === 0 ? { exam: true as const } : { teacherIds: [personId(personKeys.at(-1)!)] };
  return [
    ...told,
    { kind: 'moved' as const, date, note: 'À la main ; lu, par tous', source: 'manual' as const, to: differs },
  ].sort((a, b) => (a.date < b.date ? -1 : 1));
}

const added: AddedLesson[] = [0, 1].map((n) => ({
  lessonId: parseLessonId(uuid(9_000 + n))!,
  startsAt: instantOf('2026-10-24' as LocalDate, 600 + 60 * n, 'Europe/Paris'),
  endsAt: instantOf('2026-10-24' as LocalDate, 655 + 60 * n, 'Europe/Paris'),
  audienceIds: [audienceId(audienceKeys[0]!)],
  teacherIds: [personId(imported[0]!.teacherIds[0]!)],
  subject: 'Rattrapage',
  room: '',
  note: '',
  cancelled: n === 1,
  exam: n === 0,
}));

const feedOf = (party: TimetableParty, more: Partial<CalendarFeed> = {}): CalendarFeed => ({
  schoolName: roster.school.name,
  zone: 'Europe/Paris',
  language: 'fr',
  label: '5e B',
  series: slots.flatMap((slot) => {
    const series = seriesOf(slot, party);
    return series === undefined ? [] : [{ ...series, revision: 7, revisedAt: Date.parse('2026-11-20T08:00:00Z') }];
  }),
  added: added
    .filter((lesson) => isOfParty(lesson, party, '2026-10-24' as LocalDate))
    .map((lesson) => ({ ...lesson, revision: 0, revisedAt: 0 })),
  audiences: new Map(roster.audiences.map((each) => [audienceId(each.sourcedId) as string, each.label])),
  teachers: new Map(
    roster.people
      .filter((each) => each.roles.includes('teacher'))
      .map((each) => [personId(each.sourcedId) as string, `${each.givenName} ${each.familyName}`]),
  ),
  ...more,
});
const addressOf = (path: string): string => `https://ecole.test${path}`;

/** What a week of the house shows of a lesson: hours, title, room, state. */
function lineOf(startsAt: number, endsAt: number, title: string, room: string, status: string): string {
  return `${new Date(startsAt).toISOString()} ${new Date(endsAt).toISOString()} ${title} [${room}] ${status}`;
}

function linesOfWeeks(party: TimetableParty): string[] {
  const lines: string[] = [];
  for (let date = from; date <= to; date = addDays(date, 1))
    for (const lesson of lessonsOfParty(date, 'Europe/Paris', slots, added, party))
      lines.push(lineOf(lesson.startsAt, lesson.endsAt, titleOf(lesson), lesson.room, stateOf(lesson)));
  return lines.sort();
}

const titleOf = (lesson: WeekLesson): string =>
  [lesson.status === 'cancelled' ? 'Annulé' : '', lesson.exam ? 'Évaluation' : '', lesson.subject]
    .filter((part) => part !== '')
    .join(' · ');
const stateOf = (lesson: WeekLesson): string => (lesson.status === 'cancelled' ? 'CANCELLED' : 'CONFIRMED');

function linesOfIcalJs(text: string): string[] {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const events = Map.groupBy(calendar.getAllSubcomponents('vevent'), (each) =>
    String(each.getFirstPropertyValue('uid')),
  );
  return [...events.values()]
    .flatMap((components) => {
      const [first, ...exceptions] = components.toSorted(
        (a, b) => Number(a.hasProperty('recurrence-id')) - Number(b.hasProperty('recurrence-id')),
      );
      const master = new ICAL.Event(first, { strictExceptions: true, exceptions });
      const lines: string[] = [];
      const iterator = master.iterator();
      for (let next = iterator.next(); next !== null && next !== undefined; next = iterator.next()) {
        const { item, startDate, endDate } = master.getOccurrenceDetails(next);
        lines.push(
          lineOf(
            startDate.toJSDate().getTime(),
            endDate.toJSDate().getTime(),
            item.summary,
            item.location ?? '',
            String(item.component.getFirstPropertyValue('status')),
          ),
        );
      }
      return lines;
    })
    .sort();
}

function linesOfNodeIcal(text: string): string[] {
  const events = Object.values(nodeIcal.sync.parseICS(text)).filter((each) => each?.type === 'VEVENT');
  return events
    .flatMap((event) =>
      nodeIcal
        .expandRecurringEvent(event, { from: new Date(`${from}T00:00:00Z`), to: new Date(`${to}T23:59:59Z`) })
        .map(({ start, end, event: each }) => {
          const location: unknown = each.location;
          return lineOf(
            start.getTime(),
            end.getTime(),
            String(each.summary),
            typeof location === 'string' ? location : '',
            String(each.status),
          );
        }),
    )
    .sort();
}

const aClass = audienceId(imported[0]!.audienceIds[0]!);
const aGroup = audienceId(roster.audiences.find((each) => each.kind === 'group')!.sourcedId);
const PARTIES: Readonly<Record<string, TimetableParty>> = {
  'a class': { kind: 'audience', audienceId: aClass },
  'a pupil who changes the group in January': {
    kind: 'person',
    personId: personId(personKeys[0]!),
    spans: [
      { audienceId: aClass, from, to: null },
      { audienceId: aGroup, from: '2027-01-06' as LocalDate, to: '2027-03-29' as LocalDate },
    ],
  },
  'a teacher': { kind: 'person', personId: personId(imported[0]!.teacherIds[0]!), spans: [] },
  'somebody who only stands in': { kind: 'person', personId: personId(personKeys.at(-1)!), spans: [] },
};

for (const [name, party] of Object.entries(PARTIES)) {
  test(`[TIME-30] two readers find in the calendar of ${name} every lesson of the year’s weeks, and no other`, () => {
    const expected = linesOfWeeks(party);
    const text = writeCalendar(feedOf(party), addressOf);
    assert.ok(expected.length > 3, 'there are lessons to compare');
    assert.deepEqual(linesOfIcalJs(text), expected, 'ical.js');
    assert.deepEqual(linesOfNodeIcal(text), expected, 'node-ical');
  });
}

test('[TIME-30] the year compared has clock changes, holidays, weeks A and B, and every kind of change', () => {
  const lines = Object.values(PARTIES).flatMap(linesOfWeeks);
  const months = new Set(lines.map((line) => line.slice(0, 7)));
  assert.ok(months.has('2026-10') && months.has('2026-11') && months.has('2027-03') && months.has('2027-04'));
  assert.ok(lines.some((line) => line.endsWith('CANCELLED')) && lines.some((line) => line.includes('Évaluation')));
  const exceptions = slots.flatMap((slot) => slot.exceptions);
  assert.ok(exceptions.some((each) => each.kind === 'moved' && each.to.date !== undefined));
  assert.ok(exceptions.some((each) => each.kind === 'moved' && each.to.teacherIds !== undefined));
  assert.ok(exceptions.some((each) => each.kind === 'moved' && each.to.room !== undefined));
  const feed = feedOf(PARTIES['a class']!);
  assert.ok(
    feed.series.some(({ dates }) => dates.interval === 2) && feed.series.some(({ dates }) => dates.except.length > 0),
  );
});

test('[TIME-27] every event has a stable UID, its revision and its lesson’s address; the same content gives the same text', () => {
  const feed = feedOf(PARTIES['a class']!);
  const text = writeCalendar(feed, addressOf);
  assert.equal(writeCalendar(feed, addressOf), text);
  const calendar = new ICAL.Component(ICAL.parse(text));
  const [zone] = calendar.getAllSubcomponents('vtimezone');
  assert.equal(zone?.getFirstPropertyValue('tzid'), 'Europe/Paris');
  const uids = new Set(slots.map((slot) => slot.slotId as string));
  for (const event of calendar.getAllSubcomponents('vevent')) {
    const [uid, replaced] = [String(event.getFirstPropertyValue('uid')), event.getFirstPropertyValue('recurrence-id')];
    const url = String(event.getFirstPropertyValue('url'));
    const isAdded = added.some((lesson) => lesson.lessonId === uid);
    assert.ok(uids.has(uid) || isAdded, uid);
    assert.equal(event.getFirstPropertyValue('sequence'), isAdded ? 0 : 7);
    if (event.hasProperty('rrule')) assert.equal(url, `https://ecole.test/creneau/${uid}`);
    else if (replaced === null) assert.match(url, new RegExp(`^https://ecole.test/cours/${uid}(_[0-9]{8})?$`));
    else
      assert.equal(
        url,
        `https://ecole.test/cours/${lessonIdOf(uid as SlotId, String(replaced).slice(0, 10) as LocalDate)}`,
      );
  }
  for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75);
});

test('[TIME-26] no pupil’s and no guardian’s name is in a calendar', () => {
  const text = Object.values(PARTIES)
    .map((party) => writeCalendar(feedOf(party), addressOf))
    .join('')
    .replaceAll('\r\n ', '');
  const adults = new Set(
    roster.people
      .filter((each) => each.roles.includes('teacher'))
      .map((each) => `${each.givenName} ${each.familyName}`),
  );
  for (const each of roster.people) {
    const name = `${each.givenName} ${each.familyName}`;
    if (!adults.has(name)) assert.equal(text.includes(name), false, name);
  }
});

test('[TIME-29] a school in another zone gets a zone that readers understand, with and without a change of clock', () => {
  for (const zone of ['Indian/Reunion', 'America/Miquelon']) {
    const party = PARTIES['a class']!;
    const text = writeCalendar(feedOf(party, { zone, added: [] }), addressOf);
    const expected: string[] = [];
    for (let date = from; date <= to; date = addDays(date, 1))
      for (const lesson of lessonsOfParty(date, zone, slots, [], party))
        expected.push(lineOf(lesson.startsAt, lesson.endsAt, titleOf(lesson), lesson.room, stateOf(lesson)));
    assert.deepEqual(linesOfIcalJs(text), expected.sort(), zone);
  }
});

test('[TIME-27] words of people cannot break out of their line', () => {
  const party = PARTIES['a class']!;
  const feed = feedOf(party);
  const [first] = feed.series;
  const wild = { ...first!, base: { ...first!.base, room: 'A\r\nSTATUS:CANCELLED\rB\u0000;C,D\\E' } };
  const text = writeCalendar({ ...feed, series: [wild], added: [] }, addressOf);
  const calendar = new ICAL.Component(ICAL.parse(text));
  const [event] = calendar.getAllSubcomponents('vevent');
  assert.equal(event?.getFirstPropertyValue('location'), 'A\nSTATUS:CANCELLED\nB;C,D\\E');
  assert.equal(event?.getFirstPropertyValue('status'), 'CONFIRMED');
});
