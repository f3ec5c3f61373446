// A school whose weeks are looked at.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after } from 'node:test';
import type { CalendarLink, TimetableWeek } from '@preau/protocol/school';
import { lessonIdOf, parseLocalDate, parseSlotId } from '@preau/core/base';
import type { SchoolId } from '@preau/core/base';
import { contentOf } from './roster-fixture.ts';
import { openHarness } from './school-harness.ts';
import type { Answer, Jar } from './school-harness.ts';

export const SCHOOL = '0750001A' as SchoolId;

export const OTHER = '0750002B' as SchoolId;

export const NOW = Date.parse('2026-11-24T09:12:00+01:00');

export const statements: string[] = [];

export const harness = await openHarness(NOW, { watch: ({ act }) => void statements.push(act) });

after(() => harness[Symbol.asyncDispose]());

await harness.import(SCHOOL, contentOf(SCHOOL, 200));

await harness.import(OTHER, contentOf(OTHER, 60));

export const jars = new Map<string, Promise<Jar>>();

export const as = (key: string): Promise<Jar> => {
  const jar = jars.get(key) ?? harness.activate(SCHOOL, key);
  jars.set(key, jar);
  return jar;
};

export const idOf = async (key: string, school = SCHOOL): Promise<string> =>
  (await harness.person(school, key)).personId;

export async function audienceOf(key: string, school = SCHOOL): Promise<string> {
  const { rows } = await harness.database.query<{ audience_id: string }>(
    'find',
    'SELECT audience_id FROM audience WHERE school_id = $1 AND sourced_id = $2',
    [school, key],
  );
  return rows[0]!.audience_id;
}

export async function lessonOf(sourcedId: string, date: string): Promise<string> {
  const { rows } = await harness.database.query<{ slot_id: string }>(
    'find',
    'SELECT slot_id FROM slot WHERE school_id = $1 AND sourced_id = $2',
    [SCHOOL, sourcedId],
  );
  return lessonIdOf(parseSlotId(rows[0]!.slot_id)!, parseLocalDate(date)!);
}

export async function ask(jar: Jar, query: Record<string, string>): Promise<Answer> {
  return harness.call('GET', `/api/timetable/week?${new URLSearchParams(query).toString()}`, { jar });
}

export async function week(jar: Jar, query: Record<string, string>): Promise<TimetableWeek> {
  const answer = await ask(jar, query);
  assert.equal(answer.status, 200, answer.text);
  return answer.body as unknown as TimetableWeek;
}

export const change = async (lessonId: string, body: object): Promise<Answer> =>
  harness.call('PATCH', `/api/timetable/lessons/${lessonId}`, { jar: await as('head-0'), body });

export const lessonsOf = (shown: TimetableWeek): TimetableWeek['days'][number]['lessons'] =>
  shown.days.flatMap((day) => day.lessons);

export async function make(jar: Jar, of: string, id: string, calendarId: string = randomUUID()): Promise<Answer> {
  return harness.call('POST', '/api/calendars', { jar, body: { calendarId, of, id, language: 'fr' } });
}

export async function made(key: string, of: string, id: string): Promise<CalendarLink> {
  const answer = await make(await as(key), of, id);
  assert.equal(answer.status, 201, answer.text);
  return answer.body as unknown as CalendarLink;
}

export const read = (link: CalendarLink, headers: Record<string, string> = {}): Promise<Answer> =>
  harness.call('GET', new URL(link.url).pathname, { headers });
