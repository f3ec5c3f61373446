import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runCampaign, runsOf } from './campaign.ts';
import { waitAt } from './figures.ts';
import { intervalOf, isInside } from './intervals.ts';
import { newHourCount, NEVER } from './counts.ts';
import { Runner } from './runner.ts';
import { Watch } from './watch.ts';
import { Crowd, PLACE } from './crowd.ts';
import { hoursOf } from './arrivals.ts';
import { mediaPlanOf, readCosts } from './costs.ts';
import { valuesWith } from './parameters.ts';
import { peopleOf } from './population.ts';
import type { Policy } from './hall.ts';

test('[SIM-8] intervals by Student’s t, and where one more run is expected', () => {
  const interval = intervalOf([1, 2, 3, 4, 5]);
  assert.equal(interval.mean, 3);
  assert.ok(Math.abs(interval.high - 3 - (2.776 * Math.sqrt(2.5)) / Math.sqrt(5)) < 1e-9);
  assert.ok(interval.expectHigh > interval.high);
  assert.ok(isInside(interval, 6) && !isInside(interval, 9));
  assert.ok(isInside(intervalOf([Infinity, Infinity]), Infinity) && !isInside(intervalOf([Infinity, Infinity]), 9));
});

test('[SIM-5] a wait that lies among those who never got in is infinite', () => {
  const count = newHourCount(1);
  count.people = 4;
  count.waits[10] = 2;
  count.waits[NEVER] = 2;
  assert.equal(waitAt(count, 0.5), 10);
  assert.equal(waitAt(count, 0.51), Infinity);
});

test('[SIM-7] a lesson can be held with its teacher and four in five at level 1; at level 0 it is told apart; at the margin the teacher is first', () => {
  const values = valuesWith({ rosterMean: 10, rosterSd: 0 });
  const cell = peopleOf(0, 1, 1, values);
  const [hour] = hoursOf(1, [8]);
  assert.ok(hour !== undefined);
  const crowd = new Crowd(cell);
  const state = { level: 1, margin: 0 };
  const policy = { levelOf: () => state.level, marginOf: () => state.margin } as unknown as Policy;
  const media = mediaPlanOf(11, readCosts(), values);
  const seen = (): readonly number[] => {
    const watch = new Watch(crowd, policy, hour, media, 3);
    watch.look(hour.startsAt + 300);
    const { ready, textOnly } = watch.count.marks[1]!;
    return [ready, textOnly];
  };
  for (let p = 1; p <= 10; p += 1) crowd.arrive(p, hour.startsAt, Infinity);
  for (let p = 1; p <= 8; p += 1) crowd.move(p, PLACE.in, hour.startsAt);
  assert.deepEqual(seen(), [0, 0], 'without teacher');
  crowd.move(0, PLACE.in, hour.startsAt);
  assert.deepEqual(seen(), [1, 0]);
  state.level = 0;
  assert.deepEqual(seen(), [0, 1]);
  state.margin = 8;
  assert.deepEqual(seen(), [0, 1], 'one of the eight seats is the teacher’s');
  state.margin = 9;
  assert.deepEqual(seen(), [1, 0]);
  crowd.move(8, PLACE.gone, hour.startsAt);
  state.level = 1;
  assert.deepEqual(seen(), [0, 0], 'who gave up still counts as come');
});

test('[SIM-2] [SIM-10] on one thread or two the figures are the same, and a run that is noted is not made again', async () => {
  const notesFile = join(mkdtempSync(join(tmpdir(), 'preau-sim-')), 'notes.jsonl');
  const size = { fullOneIn: 2_000, oneIn: 2_000, seeds: 1, otherOneIn: 2_000, otherSeeds: 1 };
  const runs = runsOf(size, ['main']).filter(
    ({ policy, seed }) => seed === 1 && (policy === 'fifo' || policy === 'lottery'),
  );
  const told: number[] = [];
  const made = async (threads: number, file: string | undefined) => {
    await using runner = new Runner(threads);
    // Awaited here: the threads end with this function.
    const notes = await runCampaign(runs, runner, file, (_, left) => void told.push(left));
    return notes;
  };
  const first = await made(1, notesFile);
  const second = await made(2, undefined);
  assert.deepEqual(
    first.map(({ figures }) => figures),
    second.map(({ figures }) => figures),
  );
  const lines = readFileSync(notesFile, 'utf8');
  // Without a thread nothing could be made.
  assert.deepEqual(await made(0, notesFile), first);
  assert.equal(readFileSync(notesFile, 'utf8'), lines);
  assert.deepEqual(told, [1, 0, 1, 0, 1, 0]);
});
