import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryBus } from '@preau/bus-memory';
import { DEFAULT_ZONE } from '@preau/core/base';
import { nextEvening, startRounds } from './rounds.ts';

test('[SCHOOL-69] [HOUSE-93] evening plans go out between 18:02 and 18:20 in the cell’s zone, never on the hour, also around the clock changes', () => {
  const cases = [
    ['2026-11-24T09:00:00+01:00', '2026-11-24T18:02:00+01:00'],
    ['2026-11-24T18:01:59+01:00', '2026-11-24T18:02:00+01:00'],
    ['2026-11-24T18:02:00+01:00', '2026-11-25T18:02:00+01:00'],
    ['2026-11-24T23:30:00+01:00', '2026-11-25T18:02:00+01:00'],
    ['2027-03-27T20:00:00+01:00', '2027-03-28T18:02:00+02:00'],
    ['2026-10-24T20:00:00+02:00', '2026-10-25T18:02:00+01:00'],
  ] as const;
  for (const [now, expected] of cases) {
    assert.equal(nextEvening(Date.parse(now), 0, DEFAULT_ZONE), Date.parse(expected), now);
    assert.equal(
      nextEvening(Date.parse(now), 1, DEFAULT_ZONE) <= Date.parse(expected) + 86_400_000 + 18 * 60_000,
      true,
    );
  }
  assert.equal(
    nextEvening(Date.parse('2026-11-24T09:00:00+01:00'), 1, DEFAULT_ZONE),
    Date.parse('2026-11-24T18:20:00+01:00'),
  );
  assert.equal(
    nextEvening(Date.parse('2026-11-24T09:00:00+01:00'), 0, 'Pacific/Noumea'),
    Date.parse('2026-11-25T18:02:00+11:00'),
  );
});

/** A school process that tells all plans as the test says. */
function openRounds(bus: MemoryBus, publishAll: () => Promise<number>): AsyncDisposable {
  return startRounds({
    plans: {
      planOf: () => Promise.reject(new Error('not asked')),
      publish: async () => undefined,
      publishChanged: async () => 0,
      publishAll,
    },
    revoked: { reread: async () => undefined },
    sessions: { purge: async () => 0 },
    personal: { tend: async () => ({ marked: 0, erased: 0 }) },
    bus,
    clock: { now: () => Date.now() },
    zone: DEFAULT_ZONE,
    randomness: { uuid: () => '', bytes: (count) => new Uint8Array(count) },
  });
}

test('[GATE-172] gates that ask for plans together are told all of them once, by a process that goes on', async () => {
  await using bus = new MemoryBus({ now: () => Date.now() });
  const told: string[] = [];
  const { promise: isTold, resolve } = Promise.withResolvers<void>();
  const open = (who: string): AsyncDisposable =>
    openRounds(bus, async () => {
      told.push(who);
      // The first two are the starts of both.
      if (told.length === 3) resolve();
      return 1;
    });
  const first = open('first');
  {
    await using second = open('second');
    assert.ok(second !== undefined);
  }
  assert.deepEqual(told, ['first', 'second'], 'at their start');
  for (const at of [2, 3, 4]) await bus.publish('plan.wanted', { at });
  await isTold;
  await first[Symbol.asyncDispose]();
  assert.deepEqual(told, ['first', 'second', 'first']);
});

test('[GATE-172] a gate that asks while plans are told is told all of them, once for all who ask meanwhile', async () => {
  await using bus = new MemoryBus({ now: () => Date.now() });
  let told = 0;
  const { promise: isTold, resolve } = Promise.withResolvers<void>();
  const rounds = openRounds(bus, async () => {
    told += 1;
    // The first is its start, the second answers the first gate: others ask in the middle of it.
    if (told === 2) for (const at of [2, 3, 4]) await bus.publish('plan.wanted', { at });
    if (told === 3) resolve();
    return 1;
  });
  await bus.publish('plan.wanted', { at: 1 });
  await isTold;
  await rounds[Symbol.asyncDispose]();
  assert.equal(told, 3);
});
