// One Préau per data folder, and how the command line finds it. Processes, locks and databases are real.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Client } from 'pg';
import { openDatabase } from '../src/run/database.ts';
import { lockFolder } from '../src/run/folder-lock.ts';
import { findRunning, removeRunFile, writeRunFile } from '../src/run/run-file.ts';

const base = mkdtempSync(join(tmpdir(), 'preau-run-'));
after(() => rmSync(base, { recursive: true, force: true }));
let count = 0;
const newFolder = (): string => join(base, String((count += 1)));
const about = { url: 'http://127.0.0.1:1', databaseUrl: 'postgres://x', startedAt: 1 };

async function hold(dataDir: string): Promise<{ said: string; end(signal: NodeJS.Signals | 'word'): Promise<void> }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'support/hold-folder.ts'), dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  const end = async (signal: NodeJS.Signals | 'word'): Promise<void> => {
    if (signal === 'word') child.stdin.write('end\n');
    else child.kill(signal);
    await once(child, 'exit');
  };
  return { said: chunk.toString('utf8').trim(), end };
}

test('[HOUSE-45] a second holder is refused until the first lets go', async () => {
  const dataDir = newFolder();
  const first = await lockFolder(dataDir);
  assert.ok(first.ok);
  assert.deepEqual(await lockFolder(dataDir), { ok: false, error: { code: 'folder.taken' } });
  await Promise.all([first.value.close(), first.value.close()]);
  const again = await lockFolder(dataDir);
  assert.ok(again.ok);
  await again.value.close();
});

test('[HOUSE-45] a second start on the same folder is refused in words; after kill -9 the folder is free and its data there', async () => {
  const dataDir = newFolder();
  const first = await hold(dataDir);
  assert.equal(first.said, 'held');
  const second = await hold(dataDir);
  assert.match(
    second.said,
    /^Cannot use .*: a Préau runs on it \(process \d+, http:\/\/127\.0\.0\.1:8080\)\. Stop it, or set PREAU_DATA_DIR/,
  );
  const running = findRunning(dataDir);
  assert.ok(running);
  const client = new Client({ connectionString: running.databaseUrl });
  await client.connect();
  await client.query('CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)');
  await client.end();
  await first.end('SIGKILL');
  assert.equal(findRunning(dataDir), undefined);
  const own = await openDatabase({ dataDir, as: 'server' });
  assert.ok(own.ok);
  const later = new Client({ connectionString: own.value.url });
  await later.connect();
  assert.deepEqual((await later.query('SELECT n FROM kept')).rows, [{ n: 7 }]);
  await later.end();
  await own.value.close();
});

test('[HOUSE-46] a command uses the database of the running Préau, else its own, and stops only its own', async () => {
  const dataDir = newFolder();
  const server = await hold(dataDir);
  const shared = await openDatabase({ dataDir, as: 'command' });
  assert.ok(shared.ok && shared.value.by === 'running');
  assert.equal(shared.value.url, findRunning(dataDir)?.databaseUrl);
  await shared.value.close();
  assert.ok(findRunning(dataDir), 'the server still runs');
  await server.end('word');
  const own = await openDatabase({ dataDir, as: 'command' });
  assert.ok(own.ok && own.value.by === 'ourselves');
  const waiting = await openDatabase({ dataDir, as: 'command', waitMs: 0 });
  assert.ok(!waiting.ok);
  assert.match(waiting.error.message, /another Préau command works on it/);
  await own.value.close();
});

test('[HOUSE-46] a database of your own is used as it is, under the same lock', async () => {
  const dataDir = newFolder();
  const opened = await openDatabase({ dataDir, databaseUrl: 'postgres://db.example/x', as: 'server' });
  assert.ok(opened.ok && opened.value.by === 'environment' && opened.value.url === 'postgres://db.example/x');
  assert.equal((await openDatabase({ dataDir, databaseUrl: 'postgres://db.example/x', as: 'server' })).ok, false);
  await opened.value.close();
});

test('[HOUSE-46] run.json is 0600 and believed only while its very process lives', () => {
  const dataDir = mkdtempSync(join(base, 'file-'));
  assert.equal(findRunning(dataDir), undefined);
  writeRunFile(dataDir, about);
  const file = join(dataDir, 'run.json');
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const run = findRunning(dataDir);
  assert.equal(run?.pid, process.pid);
  writeFileSync(file, JSON.stringify({ ...run, began: `${run?.began}0` }));
  assert.equal(findRunning(dataDir), undefined, 'the pid belongs to somebody else now');
  writeFileSync(file, JSON.stringify({ ...run, pid: 4_194_303 }));
  assert.equal(findRunning(dataDir), undefined);
  writeFileSync(file, '{"pid":');
  assert.equal(findRunning(dataDir), undefined);
  removeRunFile(dataDir);
});
