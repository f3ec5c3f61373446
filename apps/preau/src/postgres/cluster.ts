// Makes the data folder once: initdb, password, database `preau`, settings. All of it in a staging folder that is
// renamed at the end, so that a cut first start leaves nothing half made.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandFor, creatorFor, giveTo } from './account.ts';
import type { Account } from './account.ts';
import { PostgresError } from './postgres-error.ts';

/** The magic path by which PostgreSQL names its own folder: it needs no right on the folders above (ADR 0006). */
export const OWN_FOLDER = '/proc/self/cwd';

/** Environment of every PostgreSQL program: none of ours, so that no PG* name of the user leaks in. */
export const POSTGRES_ENV = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** Settings for a machine that also runs the school. Durable unless the data is for a test. */
function settings(durable: boolean): string {
  return [
    '# Written by Préau when it made this folder.',
    "unix_socket_directories = ''",
    "listen_addresses = '127.0.0.1'",
    'max_connections = 80',
    `shared_buffers = ${durable ? '128MB' : '32MB'}`,
    'work_mem = 8MB',
    'maintenance_work_mem = 64MB',
    'max_parallel_workers_per_gather = 0',
    'wal_level = minimal',
    'max_wal_senders = 0',
    `max_wal_size = ${durable ? '1GB' : '256MB'}`,
    `min_wal_size = ${durable ? '80MB' : '32MB'}`,
    "timezone = 'UTC'",
    "log_timezone = 'UTC'",
    // No name, message or token in a log: neither the statement, nor its values, nor the DETAIL of a broken key.
    'log_min_error_statement = panic',
    'log_parameter_max_length = 0',
    'log_error_verbosity = terse',
    ...(durable ? [] : ['fsync = off', 'synchronous_commit = off', 'full_page_writes = off', 'autovacuum = off']),
    '',
  ].join('\n');
}

/** What `ensureCluster` needs. */
export interface ClusterOptions {
  readonly dataFolder: string;
  readonly passwordFile: string;
  readonly native: string;
  readonly account: Account;
  readonly durable: boolean;
}

/** Makes the cluster unless it is there, and returns the password of its role `preau`. */
export function ensureCluster(options: ClusterOptions): string {
  if (existsSync(join(options.dataFolder, 'PG_VERSION'))) return readPassword(options);
  const staging = `${options.dataFolder}.new`;
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true, mode: 0o700 });
  const creator = creatorFor(options.account);
  giveTo(creator, staging);

  const password = randomBytes(24).toString('base64url');
  const initdb = [
    '-D',
    OWN_FOLDER,
    '-U',
    'preau',
    '--auth=reject',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(options.durable ? [] : ['--no-sync']),
  ];
  run(creator, join(options.native, 'bin', 'initdb'), initdb, staging, '');
  run(
    creator,
    join(options.native, 'bin', 'postgres'),
    ['--single', '-j', '-D', OWN_FOLDER, 'postgres'],
    staging,
    `ALTER ROLE preau PASSWORD '${password}';\n\nCREATE DATABASE preau;\n\n`,
  );
  writeFileSync(join(staging, 'pg_hba.conf'), 'host all all 127.0.0.1/32 scram-sha-256\n');
  writeFileSync(join(staging, 'postgresql.conf'), settings(options.durable));
  giveTo(options.account, staging);
  writeFileSync(options.passwordFile, `${password}\n`, { mode: 0o600 });
  renameSync(staging, options.dataFolder);
  return password;
}

/** Refuses a folder that another major version wrote, in words. */
export function refuseOtherMajor(dataFolder: string, major: string): void {
  const file = join(dataFolder, 'PG_VERSION');
  if (!existsSync(file)) return;
  const found = readFileSync(file, 'utf8').trim();
  if (found === major) return;
  throw new PostgresError(
    'other-major',
    `Cannot open the database in ${dataFolder}: PostgreSQL ${found} wrote it and this Préau brings PostgreSQL ${major}. ` +
      'Nothing was changed. With the Préau that wrote it run: npm run school -- backup FILE. Then move the folder ' +
      'away, and with this one run: npm run school -- restore FILE',
  );
}

function readPassword(options: ClusterOptions): string {
  try {
    return readFileSync(options.passwordFile, 'utf8').trim();
  } catch (cause) {
    throw new PostgresError(
      'foreign-folder',
      `Cannot open the database in ${options.dataFolder}: its password file ${options.passwordFile} cannot be read`,
      { cause },
    );
  }
}

function run(account: Account, program: string, args: readonly string[], cwd: string, input: string): void {
  const command = commandFor(account, program, args);
  const result = spawnSync(command.program, command.args, {
    ...command.ids,
    cwd,
    input,
    env: POSTGRES_ENV,
    encoding: 'utf8',
    timeout: 180_000,
  });
  if (result.status === 0) return;
  const said = (result.stderr || result.error?.message || `signal ${result.signal}`)
    .trim()
    .split('\n')
    .slice(-3)
    .join('; ');
  throw new PostgresError('create-failed', `Cannot make the database in ${cwd}: ${said}`, { cause: result.error });
}
