import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { loadConfig } from '@preau/host';
import { SCHOOL_SETTINGS, start } from '../src/index.ts';
import { openTestDatabase } from '../../../tools/testing/postgres.ts';

const target = await openTestDatabase();
const dataDir = mkdtempSync(join(tmpdir(), 'preau-school-start-'));
after(async () => {
  await target.close();
  rmSync(dataDir, { recursive: true });
});

test('[SCHOOL-79] a school starts as a process of its own on an empty database, answers, and ends; a second one shares its keys', async () => {
  const config = loadConfig(SCHOOL_SETTINGS, {
    PREAU_PORT: '0',
    PREAU_DATA_DIR: dataDir,
    PREAU_DATABASE_URL: target.url,
    PREAU_LOG_LEVEL: 'silent',
  });
  assert.equal(config.ok, true);
  if (!config.ok) return;
  const ask = async (path: string, url: string): Promise<[number, unknown]> => {
    const answer = await fetch(`${url}${path}`, { signal: AbortSignal.timeout(10_000) });
    return [answer.status, await answer.json()];
  };
  const both = await Promise.all([0, 1].map(() => start({ ...config.value, databaseUrl: target.url })));
  for (const school of both) {
    assert.deepEqual(await ask('/health', school.url), [200, { status: 'ok', checks: { database: 'ok' } }]);
    assert.equal((await ask('/api/today', school.url))[0], 401);
    assert.equal((await ask('/api/openapi.json', school.url))[0], 200);
  }
  for (const school of both) await school[Symbol.asyncDispose]();
  await assert.rejects(fetch(`${both[0]?.url}/health`, { signal: AbortSignal.timeout(10_000) }));
});
