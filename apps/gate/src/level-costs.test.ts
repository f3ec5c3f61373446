import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { LEVEL_COSTS_FILE, readLevelCosts } from './level-costs.ts';

const REFERENCE = new URL('../../../docs/reference/level-costs.json', import.meta.url);

test('[GATE-116] the costs that the gate is shipped with are those of the reference: copy the file after a new measurement', () => {
  assert.equal(readFileSync(LEVEL_COSTS_FILE, 'utf8'), readFileSync(REFERENCE, 'utf8'));
  const { costs } = readLevelCosts();
  assert.equal(costs[0], 0);
  assert.ok(costs[1] > 0 && costs[1] <= costs[2] && costs[2] <= costs[3] && costs[3] <= costs[4] && costs[4] < 1);
});

test('[GATE-116] a file with a level missing or cheaper than the one below is refused', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'preau-costs-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const read = (costs: Readonly<Record<string, number>>): unknown => {
    const file = join(folder, 'costs.json');
    const preau = Object.fromEntries(
      Object.entries(costs).map(([level, cpuMsPerSecondPerPupil]) => [level, { cpuMsPerSecondPerPupil }]),
    );
    writeFileSync(file, JSON.stringify({ measured: '2026-11-22', servers: { preau } }));
    return readLevelCosts(pathToFileURL(file));
  };
  const good = { L0: 0, L1: 2, L2: 3, L3: 4, L4: 9 };
  assert.deepEqual(read(good), { measured: '2026-11-22', costs: { 0: 0, 1: 0.002, 2: 0.003, 3: 0.004, 4: 0.009 } });
  for (const bad of [
    { ...good, L2: 1 },
    { ...good, L0: 1 },
    { L0: 0, L1: 1, L2: 2, L3: 3 },
  ])
    assert.throws(() => read(bad), RangeError);
});
