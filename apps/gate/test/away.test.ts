// Gates that start while Redis is away: they serve at a small share of the rate, and share the doors when it answers.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { DEFAULT_ZONE } from '@preau/core/base';
import { MemoryBus } from '@preau/bus-memory';
import { systemClock } from '@preau/host';
import type { StatusAnswer } from '@preau/protocol/gate';
import type { Bus } from '@preau/service/base';
import { createMemoryDoors, createSteadyDoors } from '@preau/service/gate';
import type { Doors } from '@preau/service/gate';
import { findRedis, startRedis } from '../../../packages/bus-redis/test/redis-server.ts';
import { freePort } from '../../../tools/testing/free-port.ts';
import { openDoorHouse } from '../src/door-house.ts';
import type { DoorHouse } from '../src/door-house.ts';
import { openNowHouse } from '../src/now-house.ts';
import { mostWithin, RATE, RECOVERED_WITHIN_MS, stage, untilShared } from './gate-crowd.ts';
import { LESSON, SCHOOL } from './running-gate.ts';

const found = findRedis();
const skip = found.kind === 'program' ? false : 'needs a redis-server of its own';
/** Long enough that a slow start would be well beyond a tenth. */
const ALONE_MS = 10_000;

test(
  '[GATE-170] two gates start while Redis is away: page, status, tickets, admission at a tenth; then they share, nobody twice, nobody beyond the rate',
  { skip },
  async (t) => {
    const port = await freePort();
    const { gate, crowd } = await stage(t, 120, { PREAU_REDIS_URL: `redis://127.0.0.1:${port}` });
    const [near, far] = [await gate(), await gate()];
    const urls = [near.url, far.url];
    const page = (path: string): Promise<Response> =>
      fetch(near.url + path, { headers: { accept: 'text/html', cookie: crowd.cookies[0]! } });
    for (const path of ['/', '/etat', '/q/v1.json', `/attente/${LESSON}`])
      assert.equal((await page(path)).status, 200, path);
    const doorsAt = async (url: string): Promise<string | undefined> =>
      ((await (await fetch(`${url}/etat.json`)).json()) as StatusAnswer).doors;
    const untilDoors = async (state: string): Promise<void> => {
      const since = Date.now();
      for (;;) {
        const all = await Promise.all(urls.map(doorsAt));
        if (all.every((each) => each === state)) return;
        assert.ok(Date.now() - since < RECOVERED_WITHIN_MS, all.join(', '));
        await crowd.ask(urls, [0, 1]);
      }
    };
    await untilDoors('alone');
    assert.match(await (await page('/etat')).text(), /Cette porte ne joint plus les autres/);
    while (Date.now() - near.startedAt < ALONE_MS) await crowd.ask(urls);
    const [alone, aloneMs] = [crowd.inside.size, Date.now() - near.startedAt];
    // Each a tenth of the rate and what a second of it gives.
    const most = 2 * 0.1 * RATE * (aloneMs / 1_000 + 1) + 2;
    assert.ok(alone > 0 && alone <= most, `${alone} in ${aloneMs} ms, at most ${most}`);
    const redis = await startRedis(found.kind === 'program' ? found.path : '', port);
    t.after(() => redis.close());
    const since = Date.now();
    await untilDoors('shared');
    const sharedMs = Date.now() - since;
    await untilShared(crowd, urls, since);
    assert.equal(await crowd.ask(urls.toReversed(), [...crowd.inside]), 0, 'at the other gate too');
    const letIn = crowd.inside.size - alone;
    const all = mostWithin(Date.now() - near.startedAt) - mostWithin(aloneMs);
    assert.ok(letIn > 0 && letIn <= all + RATE, `${letIn} let in since, at most ${all + RATE}`);
    t.diagnostic(`${alone} in ${aloneMs} ms alone; shared ${sharedMs} ms after Redis was there, ${letIn} more let in`);
  },
);

/** Doors that never answer. */
function deafDoors(): Doors {
  return new Proxy({} as Doors, {
    get: (_, name) => async () => {
      if (name !== Symbol.asyncDispose) throw new Error('gone');
    },
  });
}

