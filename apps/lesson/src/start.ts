// The lesson app as a process of its own, for a cell: it picks the adapters and listens.

import { join } from 'node:path';
import { MemoryBus } from '@preau/bus-memory';
import { RedisBus } from '@preau/bus-redis';
import { FolderFiles, SharpPictures } from '@preau/files';
import { createLogger, createServer, readTls, systemClock } from '@preau/host';
import type { Config } from '@preau/host';
import { LivekitNotices, LivekitRooms } from '@preau/media-livekit';
import { createRevokedSessions } from '@preau/service/base';
import {
  createLessonDirectory,
  createLessonLog,
  createRunningLessons,
  createSchoolStores,
  createSheetStore,
  migrate,
  openDatabase,
} from '@preau/store-postgres';
import type { LESSON_SETTINGS } from './config.ts';
import { openLesson } from './open-lesson.ts';
import { routes } from './routes.ts';
import { SOCKET_PREFIX } from './socket-door.ts';

/** A running lesson process. */
export interface RunningLessonApp extends AsyncDisposable {
  /** Where it listens. */
  readonly url: string;
}

/** The bus is only a hint: ended sessions are read again this often. */
const REREAD_MS = 30_000;

/** Starts a lesson process on a PostgreSQL of yours; with Redis, beside others. Without LiveKit, lessons go without sound and picture. */
export async function start(
  config: Config<typeof LESSON_SETTINGS> & { readonly databaseUrl: string },
): Promise<RunningLessonApp> {
  await using stack = new AsyncDisposableStack();
  const log = createLogger({ name: 'lesson', level: config.logLevel });
  const fault = (error: unknown, what: string): void => log.error({ err: error }, `Cannot ${what}`);
  const tls = await readTls(config);
  await migrate(config.databaseUrl);
  const database = stack.use(openDatabase({ url: config.databaseUrl, applicationName: 'preau lesson' }));
  const bus = stack.use(
    config.redisUrl === undefined
      ? new MemoryBus(systemClock)
      : await RedisBus.open({
          url: config.redisUrl,
          fault: (error) => fault(error, 'reach the bus'),
          back: () => log.info('The bus is reached again'),
        }),
  );
  const table = createSchoolStores(database).sessions;
  const revoked = stack.use(await createRevokedSessions({ bus, clock: systemClock, table }));
  const rereading = setInterval(() => {
    revoked.reread().catch((error: unknown) => fault(error, 'read the ended sessions again'));
  }, REREAD_MS);
  stack.defer(() => clearInterval(rereading));
  const media = mediaOf(config);
  const lesson = stack.use(
    await openLesson({
      keysFolder: join(config.dataDir, 'keys'),
      log: createLessonLog(database),
      running: createRunningLessons(database),
      directory: createLessonDirectory(database),
      sheets: createSheetStore(database),
      pictures: new SharpPictures({ files: await FolderFiles.open(join(config.dataDir, 'files')) }),
      media: media === undefined ? null : new LivekitRooms(media),
      notices: media === undefined ? null : new LivekitNotices(media),
      bus,
      revoked,
      alone: config.redisUrl === undefined,
      publicUrl: config.publicUrl,
      fault,
    }),
  );
  const server = stack.use(
    await createServer({
      name: 'lesson',
      log,
      publicUrl: config.publicUrl,
      trustProxy: config.trustProxy,
      tls,
      checks: { database: async () => (await database.query('ask the database', 'SELECT 1')).rowCount === 1 },
    }),
  );
  await server.app.register(routes(lesson));
  server.onUpgrade(SOCKET_PREFIX, lesson.upgrade);
  const url = await server.listen({ host: config.host, port: config.port });
  const running = stack.move();
  return {
    url,
    // Sockets are told first: the listener waits for what is open.
    [Symbol.asyncDispose]: async () => {
      await lesson[Symbol.asyncDispose]();
      await running.disposeAsync();
    },
  };
}

function mediaOf(config: Config<typeof LESSON_SETTINGS>): ConstructorParameters<typeof LivekitRooms>[0] | undefined {
  const { livekitUrl, livekitKey, livekitSecret } = config;
  if (livekitUrl === undefined || livekitKey === undefined || livekitSecret === undefined) return undefined;
  const apiUrl = livekitUrl.replace(/^ws/, 'http');
  return {
    apiUrlOf: () => apiUrl,
    clientUrl: livekitUrl.replace(/^http/, 'ws'),
    key: livekitKey,
    secret: livekitSecret,
  };
}
