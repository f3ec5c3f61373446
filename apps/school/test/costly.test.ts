// Costly requests take turns: what ten exports at once did to everybody else, slow readers, and who goes away.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { after, test } from 'node:test';
import type { SchoolId } from '@preau/core/base';
import { createLogger, createServer } from '@preau/host';
import { COSTLY_LIMITS } from '../src/costly.ts';
import { countCostly, routes } from '../src/index.ts';
import { contentOf } from './roster-fixture.ts';
import { openHarness } from './school-harness.ts';
import type { Answer, Jar } from './school-harness.ts';

const SCHOOL = '0750001A' as SchoolId;
const NOW = Date.parse('2026-11-24T09:12:00+01:00');
const EXPORT = '/api/account/data.zip';
/** Draft texts of one person: more than the buffers between a server and a reader who does not read. */
const DRAFTS = 2_000;
const DRAFT_LETTERS = 4_096;

/** The house's own, but that nobody is refused because a machine is slow. */
const long = { ...COSTLY_LIMITS.long, waiting: 2, waitMs: 240_000 };
const harness = await openHarness(NOW, { costly: { ...COSTLY_LIMITS, long } });
after(() => harness[Symbol.asyncDispose]());
await harness.import(SCHOOL, contentOf(SCHOOL, 60));
const { pool } = harness.database;
const turns = harness.school.costly.long;
countCostly(harness.server.metrics, harness.school.costly);
const jars = await Promise.all(
  ['head-0', 'teacher-0', 'pupil-0', 'pupil-1', 'guardian-0', 'guardian-2'].map((key) => harness.activate(SCHOOL, key)),
);
const [head, teacher, pupil, mate, guardian, other] = jars as [Jar, Jar, Jar, Jar, Jar, Jar];

const call = (jar: Jar, path = EXPORT): Promise<Answer> => harness.call('GET', path, { jar });
const statuses = async (answers: Promise<Answer>[]): Promise<number[]> =>
  (await Promise.all(answers)).map(({ status }) => status);
const connectionsInUse = (): number => pool.totalCount - pool.idleCount;

/** Every export stops at what it holds, with its connection, until it is let go: they are slow for as long as a test wants. */
async function holdExports(): Promise<() => Promise<void>> {
  const client = await pool.connect();
  await client.query('BEGIN; LOCK TABLE message_draft IN ACCESS EXCLUSIVE MODE');
  return async () => {
    await client.query('COMMIT');
    client.release();
  };
}

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!(await isSo())) {
    assert.ok(performance.now() < deadline, `never: ${what}`);
    await new Promise((resolve) => void setTimeout(resolve, 10));
  }
}

const connections = (): Promise<number> =>
  new Promise((resolve, reject) =>
    harness.server.app.server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
  );

/** An export over a socket of its own. */
function ask(jar: Jar, url = harness.url): ClientRequest {
  const cookie = [...jar.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  return get(`${url}${EXPORT}`, { headers: { cookie }, agent: false }).on('error', () => undefined);
}

/** A client that reads the head of an answer and then nothing. */
async function readNothing(jar: Jar): Promise<IncomingMessage> {
  const [answer] = (await once(ask(jar), 'response')) as [IncomingMessage];
  answer.pause();
  answer.on('error', () => undefined);
  return answer;
}

test('[SCHOOL-146] [SCHOOL-147] with all turns taken by slow exports the day is answered, the next export is told to come back, and goes later', async () => {
  assert.ok(COSTLY_LIMITS.long.atOnce + COSTLY_LIMITS.short.atOnce <= pool.options.max / 2);
  const letGo = await holdExports();
  const slow = [head, teacher, pupil].map((jar) => call(jar));
  await until('three run', () => connectionsInUse() === 4);
  const waiting = [mate, guardian].map((jar) => call(jar));
  await until('two wait', () => turns.waiting === 2);
  const { text } = await call(head, '/metrics');
  const told = [...text.matchAll(/^preau_costly_requests\{kind="(\w+)",state="(\w+)",[^}]*\} (\d+)$/gm)];
  assert.deepEqual(
    told.map(([, ...figures]) => figures.join(' ')),
    ['long running 3', 'long waiting 2', 'short running 0', 'short waiting 0'],
  );
  const refused = await call(other);
  assert.deepEqual([refused.status, refused.body['code']], [503, 'server.busy']);
  assert.ok(Number(refused.headers['retry-after']) >= 10);
  assert.equal(connectionsInUse(), 4, 'who waits holds none');

  for (const jar of jars) assert.equal((await call(jar, '/api/today')).status, 200);
  const found = await harness.call('POST', '/api/search', { jar: pupil, body: { text: 'lecture' } });
  assert.equal(found.status, 200, 'a search does not wait behind exports');

  await letGo();
  assert.deepEqual(await statuses([...slow, ...waiting]), [200, 200, 200, 200, 200]);
  assert.equal((await call(other)).status, 200);
  assert.equal(connectionsInUse(), 0);
});

