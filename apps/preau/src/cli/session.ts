// What every command works with: the school's desks over the database of the data folder, whoever runs it.
import { join } from 'node:path';
import { MemoryBus } from '@preau/bus-memory';
import { createLogger, EXIT_CONFIG, loadConfig, SETTINGS, systemClock } from '@preau/host';
import { createArgon2Hasher } from '@preau/identity';
import { openSchool, openSchoolFiles } from '@preau/school';
import type { School } from '@preau/school';
import { createLessonLog, createSchoolStores, migrate, openDatabase as openPool } from '@preau/store-postgres';
import type { Database } from '@preau/store-postgres';
import type { PreauConfig } from '../config.ts';
import { openDatabase } from '../run/database.ts';
import { findRunning } from '../run/run-file.ts';
import { CommandError } from './command-error.ts';
import { EXIT_TEMPORARY } from './exit-codes.ts';

/** An import of a large school takes longer than a page may. */
const STATEMENT_MS = 120_000;

/** An open school at the command line. */
export interface CommandSession {
  readonly school: School;
  readonly database: Database;
  readonly databaseUrl: string;
  readonly config: PreauConfig;
}

/** Reads the environment, as the server does. */
export function readConfig(): PreauConfig {
  const config = loadConfig(SETTINGS, process.env);
  if (!config.ok) throw new CommandError(EXIT_CONFIG, config.error.problems.join('\n'));
  return config.value;
}

/** Opens the database (a running Préau's, yours, or our own for as long as the command lasts), runs the work, closes everything. */
export async function withDatabase<T>(
  work: (session: { readonly databaseUrl: string; readonly config: PreauConfig }) => Promise<T>,
): Promise<T> {
  const config = readConfig();
  const opened = await openDatabase({ dataDir: config.dataDir, databaseUrl: config.databaseUrl, as: 'command' });
  if (!opened.ok) throw new CommandError(EXIT_TEMPORARY, opened.error.message);
  await using engine = opened.value;
  return await work({ databaseUrl: engine.url, config });
}

/** The same with schema and desks. */
export async function withSchool<T>(work: (session: CommandSession) => Promise<T>): Promise<T> {
  return withDatabase(async ({ databaseUrl, config }) => {
    await migrate(databaseUrl);
    await using database = openPool({
      url: databaseUrl,
      statementTimeoutMs: STATEMENT_MS,
      applicationName: 'preau school',
    });
    await using bus = new MemoryBus(systemClock);
    const address = config.publicUrl ?? findRunning(config.dataDir)?.url ?? `http://${config.host}:${config.port}`;
    await using school = await openSchool({
      stores: createSchoolStores(database),
      lessonLog: createLessonLog(database),
      hasher: createArgon2Hasher(),
      bus,
      keysFolder: join(config.dataDir, 'keys'),
      files: await openSchoolFiles(config),
      publicUrl: address,
      secure: address.startsWith('https:'),
      zone: config.zone,
      log: createLogger({ name: 'school', level: 'warn' }),
    });
    return await work({ school, database, databaseUrl, config });
  });
}
