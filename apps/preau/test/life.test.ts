// The life of a house in real processes: it starts, is stopped and killed, is asked by the command line, is backed up and moved.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import type { PreauProcess } from '../../../tools/testing/preau-process.ts';
import { Visitor } from '../../../tools/testing/visitor.ts';
import { lockFolder } from '../src/run/folder-lock.ts';
import { refusedStart, school } from './support/command-line.ts';
import { familyOf, living } from './support/living.ts';

const base = mkdtempSync(join(tmpdir(), 'preau-life-'));
after(() => rmSync(base, { recursive: true, force: true }));
const newFolder = (): string => mkdtempSync(join(base, 'data-'));
const MAIN = join(import.meta.dirname, '../src/main.ts');

const teacherOf = ({ accounts }: PreauProcess): PreauProcess['accounts'][number] =>
  accounts.find(({ role }) => role === 'teacher')!;

test('[HOUSE-56] Ctrl-C while it still starts ends what has begun, with 0', async () => {
  const dataDir = newFolder();
  const env = { ...process.env, PREAU_DATA_DIR: dataDir, PREAU_PORT: '0', PREAU_LOG_LEVEL: 'warn' };
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  const saysSo = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Creating the demo school')) resolve();
    });
  });
  await saysSo;
  const family = familyOf(child.pid!);
  assert.ok(family.length > 2, 'the database runs already');
  child.kill('SIGINT');
  assert.deepEqual(await once(child, 'exit'), [0, null]);
  assert.deepEqual(living(family), []);
  assert.match(said, /Préau is closing/);
});

describe('a demo house', () => {
  let preau: PreauProcess;
  before(async () => {
    preau = await startPreau({ dataDir: newFolder() });
  });
  after(() => preau?.[Symbol.asyncDispose]());

  test('[HOUSE-64] a backup of a running house, restored elsewhere, is that house', async () => {
    const file = join(base, 'house.backup');
    const copy = newFolder();
    const moved = newFolder();
    const saved = await school(['backup', file], { PREAU_DATA_DIR: preau.dataDir });
    assert.equal(saved.code, 0, saved.stderr);
    const [, rows] = /^Backed up (\d+) rows of \d+ tables/m.exec(saved.stdout) ?? [];
    assert.ok(Number(rows) > 1_000);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const twice = await school(['backup', file], { PREAU_DATA_DIR: preau.dataDir });
    assert.deepEqual([twice.code, twice.stderr], [64, `Cannot write ${file}: it exists\n`]);

    // Without a Préau: the command starts the database itself, and stops it.
    const restored = await school(['restore', file], { PREAU_DATA_DIR: copy });
    assert.equal(restored.code, 0, restored.stderr);
    assert.match(restored.stdout, new RegExp(`^Restored ${rows} rows of \\d+ tables, equal to the backup\\.$`, 'm'));
    const full = await school(['restore', file], { PREAU_DATA_DIR: copy });
    assert.equal(full.code, 1);
    assert.doesNotMatch(full.stderr, /^\s+at /m);
    const second = await school(['backup', join(moved, 'again')], { PREAU_DATA_DIR: copy });
    assert.match(second.stdout, new RegExp(`^Backed up ${rows} rows`, 'm'));

    await using twin = await startPreau({ dataDir: copy, words: ['--empty'] });
    const visitor = await Visitor.signIn(twin.url, teacherOf(preau));
    assert.equal((await visitor.ask('GET', '/api/today')).status, 200);
  });

  test('[HOUSE-56] Ctrl-C ends every process; after kill -9 the next start clears what is left and has all data', async () => {
    const first = familyOf(preau.pid);
    assert.ok(first.length > 6, `the database and the media processes: ${first.length}`);
    const { accounts } = preau;
    const visitor = await Visitor.signIn(preau.url, teacherOf(preau));
    const day = await visitor.get('GET', '/api/today');
    assert.equal(await preau.stop(), 0);
    assert.deepEqual(living(first), []);
    assert.equal(existsSync(join(preau.dataDir, 'run.json')), false);

    await preau.restart();
    assert.deepEqual(preau.accounts, accounts);
    const second = familyOf(preau.pid);
    await preau.kill();
    assert.ok(existsSync(join(preau.dataDir, 'run.json')), 'nobody removed it');
    await preau.restart();
    assert.deepEqual(living(second), [], 'nothing of the killed one is left');
    assert.deepEqual(preau.accounts, accounts);
    const { persons } = await (
      await Visitor.signIn(preau.url, teacherOf(preau))
    ).get<{ persons: unknown }>('GET', '/api/today');
    assert.deepEqual(
      (persons as { displayName: string }[]).map(({ displayName }) => displayName),
      (day as { persons: { displayName: string }[] }).persons.map(({ displayName }) => displayName),
    );
  });
});

