// The embedded PostgreSQL as it meets real machines: restarts, root, 0700 folders, kill -9. Every server here is real.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { canUnshare, SERVER_UID } from '../src/postgres/account.ts';
import { findBinaries } from '../src/postgres/binaries.ts';
import { startPostgres } from '../src/postgres/launcher.ts';
import type { PostgresOptions } from '../src/postgres/launcher.ts';
import { PostgresError } from '../src/postgres/postgres-error.ts';
import { clearFolder, findPostmaster, isAlive, processesIn } from '../src/postgres/processes.ts';

const isRoot = process.getuid?.() === 0;
const base = mkdtempSync(join(tmpdir(), 'preau-launcher-'));
let count = 0;
after(async () => {
  for (let number = 1; number <= count; number += 1)
    await clearFolder(join(base, String(number), 'postgres', 'data'), 1_000);
  rmSync(base, { recursive: true, force: true });
});
/** A new data folder below the 0700 folder that mkdtemp makes. */
const newFolder = (): string => join(base, String((count += 1)), 'postgres');

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

/** Starts, runs a statement, stops. */
async function session(options: PostgresOptions, text: string): Promise<unknown[]> {
  await using server = await startPostgres(options);
  return await query(server.url, text);
}

async function until(what: string, condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 20_000; !condition(); await delay(20))
    assert.ok(Date.now() < end, `waited too long for ${what}`);
}

test('[HOUSE-40] makes the database once, keeps data over restarts and leaves nothing running', async () => {
  const folder = newFolder();
  const server = await startPostgres({ folder });
  await query(server.url, 'CREATE TABLE kept (n int)');
  await query(server.url, 'INSERT INTO kept VALUES (7)');
  assert.deepEqual(
    await query(
      server.url,
      "SELECT 'École' < 'Zoé' COLLATE \"fr-x-icu\" AS french, current_setting('server_encoding') AS encoding",
    ),
    [{ french: true, encoding: 'UTF8' }],
  );
  assert.equal(statSync(join(folder, 'password')).mode & 0o777, 0o600);
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  assert.ok(server.port < 32_768);
  await Promise.all([server.close(), server.close()]);
  assert.deepEqual(processesIn(join(folder, 'data')), []);
  assert.equal(existsSync(join(folder, 'data', 'postmaster.pid')), false);
  assert.deepEqual(await session({ folder }, 'SELECT n FROM kept'), [{ n: 7 }]);
});

