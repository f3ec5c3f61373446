// A school as a process of its own, for a cell: it picks the adapters, migrates, listens.

import { join } from 'node:path';
import { MemoryBus } from '@preau/bus-memory';
import { RedisBus } from '@preau/bus-redis';
import { createLogger, createServer, diskOf, readTls, systemClock } from '@preau/host';
import type { Config, HostServer } from '@preau/host';
import { createArgon2Hasher } from '@preau/identity';
import { createLessonLog, createSchoolStores, migrate, openDatabase } from '@preau/store-postgres';
import type { SCHOOL_SETTINGS } from './config.ts';
import { countCostly } from './costly.ts';
import { openSchool } from './open-school.ts';
import { openSchoolFiles } from './school-files.ts';
import { routes } from './routes.ts';
import { createTicketOffice } from './ticket-office.ts';

/** A running school. */
export interface RunningSchool extends AsyncDisposable {
  /** Where it listens. */
  readonly url: string;
}

/** Starts a school on a PostgreSQL of yours; with Redis, beside others. Without it, other processes hear of nothing. */
export async function start(
  config: Config<typeof SCHOOL_SETTINGS> & { readonly databaseUrl: string },
): Promise<RunningSchool> {
  await using stack = new AsyncDisposableStack();
  const log = createLogger({ name: 'school', level: config.logLevel });
  const tls = await readTls(config);
  await migrate(config.databaseUrl);
  const database = stack.use(openDatabase({ url: config.databaseUrl, applicationName: 'preau school' }));
  const fault = (error: unknown): void => log.error({ err: error }, 'Cannot reach the bus');
  const back = (): void => log.info('The bus is reached again');
  const bus = stack.use(
    config.redisUrl === undefined
      ? new MemoryBus(systemClock)
      : await RedisBus.open({ url: config.redisUrl, fault, back }),
  );
  let url = '';
  const listening: { server?: HostServer } = {};
  const school = stack.use(
    await openSchool({
      stores: createSchoolStores(database),
      lessonLog: createLessonLog(database),
      hasher: createArgon2Hasher(),
      bus,
      keysFolder: join(config.dataDir, 'keys'),
      files: await openSchoolFiles(config),
      publicUrl: () => config.publicUrl ?? url,
      secure: tls !== undefined || config.publicUrl?.startsWith('https:') === true,
      // Only a cell's proxy routes `/q` to the gate; a school on its own has nobody to ask.
      ...(config.publicUrl === undefined
        ? {}
        : { tickets: (minter) => createTicketOffice({ address: () => config.publicUrl ?? url, minter }) }),
      health: {
        parts: async () => [{ name: 'database', health: 'well' }],
        disk: () => diskOf(config.dataDir),
        lastHour: () => listening.server?.metrics.lastHour() ?? null,
      },
      log,
    }),
  );
  const server = stack.use(
    await createServer({
      name: 'school',
      log,
      publicUrl: config.publicUrl,
      trustProxy: config.trustProxy,
      tls,
      checks: { database: async () => (await database.query('ask the database', 'SELECT 1')).rowCount === 1 },
    }),
  );
  listening.server = server;
  countCostly(server.metrics, school.costly);
  await server.app.register(routes(school));
  url = await server.listen({ host: config.host, port: config.port });
  school.beginRounds();
  const running = stack.move();
  return { url, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
