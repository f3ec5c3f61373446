// The hand-over of npm start to Node 24, with real processes and signals, both ways it can happen.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

const script = join(import.meta.dirname, 'fixtures/hand-over.mjs');

async function start(...args: string[]): Promise<{ child: ChildProcess; pid: number; args: string[] }> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, ...(JSON.parse(chunk.toString('utf8')) as { pid: number; args: string[] }) };
}

for (const how of ['execve', 'spawn']) {
  test(`[HOUSE-34] passes arguments and exit codes (${how})`, async () => {
    const { child, args } = await start(how, 'exit=7', '--empty', 'a b');
    const [code] = (await once(child, 'exit')) as [number | null];
    assert.deepEqual([code, args], [7, ['exit=7', '--empty', 'a b']]);
  });

  test(`[HOUSE-34] passes signals and the answer to them (${how})`, async () => {
    const { child, pid } = await start(how, 'wait');
    assert.equal(pid === child.pid, how === 'execve', 'execve leaves no wrapper');
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [42, null]);
  });

  test(`[HOUSE-34] leaves no orphan when it is killed (${how})`, async () => {
    const { child, pid } = await start(how, 'wait');
    child.kill('SIGKILL');
    await once(child, 'exit');
    for (const until = Date.now() + 10_000; existsSync(`/proc/${pid}/fd`); await delay(20))
      assert.ok(Date.now() < until, 'an orphan lives');
  });
}
