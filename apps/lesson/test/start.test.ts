import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '@preau/host';
import { openTestDatabase } from '../../../tools/testing/postgres.ts';
import { LESSON_SETTINGS, start } from '../src/index.ts';

test('[LESSON-26] a lesson process of its own migrates, listens, is healthy, and ends', async (t) => {
  const stored = await openTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'preau-lesson-'));
  t.after(async () => {
    await stored.close();
    await rm(folder, { recursive: true, force: true });
  });
  const config = loadConfig(LESSON_SETTINGS, {
    PREAU_PORT: '0',
    PREAU_DATA_DIR: folder,
    PREAU_DATABASE_URL: stored.url,
    PREAU_LOG_LEVEL: 'silent',
  });
  assert.ok(config.ok);
  const running = await start({ ...config.value, databaseUrl: stored.url });
  const health = await fetch(`${running.url}/health`);
  assert.deepEqual(await health.json(), { status: 'ok', checks: { database: 'ok' } });
  const answer = await fetch(`${running.url}/api/lessons/x/log`);
  assert.equal(((await answer.json()) as { code: string }).code, 'session.missing');
  await running[Symbol.asyncDispose]();
  await assert.rejects(fetch(`${running.url}/health`));
});
