// A school in which people write to one another: who asks, by the key of their file, with a session as fresh as the clock wants it.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { PersonId, SchoolId } from '@preau/core/base';
import type { ModerationAnswer, SentAnswer, ThreadAnswer, ThreadsAnswer } from '@preau/protocol/school';
import { contentOf } from './roster-fixture.ts';
import { openHarness, PASSWORD } from './school-harness.ts';
import type { Answer, Harness, Jar } from './school-harness.ts';

export const SCHOOL = '0750001A' as SchoolId;
/** Monday, ten o'clock. */
export const MONDAY = Date.parse('2026-11-23T10:00:00+01:00');
const FRESH_MS = 8 * 60_000;

/** What one sends to begin a thread; ids are made where they are not given. */
export interface Letter {
  readonly to?: readonly string[];
  readonly groups?: readonly { readonly audienceId: string | null; readonly who: string }[];
  readonly subject?: string;
  readonly text?: string;
  readonly urgent?: boolean;
  readonly threadId?: string;
  readonly messageId?: string;
  readonly fileIds?: readonly string[];
}

/** The world. */
export interface MailWorld extends AsyncDisposable {
  readonly harness: Harness;
  id(key: string): Promise<PersonId>;
  /** The session of somebody, as fresh as the clock wants it. */
  jar(key: string): Promise<Jar>;
  ask(key: string, method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<Answer>;
  /** Asks, and expects this status. */
  get<T>(key: string, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<T>;
  /** Writes some seconds after whatever was written before. */
  write(key: string, letter: Letter): Promise<Answer>;
  sent(key: string, letter: Letter): Promise<SentAnswer>;
  answer(key: string, sent: SentAnswer, text: string, toAll?: boolean, fileIds?: readonly string[]): Promise<Answer>;
  threads(key: string, archived?: boolean): Promise<ThreadsAnswer['threads']>;
  thread(key: string, threadId: string): Promise<ThreadAnswer>;
  unread(key: string): Promise<number>;
  cases(decided?: boolean): Promise<ModerationAnswer['cases']>;
  audited(action: string): Promise<number>;
}

/** Opens it: 48 pupils in two classes, their guardians, four teachers, a head. */
export async function openMailWorld(options: Parameters<typeof openHarness>[1] = {}): Promise<MailWorld> {
  const harness = await openHarness(MONDAY, options);
  await harness.import(SCHOOL, contentOf(SCHOOL, 150));
  const jars = new Map<string, { jar: Jar; at: number; deviceId?: unknown }>();
  const jarOf = async (key: string): Promise<Jar> => {
    const now = harness.clock.at;
    const held = jars.get(key) ?? { jar: await harness.activate(SCHOOL, key), at: now };
    if (now - held.at > FRESH_MS) {
      let renewed = await harness.call('POST', '/api/session/refresh', { jar: held.jar });
      // After a month one signs in again, on the same device.
      if (renewed.status === 401) {
        const { login } = await harness.person(SCHOOL, key);
        const body = { login, password: PASSWORD, deviceId: held.deviceId };
        renewed = await harness.call('POST', '/api/session', { jar: held.jar, body });
      }
      assert.equal(renewed.status, 200, renewed.text);
      held.deviceId = renewed.body['deviceId'];
      held.at = now;
    }
    jars.set(key, held);
    return held.jar;
  };
  const id: MailWorld['id'] = async (key) => (await harness.person(SCHOOL, key)).personId;
  const ask: MailWorld['ask'] = async (key, method, path, body) =>
    harness.call(method, path, { jar: await jarOf(key), ...(body === undefined ? {} : { body }) });
  const get: MailWorld['get'] = async <T>(...asked: Parameters<MailWorld['get']>): Promise<T> => {
    const answer = await ask(...asked);
    assert.ok(answer.status < 300, answer.text);
    return (answer.text === '' ? undefined : JSON.parse(answer.text)) as T;
  };
  const write: MailWorld['write'] = async (key, letter) => {
    harness.clock.at += 4_000;
    return ask(key, 'POST', '/api/threads', {
      schoolId: SCHOOL,
      threadId: letter.threadId ?? randomUUID(),
      messageId: letter.messageId ?? randomUUID(),
      subject: letter.subject ?? 'Question',
      text: letter.text ?? 'Bonjour.',
      personIds: await Promise.all((letter.to ?? []).map(id)),
      groups: letter.groups ?? [],
      ...(letter.urgent === undefined ? {} : { urgent: letter.urgent }),
      ...(letter.fileIds === undefined ? {} : { fileIds: letter.fileIds }),
    });
  };
  return {
    harness,
    id,
    jar: jarOf,
    ask,
    get,
    write,
    sent: async (key, letter) => {
      const answer = await write(key, letter);
      assert.equal(answer.status, 201, answer.text);
      return answer.body as unknown as SentAnswer;
    },
    answer: (key, { threadId, messageId }, text, toAll = false, fileIds = []) => {
      harness.clock.at += 4_000;
      return ask(key, 'POST', `/api/threads/${threadId}/messages`, {
        messageId: randomUUID(),
        answers: messageId,
        toAll,
        text,
        fileIds,
      });
    },
    threads: async (key, archived = false) =>
      (await get<ThreadsAnswer>(key, 'GET', `/api/threads${archived ? '?archived=yes' : ''}`)).threads,
    thread: (key, threadId) => get<ThreadAnswer>(key, 'GET', `/api/threads/${threadId}`),
    unread: async (key) => (await get<{ unread: number }>(key, 'GET', '/api/mail/settings')).unread,
    cases: async (decided = false) =>
      (await get<ModerationAnswer>('head-0', 'GET', `/api/moderation${decided ? '?decided=yes' : ''}`)).cases,
    audited: async (action) => {
      const { rows } = await harness.database.query<{ count: number }>(
        'count the audit log',
        'SELECT count(*) AS count FROM audit WHERE school_id = $1 AND action = $2',
        [SCHOOL, action],
      );
      return rows[0]!.count;
    },
    [Symbol.asyncDispose]: () => harness[Symbol.asyncDispose](),
  };
}