test('[SCHOOL-148] what one account asks for at once goes one after the other, and no more than four; its neighbour does not wait', async () => {
  const letGo = await holdExports();
  long.waiting = 10;
  const own = [1, 2, 3, 4].map(() => call(guardian));
  await until('one runs, three wait', () => connectionsInUse() === 2 && turns.waiting === 3);
  const fifth = await call(guardian);
  assert.deepEqual([fifth.status, fifth.body['code']], [429, 'request.tooMany']);
  const next = call(other);
  await until('the neighbour runs, too', () => connectionsInUse() === 3);
  await letGo();
  assert.deepEqual(await statuses([...own, next]), [200, 200, 200, 200, 200]);
});

test('[SCHOOL-149] who reads nothing holds neither a turn nor a connection, and is cut off', async () => {
  const { personId } = await harness.person(SCHOOL, 'teacher-0');
  await harness.database.query(
    'write drafts',
    `INSERT INTO message_draft (school_id, person_id, message_id, subject, body, person_ids, sent_to, saved_at)
     SELECT $1, $2, gen_random_uuid(), '', (SELECT string_agg(md5(random()::text), '') FROM generate_series(1, $4::int / 32) WHERE n > 0), '{}', '{}', $5
     FROM generate_series(1, $3::int) n`,
    [SCHOOL, personId, DRAFTS, DRAFT_LETTERS, NOW],
  );
  Object.assign(long, { atOnce: 1, sendMs: 240_000 });
  const [first, second] = [await readNothing(teacher), await readNothing(teacher)];
  assert.equal(connectionsInUse(), 0);
  assert.equal((await call(pupil)).status, 200, 'the only turn is free');
  assert.deepEqual([first.complete, second.complete, first.destroyed, second.destroyed], [false, false, false, false]);

  // The next has a deadline that a test can wait for.
  long.sendMs = 50;
  const third = await readNothing(teacher);
  const ended = new Promise<void>((resolve) => void third.once('close', () => resolve()));
  await until('the server cut it', async () => (await connections()) === 2);
  third.resume();
  await ended;
  assert.equal(third.complete, false, 'cut off in the middle');
  first.destroy();
  second.destroy();
});

test('[SCHOOL-149] who goes away while waiting is not exported; who goes away later keeps the turn until the end', async () => {
  const letGo = await holdExports();
  Object.assign(long, { atOnce: 1, waiting: 1, sendMs: 240_000 });
  const [runs, waits] = [ask(head), ask(pupil)];
  await until('one runs and one waits', () => connectionsInUse() === 2 && turns.waiting === 1);
  assert.equal((await call(mate)).status, 503, 'the queue is full');
  for (const asked of [runs, waits]) asked.destroy();
  await until('nobody waits', () => turns.waiting === 0);
  const next = call(guardian);
  await until('the next waits', () => turns.waiting === 1);
  assert.deepEqual([turns.running, connectionsInUse()], [1, 2], 'what runs goes on');
  await letGo();
  assert.equal((await next).status, 200);
});

test('[SCHOOL-149] who went away before their turn was asked for does not wait', async () => {
  const slow = await createServer({ name: 'slow', log: createLogger({ name: 'slow', level: 'silent' }) });
  const [come, told] = [Promise.withResolvers<void>(), Promise.withResolvers<unknown>()];
  slow.app.addHook('onRequest', async (_request, reply) => {
    come.resolve();
    await once(reply.raw, 'close');
  });
  slow.app.addHook('onError', async (_request, _reply, error) => told.resolve(error));
  await slow.app.register(routes(harness.school));
  const url = await slow.listen({ host: '127.0.0.1', port: 0 });
  const letGo = await holdExports();
  Object.assign(long, { atOnce: 1, waiting: 1 });
  const runs = call(head);
  await until('the only turn is taken', () => turns.running === 1);
  const asked = ask(pupil, url);
  await come.promise;
  asked.destroy();
  const ends = await Promise.race([told.promise, until('it waits for a turn', () => turns.waiting === 1)]);
  assert.ok(ends instanceof Error && 'code' in ends && ends.code === 'server.busy');
  await letGo();
  assert.equal((await runs).status, 200);
  await slow.close();
});
