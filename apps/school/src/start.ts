// A school as a process of its own, for a cell: it picks the adapters, migrates, listens.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MemoryBus } from '@preau/bus-memory';
import { createLogger, createServer, systemClock } from '@preau/host';
import type { Config } from '@preau/host';
import { createArgon2Hasher } from '@preau/identity';
import type { Bus } from '@preau/service/base';
import { createSchoolStores, migrate, openDatabase } from '@preau/store-postgres';
import type { SCHOOL_SETTINGS } from './config.ts';
import { openSchool } from './open-school.ts';
import { routes } from './routes.ts';

/** A running school. */
export interface RunningSchool extends AsyncDisposable {
  /** Where it listens. */
  readonly url: string;
}

/** Starts a school on a PostgreSQL of yours. Without a bus it is alone: other processes then hear of nothing. */
export async function start(
  config: Config<typeof SCHOOL_SETTINGS> & { readonly databaseUrl: string },
  bus?: Bus,
): Promise<RunningSchool> {
  const log = createLogger({ name: 'school', level: config.logLevel });
  const tls =
    config.tlsCert === undefined || config.tlsKey === undefined
      ? undefined
      : { cert: await readFile(config.tlsCert, 'utf8'), key: await readFile(config.tlsKey, 'utf8') };
  await migrate(config.databaseUrl);
  const database = openDatabase({ url: config.databaseUrl, applicationName: 'preau school' });
  const ownBus = bus === undefined ? new MemoryBus(systemClock) : undefined;
  let url = '';
  const school = await openSchool({
    stores: createSchoolStores(database),
    hasher: createArgon2Hasher(),
    bus: bus ?? ownBus!,
    keysFolder: join(config.dataDir, 'keys'),
    publicUrl: () => config.publicUrl ?? url,
    secure: tls !== undefined || config.publicUrl?.startsWith('https:') === true,
    log,
  });
  const server = await createServer({
    name: 'school',
    log,
    publicUrl: config.publicUrl,
    trustProxy: config.trustProxy,
    tls,
    checks: { database: async () => (await database.query('ask the database', 'SELECT 1')).rowCount === 1 },
  });
  await server.app.register(routes(school));
  url = await server.listen({ host: config.host, port: config.port });
  school.beginRounds();
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await school[Symbol.asyncDispose]();
      await ownBus?.[Symbol.asyncDispose]();
      await database.close();
    },
  };
}
