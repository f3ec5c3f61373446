// The command line as a real child process, on a database named by the environment: files, refusals, exit codes.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { parseSchoolId } from '@preau/core/base';
import { createSchoolStores, migrate, openDatabase } from '@preau/store-postgres';
import { openTestDatabase } from '../../../tools/testing/postgres.ts';
import type { TestDatabase } from '../../../tools/testing/postgres.ts';
import { packZip, unpackZip } from '../../../tools/testing/zip.ts';
import { school } from './support/command-line.ts';
import type { Ended } from './support/command-line.ts';

const base = mkdtempSync(join(tmpdir(), 'preau-cli-'));
const files = join(base, 'college');
const roster = join(files, 'oneroster.zip');
const timetable = join(files, 'timetable.ics');
const UAI = '0990002B';
let empty: TestDatabase;
/** Holds the college. Tests that change something copy it or put it back. */
let filled: TestDatabase;
const on = (database: TestDatabase, ...words: string[]): Promise<Ended> =>
  school(words, { PREAU_DATABASE_URL: database.url, PREAU_DATA_DIR: join(base, new URL(database.url).pathname) });

before(async () => {
  const made = await school(['generate', files, '--school', UAI, '--seed', '7'], {});
  assert.equal(made.code, 0, made.stderr);
  assert.match(made.stdout, /^Wrote 12\d\d people to .*oneroster\.zip and \d+ slots to .*timetable\.ics\.\n$/);
  empty = await openTestDatabase({ template: { key: 'migrated', run: migrate } });
  filled = await openTestDatabase({ template: { key: 'migrated', run: migrate } });
});
after(async () => {
  await empty.close();
  await filled.close();
  rmSync(base, { recursive: true, force: true });
});

/** The package with one of its files changed. */
function broken(name: string, file: string, change: (text: string) => string): string {
  const entries = unpackZip(readFileSync(roster));
  entries.set(file, Buffer.from(change(entries.get(file)!.toString('utf8'))));
  const path = join(base, name);
  writeFileSync(path, packZip(entries));
  return path;
}

/** Rows of every table: what any half import would change. */
async function contents(of: TestDatabase): Promise<unknown> {
  await using database = openDatabase({ url: of.url });
  const { rows } = await database.query<{ name: string }>(
    'list the tables',
    "SELECT c.oid::regclass::text AS name FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 1",
  );
  const counts: [string, unknown][] = [];
  for (const { name } of rows) {
    const counted = await database.query<{ n: string }>('count rows', `SELECT count(*) AS n FROM ${name}`);
    counts.push([name, counted.rows[0]?.n]);
  }
  assert.ok(counts.length > 5);
  return counts;
}

test('[HOUSE-60] every command has help; wrong words end with 64, a wrong environment with 78', async () => {
  const help = await school(['--help'], {});
  assert.equal(help.code, 0);
  const commands = ['diff', 'import', 'undo', 'export', 'operator', 'backup', 'restore', 'generate'];
  const helps = await Promise.all(commands.map((command) => school([command, '--help'], {})));
  for (const [index, command] of commands.entries()) {
    assert.match(help.stdout, new RegExp(`^  ${command}\\b`, 'm'));
    assert.equal(helps[index]?.code, 0);
    assert.match(helps[index]?.stdout ?? '', new RegExp(`^Usage: school ${command}`));
  }
  const wrongs = [
    ['gone'],
    ['import'],
    ['import', '--gone', roster],
    ['import', roster, roster],
    ['generate', files, '--seed', 'x'],
    ['import', join(base, 'nowhere.zip')],
    ['import', roster, '--school', 'abc'],
    ['diff', timetable],
    ['operator', 'create'],
    ['restore', join(base, 'nowhere')],
  ];
  for (const words of wrongs) {
    const { code, stderr, stdout } = await on(empty, ...words);
    assert.equal(code, 64, `${words.join(' ')}: ${stderr}${stdout}`);
    assert.notEqual(stderr, '');
    assert.doesNotMatch(stderr, /^\s+at /m, 'no stack');
  }
  const wrong = await school(['diff', roster], { PREAU_PORT: 'abc', PREAU_DATADIR: '/x' });
  assert.equal(wrong.code, 78);
  assert.match(wrong.stderr, /PREAU_PORT.*\n.*PREAU_DATADIR.*PREAU_DATA_DIR/);
});

