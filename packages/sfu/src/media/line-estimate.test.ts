import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineEstimate } from './line-estimate.ts';
import { Prober } from './prober.ts';

test('[SFU-73] a low estimate that grows limits nothing; one that falls below what is sent does', () => {
  const line = new LineEstimate();
  let bps = 150_000;
  for (let now = 0; now <= 10_000; now += 500) {
    assert.equal(line.remb(bps, 2_000_000, now, false), false, `at ${now} ms`);
    bps *= 1.04;
  }
  assert.equal(line.capacityBps, Infinity);
  assert.equal(line.remb(bps * 0.8, 2_000_000, 10_500, false), true);
  assert.equal(line.capacityBps, bps * 0.8);
  assert.equal(line.remb(bps * 0.9, bps * 0.5, 11_000, false), false);
  assert.equal(line.capacityBps, bps * 0.9, 'a higher estimate is believed at once');
});

test('[SFU-73] an estimate that falls while little is sent, or stays low but is not exceeded, is no limit', () => {
  const line = new LineEstimate();
  for (let now = 0; now < 5_000; now += 500) line.remb(400_000 - now * 20, 200_000, now, false);
  assert.equal(line.capacityBps, Infinity);
});

test('[SFU-73] an estimate that stays far below what is sent is one', () => {
  const line = new LineEstimate();
  const found = [];
  for (let now = 0; now <= 4_000; now += 500) found.push(line.remb(300_000, 900_000, now, false));
  assert.equal(found.indexOf(true) * 500, 1_500);
  assert.equal(line.capacityBps, 300_000);
});

test('[SFU-73] loss over 10 % in two windows in a row says that a line is full; 5 % does not', () => {
  const line = new LineEstimate();
  for (let now = 0; now < 20_000; now += 500) assert.equal(line.loss(30, 1.5, 500_000, now), false);
  assert.equal(line.capacityBps, Infinity);
  assert.equal(line.loss(100, 40, 500_000, 21_000), false, 'once may be a cut');
  assert.equal(line.loss(100, 40, 500_000, 22_000), true);
  assert.equal(line.capacityBps, 400_000);
});

test('[SFU-71] a probe pads up to what is wished, proves it when nothing breaks, and waits longer after each failure', () => {
  const prober = new Prober();
  const line = { capacityBps: 300_000, mediaBps: 150_000, wishedBps: 600_000, isPaused: false };
  prober.congested(10_000);
  const starts: number[] = [];
  let proven: number | undefined;
  let padding = 0;
  for (let now = 10_000; now < 30_000 && proven === undefined; now += 50) {
    const { paddingBytes, provenBps } = prober.tick(line, now);
    if (paddingBytes > 0 && starts.length === 0) starts.push(now);
    padding += paddingBytes;
    proven = provenBps;
  }
  assert.deepEqual(starts, [13_050]);
  assert.equal(proven, 600_000);
  assert.ok(Math.abs((padding * 8) / 1.5 - 450_000) < 40_000, `${padding} bytes`);
  const waits: number[] = [];
  let now = 40_000;
  for (let round = 0; round < 7; round += 1) {
    while (!prober.isProbing) prober.tick(line, (now += 50));
    const failedAt = now;
    prober.congested(now);
    while (!prober.isProbing) prober.tick(line, (now += 50));
    waits.push(now - failedAt);
  }
  assert.ok(waits.length === 7 && (waits[1] ?? 0) >= 2 * (waits[0] ?? 0) - 50, String(waits));
  for (const [index, wait] of waits.entries()) assert.ok(wait >= (waits[index - 1] ?? 0), 'never sooner');
  assert.ok((waits.at(-1) ?? 0) <= 60_050, 'a minute at most');
});

test('[SFU-71] nobody probes a line that carries everything', () => {
  const prober = new Prober();
  for (let now = 0; now < 60_000; now += 50)
    assert.equal(
      prober.tick({ capacityBps: 500_000, mediaBps: 100_000, wishedBps: 400_000, isPaused: false }, now).paddingBytes,
      0,
    );
});
