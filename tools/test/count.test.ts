import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runTests } from '../test-run.ts';
import type { Lane, TestRun } from '../test-run.ts';

const fixture = (name: string): string => join(import.meta.dirname, 'fixtures', name);
const run = (
  processes: 'one' | number,
  env: Record<string, string>,
  ...names: string[]
): ReturnType<typeof runTests> => {
  const options: TestRun = {
    lanes: [{ files: names.map(fixture), processes }],
    testTimeoutMs: 10_000,
    processTimeoutMs: 30_000,
    quiet: true,
    env,
  };
  return runTests(options);
};

const FAILING = ['fails', 'fails inside'];
/** A failure is named with its file and line behind. */
const nameOf = (failure: string): string => failure.replace(/ \(.*/, '');

for (const processes of ['one', 2] as const) {
  test(`[HOUSE-35] counts every outcome once (processes: ${processes})`, async () => {
    const counts = await run(processes, { CI_REQUIRE_SERVERS: '' }, 'mixed-tests.mjs');
    assert.deepEqual(
      { ...counts, failures: counts.failures.map(nameOf) },
      { passed: 4, skipped: 1, failures: FAILING },
    );
  });

  test(`[HOUSE-35] a file that cannot be loaded is a failure (processes: ${processes})`, async () => {
    assert.ok((await run(processes, {}, 'broken-tests.mjs')).failures.length >= 1);
  });
}

test('[HOUSE-35] where servers are required a skip is a failure', async () => {
  const { passed, skipped, failures } = await run('one', { CI_REQUIRE_SERVERS: '1' }, 'mixed-tests.mjs');
  assert.deepEqual({ passed, skipped }, { passed: 4, skipped: 0 });
  assert.deepEqual(failures.map(nameOf), ['fails', 'skips', 'fails inside']);
});

test('[HOUSE-37] a file that failed is run once more where that is allowed, and counts as it comes out then', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'preau-second-run-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const options = (marker: string, secondRun: boolean): TestRun => ({
    lanes: [{ files: [fixture('second-time.mjs'), fixture('steady-tests.mjs')], processes: 2 }],
    testTimeoutMs: 10_000,
    processTimeoutMs: 30_000,
    quiet: true,
    secondRun,
    env: { MARKER_FILE: join(folder, marker) },
  });
  const once = await runTests(options('a', false));
  assert.deepEqual({ ...once, failures: once.failures.map(nameOf) }, { passed: 2, skipped: 0, failures: ['unsteady'] });
  assert.deepEqual(await runTests(options('b', true)), { passed: 3, skipped: 0, failures: [] });
});

test('[HOUSE-65] lanes go side by side, files of a lane one after the other, and patient ones let the others go first', async (t) => {
  const meet = async (
    waitMs: number,
    lanes: Lane[],
    room?: number,
  ): Promise<{ failures: number; priorities: number[] }> => {
    const folder = mkdtempSync(join(tmpdir(), 'preau-meet-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const env = { MEET_FOLDER: folder, MEET_MS: String(waitMs) };
    const limits = {
      testTimeoutMs: 30_000,
      processTimeoutMs: 30_000,
      ...(room === undefined ? {} : { processes: room }),
    };
    const { failures } = await runTests({ lanes, ...limits, quiet: true, env });
    const priorities = readdirSync(folder).map((name) => Number(readFileSync(join(folder, name), 'utf8')));
    return { failures: failures.length, priorities: priorities.toSorted((a, b) => a - b) };
  };
  const file = fixture('meet.mjs');
  const beside = await meet(20_000, [
    { files: [file], processes: 1 },
    { files: [file], processes: 1, patient: true },
  ]);
  assert.equal(beside.failures, 0);
  const own = getPriority();
  assert.deepEqual(beside.priorities, [own, Math.max(own, 10)]);
  // Alone, the first waits for nobody.
  assert.equal((await meet(200, [{ files: [file, file], processes: 1 }])).failures, 1);
  // Nor where there is room for one: the lane that is named first goes first.
  const one: Lane = { files: [file], processes: 1 };
  assert.equal((await meet(200, [one, one], 1)).failures, 1);
  assert.equal((await meet(20_000, [one, one], 2)).failures, 0);
});
