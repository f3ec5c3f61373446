import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const MAIN = fileURLToPath(new URL('../src/rehearse/main.ts', import.meta.url));
const run = promisify(execFile);

const skip = process.env['TEST_LONG'] === '1' ? false : 'walks in real time, two minutes: TEST_LONG=1';

test('[SIM-22] a class is brought in, walks through the real doors, and its lesson can be held', { skip }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'preau-rehearsal-test-'));
  try {
    const figuresFile = join(folder, 'figures.json');
    const report = join(folder, 'report.md');
    const words = ['--classes', '1', '--before', '0.5', '--after', '1', '--json', figuresFile, '--report', report];
    const { stdout } = await run(process.execPath, [MAIN, ...words], { timeout: 240_000 });
    const figures = JSON.parse(readFileSync(figuresFile, 'utf8')) as Record<string, { readonly value: number }>;
    assert.equal(figures['pupils and teachers in at H+1']?.value, 100, stdout);
    assert.equal(figures['lessons able to be held at H+1']?.value, 100, stdout);
    assert.equal(figures['people who gave up']?.value, 0);
    assert.match(readFileSync(report, 'utf8'), /\| H\+1 \| \d+ \|/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('[SIM-22] a Préau that others reach is not rehearsed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'preau-rehearsal-test-'));
  try {
    writeFileSync(join(folder, 'run.json'), JSON.stringify({ pid: 1, url: 'https://ecole.example' }));
    await assert.rejects(run(process.execPath, [MAIN, '--data-dir', folder]), /only a Préau on this machine/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