test('[HOUSE-40] asks for the password, and writes neither statements nor values into its log', async () => {
  const folder = newFolder();
  await using server = await startPostgres({ folder });
  await assert.rejects(query(server.url.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1'), /password authentication failed/);
  await query(server.url, 'CREATE TABLE person (name text PRIMARY KEY)');
  await query(server.url, "INSERT INTO person VALUES ('Zoé')");
  await assert.rejects(query(server.url, "INSERT INTO person VALUES ('Zoé')"), /duplicate key/);
  const log = readFileSync(join(folder, 'postgres.log'), 'utf8');
  assert.match(log, /duplicate key/);
  assert.doesNotMatch(log, /Zoé|INSERT/);
});

test(
  '[HOUSE-41] as root without user namespaces it runs under another uid, data in place, in both directions',
  { skip: !isRoot && 'needs root' },
  async () => {
    const folder = newFolder();
    const systemFolder = join(base, 'system');
    const plain = { folder, namespaceAllowed: false, systemFolder };
    assert.equal(statSync(base).mode & 0o777, 0o700);
    await session(plain, 'CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)');
    assert.equal(statSync(join(folder, 'data')).uid, SERVER_UID);
    assert.deepEqual(await session(plain, 'SELECT n FROM kept'), [{ n: 7 }]);
    assert.deepEqual(
      await session({ folder }, 'SELECT n FROM kept'),
      [{ n: 7 }],
      'also where namespaces are allowed later',
    );
  },
);

test(
  '[HOUSE-41] data made in a user namespace is taken over where there is none',
  { skip: !(isRoot && canUnshare()) && 'needs root and user namespaces' },
  async () => {
    const folder = newFolder();
    await session({ folder, namespaceAllowed: true }, 'CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)');
    assert.equal(statSync(join(folder, 'data')).uid, 0);
    assert.deepEqual(await session({ folder, namespaceAllowed: false }, 'SELECT n FROM kept'), [{ n: 7 }]);
  },
);

test(
  '[HOUSE-41] binaries that the other uid cannot reach are copied to where it can',
  { skip: !isRoot && 'needs root' },
  async () => {
    const hidden = { ...findBinaries(), native: join(base, 'hidden', 'native') };
    cpSync(findBinaries().native, hidden.native, { recursive: true, verbatimSymlinks: true });
    const open = mkdtempSync('/var/tmp/preau-system-');
    try {
      chmodSync(open, 0o755);
      const systemFolder = join(open, 'preau');
      const options = { folder: newFolder(), namespaceAllowed: false, binaries: hidden, systemFolder };
      await session(options, 'SELECT 1');
      assert.ok(existsSync(join(systemFolder, `postgres-${hidden.version}`, 'bin', 'postgres')));
      assert.deepEqual(await session(options, 'SELECT 1 AS again'), [{ again: 1 }]);
      // A system folder that is no folder: a temporary copy serves, and is gone afterwards.
      writeFileSync(join(open, 'file'), '');
      const before = temporaryCopies();
      const server = await startPostgres({ ...options, systemFolder: join(open, 'file') });
      assert.equal(temporaryCopies(), before + 1);
      await server.close();
      assert.equal(temporaryCopies(), before);
    } finally {
      rmSync(open, { recursive: true, force: true });
    }
  },
);

function temporaryCopies(): number {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('preau-postgres-')).length;
}

// `plain` is root without user namespaces: the server then has another uid, and without CAP_SYS_PTRACE, as in a plain
// container, root may not look into its processes.
for (const mode of isRoot ? ['', 'plain'] : ['']) {
  const options = mode === 'plain' ? { namespaceAllowed: false } : {};

  test(`[HOUSE-42] after kill -9 of parent and guard, the next start stops the orphan and has all data ${mode}`, async () => {
    const folder = newFolder();
    const parent = await startParent(folder, mode);
    await query(parent.url, 'CREATE TABLE kept (n int)');
    await query(parent.url, 'INSERT INTO kept VALUES (7)');
    const postmaster = findPostmaster(join(folder, 'data')) ?? 0;
    assert.notEqual(postmaster, 0);
    process.kill(parentOf(postmaster), 'SIGKILL');
    parent.child.kill('SIGKILL');
    await once(parent.child, 'exit');
    assert.ok(isAlive(postmaster), 'the postmaster is an orphan now');
    assert.deepEqual(await session({ folder, ...options }, 'SELECT n FROM kept'), [{ n: 7 }]);
    assert.equal(isAlive(postmaster), false);
  });

  test(`[HOUSE-42] a stale postmaster.pid that names a living stranger does not prevent the start ${mode}`, async () => {
    const folder = newFolder();
    await session({ folder, ...options }, 'SELECT 1');
    await using other = await startPostgres({ folder: newFolder(), ...options });
    const stranger = findPostmaster(join(base, String(count), 'postgres', 'data')) ?? 0;
    for (const pid of [process.pid, stranger, 4_194_303]) {
      writeFileSync(
        join(folder, 'data', 'postmaster.pid'),
        `${pid}\n/elsewhere\n1\n5432\n\n127.0.0.1\n  1 2\nready   \n`,
      );
      assert.deepEqual(await session({ folder, ...options }, 'SELECT 1 AS one'), [{ one: 1 }]);
    }
    assert.deepEqual(await query(other.url, 'SELECT 1 AS one'), [{ one: 1 }], 'the stranger was left alone');
  });
}

test('[HOUSE-42] a first start that was cut leaves nothing half made', async () => {
  const folder = newFolder();
  mkdirSync(join(folder, 'data.new'), { recursive: true });
  writeFileSync(join(folder, 'data.new', 'PG_VERSION'), '18\n');
  assert.deepEqual(await session({ folder }, 'SELECT 1 AS one'), [{ one: 1 }]);
  assert.equal(existsSync(join(folder, 'data.new')), false);
});

test('[HOUSE-43] the data folder of another major is refused in words and left as it is', async () => {
  const folder = newFolder();
  mkdirSync(join(folder, 'data'), { recursive: true });
  writeFileSync(join(folder, 'data', 'PG_VERSION'), '17\n');
  const refused = (error: unknown): boolean =>
    error instanceof PostgresError &&
    error.reason === 'other-major' &&
    /PostgreSQL 17 wrote it and this Préau brings PostgreSQL 18.*backup.*restore/s.test(error.message);
  await assert.rejects(startPostgres({ folder }), refused);
  assert.equal(readFileSync(join(folder, 'data', 'PG_VERSION'), 'utf8'), '17\n');
});

test('[HOUSE-44] when the parent alone is killed the server ends by itself; a temporary folder goes with it', async () => {
  const folder = newFolder();
  const parent = await startParent(folder, 'temporary');
  const postmaster = findPostmaster(join(folder, 'data')) ?? 0;
  parent.child.kill('SIGKILL');
  await once(parent.child, 'exit');
  await until('the server to end', () => !isAlive(postmaster));
  await until('the folder to go', () => !existsSync(folder));
});

test('[HOUSE-44] a server that dies is told, with its last words', async () => {
  const folder = newFolder();
  await using server = await startPostgres({ folder });
  process.kill(findPostmaster(join(folder, 'data')) ?? 0, 'SIGQUIT');
  assert.match(await server.ended, /immediate shutdown/);
});

async function startParent(folder: string, mode = ''): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'support/start-and-wait.ts'), folder, mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, url: chunk.toString('utf8').trim() };
}

function parentOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}