test('[HOUSE-62] diff tells what would change and exits with 2; after the import it exits with 0', async () => {
  const first = await on(filled, 'diff', roster, timetable);
  assert.equal(first.code, 2, first.stderr);
  assert.match(first.stdout, /480|12\d\d/);
  assert.equal((await on(filled, 'diff', roster, timetable)).stdout, first.stdout, 'it changed nothing');
  const imported = await on(filled, 'import', roster, timetable);
  assert.equal(imported.code, 0, imported.stderr);
  assert.match(imported.stdout, new RegExp(`^Imported into ${UAI} in [\\d.]+ s: \\d+ new, 0 changed, 0 missing`, 'm'));
  assert.match(
    imported.stderr,
    /users\.csv|read|compare/i,
    'steps are told, one line each, where there is no terminal',
  );
  assert.doesNotMatch(imported.stderr, /\r|\[/, 'no bar in a log');
  const again = await on(filled, 'diff', roster, timetable);
  assert.deepEqual([again.code, again.stdout.trimEnd().split('\n').at(-1)], [0, 'Nothing would change.']);
  // A timetable alone is read with the roster in force.
  assert.equal((await on(filled, 'diff', timetable)).code, 0);
});

test('[HOUSE-61] a broken roster is named by file, line and column, all problems at once, and changes nothing', async () => {
  const held = await contents(empty);
  const bad = broken('broken.zip', 'users.csv', (text) => {
    const lines = text.split('\n');
    lines[4] = lines[4]!.replace(',true,', ',perhaps,');
    lines[9] = `${lines[9]!.trimEnd()},one,too,many\r`;
    return lines.join('\n');
  });
  for (const command of ['diff', 'import']) {
    const { code, stderr, stdout } = await on(empty, command, bad, timetable);
    assert.equal(code, 65, stderr);
    assert.match(stderr, /^Nothing was changed\. The files have errors:$/m);
    assert.match(stderr, /^ {2}users\.csv:5:\d+: .*perhaps/m);
    assert.match(stderr, /^ {2}users\.csv:10(:\d+)?: /m);
    assert.equal(stdout, '');
  }
  assert.deepEqual(await contents(empty), held);
});

test('[HOUSE-61] a broken timetable beside a good roster changes nothing', async () => {
  const held = await contents(empty);
  const bad = join(base, 'broken.ics');
  const text = readFileSync(timetable, 'utf8').replace('FREQ=WEEKLY', 'FREQ=HOURLY');
  const line = text.split('\r\n').findIndex((each) => each.includes('FREQ=HOURLY')) + 1;
  writeFileSync(bad, text);
  const { code, stderr } = await on(empty, 'import', roster, bad);
  assert.equal(code, 65, stderr);
  assert.match(stderr, new RegExp(`^  broken\\.ics:${line}:\\d+: .*HOURLY`, 'm'));
  assert.deepEqual(await contents(empty), held);
});

test('[HOUSE-61] a zip bomb is refused by name, quickly and without unpacking it', async () => {
  const held = await contents(empty);
  const entries = unpackZip(readFileSync(roster));
  entries.set('users.csv', Buffer.alloc(300 * 1024 * 1024));
  const bomb = join(base, 'bomb.zip');
  writeFileSync(bomb, packZip(entries));
  const { code, stderr } = await on(empty, 'import', bomb);
  assert.equal(code, 65, stderr);
  assert.match(stderr, /users\.csv/);
  writeFileSync(bomb, 'PK but no zip');
  const none = await on(empty, 'import', bomb);
  assert.equal(none.code, 65);
  assert.match(none.stderr, /bomb\.zip.*cannot be read/);
  assert.deepEqual(await contents(empty), held);
});

test('[HOUSE-62] a roster that lacks most of the school stops and names the flags; with them nobody is deleted', async () => {
  const small = join(base, 'small');
  await school(['generate', small, '--school', UAI, '--seed', '8', '--people', '300'], {});
  const other = join(small, 'oneroster.zip');
  const held = await contents(filled);
  const stopped = await on(filled, 'import', other);
  assert.equal(stopped.code, 1, stopped.stderr);
  assert.match(
    stopped.stderr,
    /^Nothing was changed: .*manyMissing, person: \d+ of \d+ \(--accept-missing to go on\)/m,
  );
  assert.match(stopped.stderr, /manyRenamed, person: \d+ of \d+ \(--accept-renamed to go on\)/);
  const half = await on(filled, 'import', other, '--accept-missing');
  assert.equal(half.code, 1);
  assert.match(half.stderr, /^Nothing was changed: manyRenamed/m, 'one flag does not accept the other');
  assert.deepEqual(await contents(filled), held);
  const people = await countPeople();
  const passed = await on(filled, 'import', other, '--accept-missing', '--accept-renamed');
  assert.equal(passed.code, 0, passed.stderr);
  assert.match(passed.stdout, /[1-9]\d* missing from the files and kept/);
  assert.equal(await countPeople(), people, 'nobody was deleted');
});

test('[PEOPLE-83] undo tells first and takes back with --yes, once; what export writes is imported without a change', async () => {
  const held = await contents(filled);
  const told = await on(filled, 'undo');
  assert.equal(told.code, 2, told.stderr);
  assert.match(told.stdout, /^person: 0 created, [1-9]\d* changed, /m);
  assert.match(told.stdout, /Nothing was changed: say --yes/);
  assert.deepEqual(await contents(filled), held);
  const undone = await on(filled, 'undo', '--school', UAI, '--yes');
  assert.equal(undone.code, 0, undone.stderr);
  assert.match(undone.stdout, new RegExp(`^Took back the last import of ${UAI}: [1-9]\\d* as before again`, 'm'));
  assert.equal((await on(filled, 'diff', roster, timetable)).code, 0, 'as after the first import');
  const twice = await on(filled, 'undo', '--yes');
  assert.deepEqual([twice.code, /there is none, or the last one was taken back already/.test(twice.stderr)], [1, true]);
  const out = join(base, 'out');
  const exported = await on(filled, 'export', out);
  assert.equal(exported.code, 0, exported.stderr);
  assert.match(exported.stdout, /^Wrote \d+ people to .*roster\.zip and \d+ slots to .*timetable\.ics\.$/m);
  assert.equal((await on(filled, 'diff', join(out, 'roster.zip'), join(out, 'timetable.ics'))).code, 0);
  assert.equal((await on(empty, 'export', out)).code, 64, 'no school, none to choose');
});

test('[PEOPLE-111] cards that are forbidden at the command line: what they opened is over in the table, that of passwords is not', async () => {
  await using database = openDatabase({ url: filled.url });
  await database.query(
    'sign two pupils in',
    `INSERT INTO session (session_id, school_id, account_id, device_id, salt, rotated_at, created_at, expires_at, opened_by)
     SELECT gen_random_uuid(), school_id, account_id, 'cli', '', 1, 1, 9000000000000, CASE row_number() OVER () WHEN 1 THEN 'card' ELSE 'password' END
     FROM (SELECT * FROM person WHERE roles = '{pupil}' LIMIT 2) p`,
  );
  const set = await on(filled, 'switch', 'cards', 'set', '--reason', 'Des cartes circulent');
  assert.equal(set.code, 0, set.stderr);
  const { rows } = await database.query<{ opened_by: string; is_over: boolean }>(
    'read how they stand',
    "SELECT opened_by, revoked_at IS NOT NULL AS is_over FROM session WHERE device_id = 'cli' ORDER BY opened_by",
  );
  assert.deepEqual(
    rows.map((row) => [row.opened_by, row.is_over]),
    [
      ['card', true],
      ['password', false],
    ],
  );
  assert.equal((await on(filled, 'switch', 'cards', 'lift')).code, 0);
  await database.query('forget them', "DELETE FROM session WHERE device_id = 'cli'");
});

test('[OFFICE-45] [OFFICE-50] [OFFICE-75] switches for all schools, who runs the cell, and when a backup was made are said at the command line', async () => {
  const set = await on(filled, 'switch', 'messaging', 'set', '--reason', 'Menaces');
  assert.equal(set.code, 0, set.stderr);
  assert.match(set.stdout, /^messaging +off for all: Menaces$/m);
  assert.match((await on(filled, 'switch', 'messaging', 'lift')).stdout, /^messaging +as each school chose$/m);
  assert.equal((await on(filled, 'switch', 'messaging', 'set')).code, 64, 'without a reason');
  assert.equal((await on(filled, 'operator', 'cell', 'nobody')).code, 64);
  await using database = openDatabase({ url: filled.url });
  const { rows } = await database.query<{ login: string }>(
    'find the operator of the files',
    `SELECT a.login FROM account a JOIN person p USING (account_id) WHERE 'operator' = ANY(p.roles)`,
  );
  const { login } = rows[0]!;
  assert.equal((await on(filled, 'operator', 'cell', login)).stdout, `${login} runs the cell.\n`);
  const { cell } = createSchoolStores(database);
  assert.equal((await cell.readState()).backupAt, null);
  assert.equal((await on(filled, 'backup', join(base, 'marked'))).code, 0);
  assert.ok((await cell.readState()).backupAt! > 0);
});

async function countPeople(): Promise<number> {
  await using database = openDatabase({ url: filled.url });
  const { roster: held } = await createSchoolStores(database).rosters.read(parseSchoolId(UAI)!);
  return held?.people.length ?? 0;
}
