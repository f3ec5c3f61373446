import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slope } from './soak.ts';
import { cpuMs, memoryBytes } from './process-usage.ts';

test('[HOUSE-83] the slope of memory is that of the straight line through its samples', () => {
  assert.equal(
    slope([
      [0, 10],
      [1, 12],
      [2, 14],
    ]),
    2,
  );
  assert.ok(
    Math.abs(
      slope([
        [0, 10],
        [1, 11],
        [2, 10],
        [3, 11],
      ]) - 0.2,
    ) < 1e-9,
  );
});

test('[HOUSE-83] CPU and memory of a process are read from the system', () => {
  const before = cpuMs([process.pid]);
  const until = performance.now() + 5_000;
  while (cpuMs([process.pid]) < before + 50 && performance.now() < until) Math.sqrt(Math.random());
  assert.ok(cpuMs([process.pid]) >= before + 50);
  assert.ok(memoryBytes([process.pid]) > 10_000_000);
});