describe('an empty house', () => {
  let preau: PreauProcess;
  before(async () => {
    preau = await startPreau({ dataDir: newFolder(), words: ['--empty'] });
  });
  after(() => preau?.[Symbol.asyncDispose]());

  test('[HOUSE-55] a second start on the same folder is refused in a sentence and disturbs nobody', async () => {
    const { code, stderr } = await refusedStart([], { PREAU_DATA_DIR: preau.dataDir });
    assert.equal(code, 1);
    assert.match(
      stderr,
      new RegExp(`a Préau runs on it \\(process ${preau.pid}, ${preau.url}\\)\\. Stop it, or set PREAU_DATA_DIR`),
    );
    assert.equal((await fetch(`${preau.url}/health`)).status, 200);
  });

  test('[HOUSE-63] the first operator of an empty house that runs: a link that sets a password once', async () => {
    assert.equal(existsSync(join(preau.dataDir, 'demo.json')), false);
    const words = [
      'operator',
      'create',
      '--school',
      '0750001A',
      '--name',
      'Collège du Parc',
      '--given',
      'Inès',
      '--family',
      'Roy',
    ];
    const made = await school(words, { PREAU_DATA_DIR: preau.dataDir });
    assert.equal(made.code, 0, made.stderr);
    assert.match(made.stdout, /^Operator of Collège du Parc: login ines\.roy$/m);
    const link = /https?:\/\/\S+/.exec(made.stdout)?.[0] ?? '';
    assert.ok(link.startsWith(`${preau.url}/`), `of the running house: ${link}`);
    const code = new URLSearchParams(new URL(link).hash.slice(1)).get('code');
    const visitor = new Visitor(preau.url);
    const whose = await visitor.ask<{ login: string }>('POST', '/api/activation/check', { code });
    assert.deepEqual([whose.status, whose.body.login], [200, 'ines.roy']);
    const password = 'un bon mot de passe';
    assert.equal((await visitor.ask('POST', '/api/activation', { code, password })).status, 200);
    const again = await new Visitor(preau.url).ask('POST', '/api/activation', {
      code,
      password: 'un autre mot de passe',
    });
    assert.deepEqual([again.status, again.body.code], [404, 'activation.unknown']);
    const signedIn = await Visitor.signIn(preau.url, { login: 'ines.roy', password });
    assert.equal((await signedIn.ask('GET', '/api/today')).status, 200);
  });

  test('[HOUSE-56] a service manager that signals every process at once gets an orderly end too', async () => {
    const family = familyOf(preau.pid);
    const ended = preau.ended();
    // As systemd does with a control group.
    for (const pid of family) process.kill(pid, 'SIGTERM');
    assert.equal(await ended, 0, preau.output());
    assert.deepEqual(living(family), []);
    assert.equal(existsSync(join(preau.dataDir, 'run.json')), false);
    await preau.restart();
  });
});

test(
  '[HOUSE-60] a command that waited a minute for the data folder ends with 75',
  { skip: process.env['TEST_LONG'] === '1' ? false : 'waits a minute: TEST_LONG=1' },
  async () => {
    const dataDir = newFolder();
    const lock = await lockFolder(dataDir);
    assert.ok(lock.ok);
    const { code, stderr } = await school(['diff', join(base, 'roster.zip')], { PREAU_DATA_DIR: dataDir });
    assert.equal(code, 75);
    assert.match(stderr, /another Préau command works on it\. Try again when it has ended/);
    await lock.value.close();
  },
);
