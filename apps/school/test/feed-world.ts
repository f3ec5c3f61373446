// A school that announces: people by their keys, with sessions as fresh as the clock wants them.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after } from 'node:test';
import type { AudienceId, SchoolId } from '@preau/core/base';
import type { FeedAnswer, FeedPost, GlanceAnswer, PostAnswer, PostReadersAnswer } from '@preau/protocol/school';
import { contentOf } from './roster-fixture.ts';
import { openHarness } from './school-harness.ts';
import type { Answer, Jar } from './school-harness.ts';

export const SCHOOL = '0750001A' as SchoolId;

export const NOW = Date.parse('2026-11-24T09:12:00+01:00');

export const acts: string[] = [];

export const harness = await openHarness(NOW, { watch: ({ act }) => void acts.push(act) });

after(() => harness[Symbol.asyncDispose]());

await harness.import(SCHOOL, contentOf(SCHOOL, 200));

export const KEYS = [
  'head-0',
  'teacher-0',
  'teacher-1',
  'pupil-0',
  'pupil-1',
  'guardian-0',
  'guardian-1',
  'guardian-2',
] as const;

export type Key = (typeof KEYS)[number];

export const jars = new Map<Key, Jar>();

for (const key of KEYS) jars.set(key, await harness.activate(SCHOOL, key));

export const { rows } = await harness.database.query<{ audience_id: AudienceId; sourced_id: string }>(
  'read the classes',
  'SELECT audience_id, sourced_id FROM audience WHERE school_id = $1',
  [SCHOOL],
);

export const audience = (key: string): AudienceId => rows.find((row) => row.sourced_id === key)!.audience_id;

export const CLASS = audience('class-0');

/** Moves the clock; everybody's session is renewed. */
export async function at(time: number): Promise<void> {
  harness.clock.at = time;
  for (const jar of jars.values()) await harness.call('POST', '/api/session/refresh', { jar });
}

export const call = (
  who: Key,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
): Promise<Answer> => harness.call(method, path, { jar: jars.get(who)!, ...(body === undefined ? {} : { body }) });

export async function announce(who: Key, more: object = {}): Promise<string> {
  const postId = randomUUID();
  const answer = await call(who, 'POST', '/api/feed', wordsOf(postId, more));
  assert.equal(answer.status, 201, answer.text);
  return postId;
}

export function wordsOf(postId: string, more: object = {}): object {
  return {
    postId,
    schoolId: SCHOOL,
    audienceIds: [CLASS],
    readers: ['pupil', 'guardian'],
    title: 'Sortie au musée',
    text: 'Rendez-vous à **8 h** devant la grille.',
    acknowledge: false,
    ...more,
  };
}

export async function feed(who: Key): Promise<readonly FeedPost[]> {
  const answer = await call(who, 'GET', '/api/feed');
  assert.equal(answer.status, 200, answer.text);
  return (answer.body as unknown as FeedAnswer).posts;
}

export const sees = async (who: Key, postId: string): Promise<FeedPost | undefined> =>
  (await feed(who)).find((post) => post.postId === postId);

export const open = async (who: Key, postId: string): Promise<PostAnswer> =>
  (await call(who, 'GET', `/api/feed/${postId}`)).body as unknown as PostAnswer;

export const readers = async (who: Key, postId: string, query = ''): Promise<PostReadersAnswer> =>
  (await call(who, 'GET', `/api/feed/${postId}/readers${query}`)).body as unknown as PostReadersAnswer;

export const unread = async (who: Key): Promise<number> =>
  ((await call(who, 'GET', '/api/glance')).body as unknown as GlanceAnswer).unread.posts;
