// The real program as one of several processes, started while Redis is away: people sign in, walk in, and have their lesson; then it joins the others.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '@preau/host';
import { LESSON_SETTINGS, start as startLesson } from '@preau/lesson';
import type { StatusAnswer } from '@preau/protocol/gate';
import { SCHOOL_SETTINGS, start as startSchool } from '@preau/school';
import { findRedis, startRedis } from '../../../packages/bus-redis/test/redis-server.ts';
import { freePort } from '../../../tools/testing/free-port.ts';
import { addFreshLesson } from '../../../tools/testing/fresh-lesson.ts';
import { openTestDatabase } from '../../../tools/testing/postgres.ts';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import { untilView, Visitor } from '../../../tools/testing/visitor.ts';

const found = findRedis();
const SHARED_WITHIN_MS = 30_000;

test(
  '[GATE-170] [GATE-171] a Préau starts while Redis is away: page, sign-in, ticket, lesson with its socket; it joins the others when Redis answers, and says both once',
  { skip: found.kind === 'program' ? false : 'needs a redis-server of its own' },
  async (t) => {
    const port = await freePort();
    await using preau = await startPreau({
      env: { PREAU_REDIS_URL: `redis://127.0.0.1:${port}`, PREAU_LOG_LEVEL: 'info' },
    });
    const account = (role: string): (typeof preau.accounts)[number] =>
      preau.accounts.find((each) => each.role === role)!;
    const doors = async (): Promise<string | undefined> =>
      ((await (await fetch(`${preau.url}/etat.json`)).json()) as StatusAnswer).doors;
    const linesOf = (words: string): number => preau.output().split(words).length - 1;
    assert.equal((await fetch(preau.url, { headers: { accept: 'text/html' } })).status, 200);

    const lessonId = await addFreshLesson(preau);
    const teacher = await Visitor.signIn(preau.url, account('teacher'));
    await teacher.get('POST', `/api/lessons/${lessonId}/open`);
    const desk = teacher.connect(lessonId);
    t.after(() => desk.close());
    await untilView(desk, ({ line }) => line.kind === 'live');
    const pupil = await Visitor.signIn(preau.url, account('pupil'));
    const connection = pupil.connect(lessonId);
    t.after(() => connection.close());
    await untilView(connection, ({ line, state }) => line.kind === 'live' && state.seq > 0);
    assert.equal((await connection.send({ kind: 'postMessage', text: 'présent' })).ok, true);
    assert.equal(await doors(), 'alone');

    const redis = await startRedis(found.kind === 'program' ? found.path : '', port);
    t.after(() => redis.close());
    const since = Date.now();
    while ((await doors()) !== 'shared' || linesOf('The bus is reached again') === 0) {
      assert.ok(Date.now() - since < SHARED_WITHIN_MS, 'not shared again');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    t.diagnostic(`shared ${Date.now() - since} ms after Redis was there`);
    assert.equal((await connection.send({ kind: 'postMessage', text: 'toujours là' })).ok, true);
    connection.close();
    const again = pupil.connect(lessonId);
    t.after(() => again.close());
    await untilView(again, ({ line, state }) => line.kind === 'live' && state.messages.length === 2);
    const said = [linesOf('Cannot reach the bus'), linesOf('The bus is reached again')];
    assert.deepEqual(said, [2, 1], `line and doors: ${preau.output().slice(-2_000)}`);
  },
);

test('[GATE-170] a school and a lesson process start while Redis is away, answer, and end', async (t) => {
  const stored = await openTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'preau-away-'));
  t.after(async () => {
    await stored.close();
    await rm(folder, { recursive: true, force: true });
  });
  const env = {
    PREAU_PORT: '0',
    PREAU_DATA_DIR: folder,
    PREAU_DATABASE_URL: stored.url,
    PREAU_REDIS_URL: `redis://127.0.0.1:${await freePort()}`,
    PREAU_LOG_LEVEL: 'silent',
  };
  const [forSchool, forLesson] = [loadConfig(SCHOOL_SETTINGS, env), loadConfig(LESSON_SETTINGS, env)];
  assert.ok(forSchool.ok && forLesson.ok);
  await using school = await startSchool({ ...forSchool.value, databaseUrl: stored.url });
  await using lesson = await startLesson({ ...forLesson.value, databaseUrl: stored.url });
  for (const [url, path, code] of [
    [school.url, '/api/today', 'session.missing'],
    [lesson.url, '/api/lessons/x/log', 'session.missing'],
  ] as const) {
    assert.equal((await fetch(`${url}/health`)).status, 200);
    assert.equal(((await (await fetch(url + path)).json()) as { code: string }).code, code);
  }
});