async function openHouse(
  t: TestContext,
  folder: string,
  shared: Doors,
): Promise<{ house: DoorHouse; after(ms: number): number }> {
  const startedAt = systemClock.now();
  const house = await openDoorHouse({
    zone: DEFAULT_ZONE,
    keysFolder: join(folder, 'keys'),
    clock: systemClock,
    shared: createSteadyDoors({ shared, now: systemClock.now, told: () => undefined }),
    joinsPerSecond: 100,
    file: join(folder, 'gate-doors.json'),
    everyMs: 20,
    fault: (error) => assert.fail(String(error)),
  });
  t.after(() => house[Symbol.asyncDispose]());
  const deadline = Date.now() + 5_000;
  await house.doors.beat(startedAt);
  while (Date.now() < deadline && house.standing() === undefined) await new Promise((resolve) => setImmediate(resolve));
  return { house, after: (ms) => Math.round(house.rateAt(startedAt + ms) * 10) / 10 };
}

test('[GATE-170] [GATE-83] what a gate may let in that starts alone: a tenth; its part of the last rate, less 30 %, where the file tells of it', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'preau-gate-away-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'gate-rate.json');
  const { after: unknown } = await openHouse(t, folder, deafDoors());
  assert.deepEqual([unknown(0), unknown(30_000), unknown(600_000)], [10, 10, 10]);

  const { house } = await openHouse(t, folder, createMemoryDoors(systemClock.now()));
  assert.equal(house.standing(), 'shared');
  const deadline = Date.now() + 5_000;
  while (!(await readFile(file, 'utf8').catch(() => '')).includes('"gates":1')) assert.ok(Date.now() < deadline);
  await house[Symbol.asyncDispose]();

  await writeFile(file, JSON.stringify({ v: 1, at: systemClock.now() - 60_000, ratePerSecond: 80, gates: 2 }));
  const { after: known } = await openHouse(t, folder, deafDoors());
  assert.deepEqual([known(0), known(600_000)], [2.8, 28], '80 x 0.7 / 2, slowly');

  for (const bad of [
    '{',
    JSON.stringify({ v: 1, at: systemClock.now() - 16 * 60_000, ratePerSecond: 80, gates: 2 }),
    JSON.stringify({ v: 1, at: systemClock.now(), ratePerSecond: 80, gates: 0 }),
    JSON.stringify({ v: 1, at: systemClock.now(), ratePerSecond: '80', gates: 2 }),
  ]) {
    await writeFile(file, bad);
    const { after: none } = await openHouse(t, folder, deafDoors());
    assert.equal(none(600_000), 10, bad);
  }
});

test('[GATE-172] a gate asks for the plans until one came after the asking, and again when the line was down', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'preau-gate-plans-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  let [ahead, isUp, back] = [0, false, (): void => undefined];
  const clock = { now: () => systemClock.now() + ahead };
  const memory = new MemoryBus(clock);
  // A line that can break.
  const bus: Bus = Object.assign(Object.create(memory) as Bus, {
    publish: memory.publish.bind(memory),
    subscribe: memory.subscribe.bind(memory),
    isReachable: () => isUp,
    whenBack: (listener: () => void) => {
      back = listener;
      return () => undefined;
    },
  });
  let asked = 0;
  await memory.subscribe('plan.wanted', () => void (asked += 1));
  const house = await openDoorHouse({
    zone: DEFAULT_ZONE,
    keysFolder: join(folder, 'keys'),
    clock,
    bus,
    everyMs: 5,
    fault: (error) => assert.fail(String(error)),
  });
  t.after(() => house[Symbol.asyncDispose]());
  const tell = (): Promise<void> =>
    memory.publish('plan.published', { schoolId: SCHOOL, date: '2026-11-23', lessons: [] });
  const untilAsked = async (times: number): Promise<void> => {
    const deadline = Date.now() + 5_000;
    while (asked < times) {
      assert.ok(Date.now() < deadline, `asked ${asked} times, not ${times}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.equal(asked, times);
  };
  await tell();
  assert.equal(asked, 0, 'nobody would hear it');
  isUp = true;
  await untilAsked(1);
  ahead += 10_001;
  await untilAsked(2);
  await tell();
  ahead += 60_000;
  await house.policy.tick(clock.now());
  back();
  await untilAsked(3);
});

test('[SCHOOL-130] [GATE-83] operators of a gate that is alone read what it really gives out', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'preau-gate-away-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const { house } = await openHouse(t, folder, deafDoors());
  await using now = await openNowHouse({ house, mostPerSecond: 100, bus: undefined, clock: systemClock });
  assert.deepEqual([house.standing(), now.board.read(systemClock.now()).joins.usablePerSecond], ['alone', 10]);
});
