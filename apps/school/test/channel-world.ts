// A class with a channel: people by their keys, with sessions as fresh as the clock wants them, and lessons that were held.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after } from 'node:test';
import { lessonIdOf } from '@preau/core/base';
import type { AudienceId, LessonId, LocalDate, PersonId, SchoolId, SlotId } from '@preau/core/base';
import type { LessonEvent, LessonFact, Visibility } from '@preau/core/lesson';
import type { ChannelAnswer } from '@preau/protocol/school';
import { createLessonLog } from '@preau/store-postgres';
import { contentOf } from './roster-fixture.ts';
import { openHarness } from './school-harness.ts';
import type { Answer, Jar } from './school-harness.ts';

export const SCHOOL = '0750001A' as SchoolId;
export const NOW = Date.parse('2026-11-24T10:12:00+01:00');
export const acts: string[] = [];
export const harness = await openHarness(NOW, { watch: ({ act }) => void acts.push(act) });
after(() => harness[Symbol.asyncDispose]());
await harness.import(SCHOOL, contentOf(SCHOOL, 200));
const KEYS = ['head-0', 'teacher-0', 'teacher-1', 'pupil-0', 'pupil-3', 'pupil-1', 'guardian-0'] as const;
export type Key = (typeof KEYS)[number];
const jars = new Map<Key, Jar>();
for (const key of KEYS) jars.set(key, await harness.activate(SCHOOL, key));
export const { rows } = await harness.database.query<{ audience_id: AudienceId; slot_id: SlotId }>(
  'find the class',
  `SELECT u.audience_id, l.slot_id FROM audience u JOIN slot l ON l.school_id = u.school_id AND l.audience_ids = ARRAY[u.audience_id]
   WHERE u.school_id = $1 AND u.sourced_id = 'class-0' AND l.weekday = 2 ORDER BY l.start_minute`,
  [SCHOOL],
);
export const CLASS = rows[0]!.audience_id;
export const CHANNEL = `/api/channels/${CLASS}`;

export async function at(time: number): Promise<void> {
  harness.clock.at = time;
  for (const jar of jars.values()) await harness.call('POST', '/api/session/refresh', { jar });
}
export const call = (
  who: Key,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
  headers?: Record<string, string>,
): Promise<Answer> =>
  harness.call(method, path, {
    jar: jars.get(who)!,
    ...(body === undefined ? {} : { body }),
    ...(headers === undefined ? {} : { headers }),
  });
export const read = async (who: Key): Promise<ChannelAnswer> =>
  (await call(who, 'GET', CHANNEL)).body as unknown as ChannelAnswer;
export const change = (who: Key, body: object): Promise<Answer> => call(who, 'PATCH', CHANNEL, body);
export const idOf = async (who: string): Promise<PersonId> => (await harness.person(SCHOOL, who)).personId;

/** Sends after a pause that is long enough. */
export async function send(
  who: Key,
  text: string,
  messageId: string = randomUUID(),
): Promise<Answer & { messageId: string }> {
  harness.clock.at += 2_000;
  return { ...(await call(who, 'POST', `${CHANNEL}/messages`, { messageId, text })), messageId };
}

/** Writes the log of a lesson of the class on a date, as the lesson's own store does. */
export async function hold(
  slot: number,
  date: string,
  facts: readonly (LessonFact | readonly [LessonFact, Visibility])[],
): Promise<LessonId> {
  const lessonId = lessonIdOf(rows[slot]!.slot_id, date as LocalDate);
  const startsAt = Date.parse(`${date}T${String(8 + slot).padStart(2, '0')}:00:00+01:00`);
  const prepared = {
    kind: 'prepared',
    lesson: {
      lessonId,
      schoolId: SCHOOL,
      startsAt,
      endsAt: startsAt + 55 * 60_000,
      subject: 'Mathématiques',
      audienceIds: [CLASS],
      audienceLabel: '6e A',
      teacherIds: [],
      room: '',
    },
    roster: [],
    slides: [],
    level: 0,
    locks: { microphone: false, camera: false, screen: false, chat: false },
    body: { names: {}, sheet: '' },
  } as LessonFact;
  const events = [prepared, ...facts].map((given, index): LessonEvent => {
    const [fact, visibility] = Array.isArray(given)
      ? (given as readonly [LessonFact, Visibility])
      : [given as LessonFact, 'everyone' as const];
    return { seq: index + 1, at: startsAt + index, actor: null, visibility, commandId: null, fact };
  });
  assert.equal(await createLessonLog(harness.database).append({ schoolId: SCHOOL, lessonId }, 0, events), 'appended');
  return lessonId;
}

export async function otherClass(): Promise<AudienceId> {
  const found = await harness.database.query<{ audience_id: AudienceId }>(
    'find another class',
    `SELECT audience_id FROM audience WHERE school_id = $1 AND sourced_id = 'class-1'`,
    [SCHOOL],
  );
  return found.rows[0]!.audience_id;
}
