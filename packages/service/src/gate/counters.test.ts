// The counters with a crowd at the door: what everybody downloads while people wait.

import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { HISTOGRAM_BUCKETS, NO_LANES } from '@preau/core/gate';
import type { GateCounters, SignedGateCounters } from '@preau/protocol/gate';
import { createAdmissionCounter, createCounterBoard, createMemoryDoors, SERVED_LANES, signedText } from './index.ts';
import { createCrowdView, CROWD_STANDS_MS } from './crowd-view.ts';
import { createLaneMeter } from './lane-meter.ts';

const T = Date.UTC(2026, 10, 23, 8);

/** Numbers that look like chance and are the same each time. */
function chance(n: number): number {
  return createHmac('sha256', 'chance').update(String(n)).digest().readUInt32BE(0) / 2 ** 32;
}

function boardOf(lanes: GateCounters['lanes']): Promise<string> {
  return createCounterBoard({
    policy: { place: () => assert.fail('nobody comes'), lanes: () => lanes },
    counter: createAdmissionCounter(),
    signer: {
      signText: async () => ({
        kid: randomBytes(32).toString('base64url'),
        sig: randomBytes(64).toString('base64url'),
      }),
    },
    clock: { now: () => T },
  }).read();
}

test('[GATE-87] with a million waiting in all five lanes the counters are under 2 kB, and 1 kB gzip', async () => {
  for (let round = 0; round < 20; round += 1) {
    const lanes = SERVED_LANES.map((lane, n) => ({
      lane,
      mode: 'counting' as const,
      serve: 3_000_000 + Math.floor(chance(round * 100 + n) * 9_000_000),
      ratePerSecond: Math.floor(chance(round + n) * 99_999) / 100,
      crowd: {
        first: Math.floor(chance(round + n + 50) * 9_999),
        from: Math.floor(chance(round + n + 60) * 2 ** 35),
        to: 2 ** 35 + Math.floor(chance(round + n + 70) * 2 ** 35),
        heads: Array.from(
          { length: HISTOGRAM_BUCKETS },
          (_, k) => 3_000 + Math.floor(chance(round * 1_000 + n * 40 + k) * 6_500),
        ),
      },
    }));
    const waiting = lanes.flatMap(({ crowd }) => crowd.heads).reduce((sum, heads) => sum + heads, 0);
    assert.ok(waiting > 900_000, String(waiting));
    const text = await boardOf(lanes);
    assert.ok(text.length < 2_000, `${text.length} B`);
    const packed = gzipSync(text).length;
    assert.ok(packed < 1_000, `${packed} B gzip`);
  }
});

test('[GATE-87] the signature covers the crowd', async () => {
  const crowd = { first: 1, from: 2, to: 3, heads: Array.from({ length: HISTOGRAM_BUCKETS }, () => 1) };
  const lane = { lane: 'lesson', mode: 'counting' as const, serve: 1, ratePerSecond: 2, crowd };
  const { kid: _kid, sig: _sig, ...counters } = JSON.parse(await boardOf([lane])) as SignedGateCounters;
  const other = { ...counters, lanes: [{ ...lane, crowd: { ...crowd, first: 2 } }] };
  const without = { ...counters, lanes: [{ lane: 'lesson', mode: 'counting' as const, serve: 1, ratePerSecond: 2 }] };
  assert.equal(new Set([counters, other, without].map(signedText)).size, 3);
});

test('[GATE-87] a crowd is looked at once in two seconds, and only where somebody waits', async () => {
  const doors = createMemoryDoors(T);
  let looks = 0;
  const view = createCrowdView({
    doors: {
      queue: (lane, at) => {
        looks += 1;
        return doors.queue(lane, at);
      },
    },
  });
  await doors.refill({ perSecond: 0, most: 0 }, T);
  for (let n = 0; n < 10; n += 1)
    await doors.checkIn(
      {
        lane: 'lesson',
        lesson: { lessonId: `l${n}`, rank: n, endsAt: T + 3_600_000 },
        person: { personId: 'p', inner: 1 },
      },
      T,
    );
  assert.equal(await view.crowdOf('staff', T), undefined);
  for (let ask = 0; ask < 50; ask += 1) await view.aheadOf('lesson', 5, T + ask);
  assert.equal(looks, 2);
  assert.equal(await view.aheadOf('lesson', 5, T + CROWD_STANDS_MS), 5);
  assert.equal(looks, 3);
});

test('[GATE-13] the rate of a crowd is what the lane was promised for five seconds, then what it did, from the crowd’s beginning on', () => {
  const meter = createLaneMeter();
  const beat = (at: number, waiting: number, served: number): void =>
    meter.beat(
      { waiting: { ...NO_LANES, lesson: waiting }, served: { ...NO_LANES, lesson: served }, gates: 1 },
      40,
      at,
    );
  beat(T, 0, 0);
  assert.equal(meter.perSecond('lesson', T), 0);
  beat(T + 1_000, 500, 0);
  assert.equal(meter.perSecond('lesson', T + 1_000), 40, 'alone it has the whole rate');
  for (let second = 2; second <= 20; second += 1) beat(T + second * 1_000, 500, (second - 1) * 30);
  const measured = meter.perSecond('lesson', T + 20_000);
  assert.ok(measured > 28 && measured < 32, String(measured));
  beat(T + 21_000, 0, 600);
  assert.ok(meter.perSecond('lesson', T + 21_000) < 11, 'with nobody waiting it is the last minute');
  beat(T + 22_000, 9, 0);
  assert.equal(meter.perSecond('lesson', T + 22_000), 40, 'doors that lost their counts do not count backwards');
});
