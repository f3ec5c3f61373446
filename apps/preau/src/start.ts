// Puts the house together: engines, then the three apps on one listener. The only place that picks adapters.
import { join } from 'node:path';
import { admitAtTheDoor, checksThrough, openGate, routes as gateRoutes } from '@preau/gate';
import { FolderFiles, SharpPictures } from '@preau/files';
import { createLogger, createServer, readTls, systemClock } from '@preau/host';
import { createArgon2Hasher } from '@preau/identity';
import { openLesson, routes as lessonRoutes, SOCKET_PREFIX } from '@preau/lesson';
import { openSchool, routes as schoolRoutes } from '@preau/school';
import {
  createLessonDirectory,
  createLessonLog,
  createRunningLessons,
  createSchoolStores,
  createSheetStore,
  migrate,
  openDatabase as openPool,
} from '@preau/store-postgres';
import { openDemo, writeDemoFile } from './demo/demo-school.ts';
import type { DemoAccount } from './demo/demo-school.ts';
import { isLoopbackHost, openBus, openMedia } from './engines.ts';
import type { PreauConfig } from './engines.ts';
import { openHookListener } from './media/hook-listener.ts';
import { mediaRoutes, mediaUpgrade } from './media/media-pipe.ts';
import { openDatabase } from './run/database.ts';
import { ensurePages } from './web-pages.ts';
import { removeRunFile, writeRunFile } from './run/run-file.ts';

/** How to start. */
export interface StartOptions {
  readonly config: PreauConfig;
  readonly demo: 'never' | 'always' | 'loopback';
  /** Told, in a sentence, what takes long. */
  readonly say: (sentence: string) => void;
}

/** A Préau that serves. Closing ends everything that was started, in the reverse order; twice is once. */
export interface RunningPreau extends AsyncDisposable {
  readonly url: string;
  /** What the operator should know, in sentences. */
  readonly warnings: readonly string[];
  readonly demo: readonly DemoAccount[] | undefined;
  /** Resolves, with a sentence, when an engine ended by itself: the caller then ends the rest. */
  readonly failed: Promise<string>;
  close(): Promise<void>;
}

/** Starts everything. Rejects with an error whose message is meant for the console; what had begun is ended first. */
export async function start(options: StartOptions): Promise<RunningPreau> {
  const stack = new AsyncDisposableStack();
  try {
    return await assemble(options, stack);
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

async function assemble({ config, demo, say }: StartOptions, stack: AsyncDisposableStack): Promise<RunningPreau> {
  const startedAt = systemClock.now();
  const log = createLogger({ name: 'preau', level: config.logLevel });
  const fault = (error: unknown, what: string): void => log.error({ err: error }, `Cannot ${what}`);
  const web = ensurePages(say);
  web.catch(() => undefined);

  const opened = await openDatabase({ dataDir: config.dataDir, databaseUrl: config.databaseUrl, as: 'server' });
  if (!opened.ok) throw new Error(opened.error.message);
  const engine = stack.use(opened.value);
  await migrate(engine.url);
  const database = stack.adopt(openPool({ url: engine.url }), (pool) => pool.close());
  const bus = stack.use(await openBus(config, (error) => fault(error, 'reach the bus')));
  const hooks = stack.use(await openHookListener());
  const media = stack.use(await openMedia(config, hooks.url));

  const keysFolder = join(config.dataDir, 'keys');
  const tls = await readTls(config);
  const secure = tls !== undefined || config.publicUrl?.startsWith('https:') === true;
  let url = '';
  const school = stack.use(
    await openSchool({
      stores: createSchoolStores(database),
      hasher: createArgon2Hasher(),
      bus,
      keysFolder,
      publicUrl: () => config.publicUrl ?? url,
      secure,
      log,
    }),
  );
  const lesson = stack.use(
    await openLesson({
      keysFolder,
      bus,
      fault,
      alone: config.redisUrl === undefined,
      publicUrl: config.publicUrl,
      log: createLessonLog(database),
      running: createRunningLessons(database),
      directory: createLessonDirectory(database),
      sheets: createSheetStore(database),
      pictures: new SharpPictures({ files: await FolderFiles.open(join(config.dataDir, 'files')) }),
      revoked: school.revoked,
      media: media.rooms,
      notices: media.notices,
    }),
  );
  const gate = stack.use(
    await openGate({
      keysFolder,
      webFolder: await web,
      secure,
      bus,
      sessions: school.reader,
      connect: media.origins,
    }),
  );

  const server = stack.use(
    await createServer({
      name: 'preau',
      log,
      publicUrl: config.publicUrl,
      trustProxy: config.trustProxy,
      tls,
      checks: { database: async () => (await database.query('ask the database', 'SELECT 1')).rowCount === 1 },
    }),
  );
  server.app.addHook('preHandler', admitAtTheDoor(gate));
  await server.app.register(schoolRoutes(school));
  await server.app.register(lessonRoutes(lesson));
  if (media.sfu !== undefined) await server.app.register(mediaRoutes(media.sfu));
  await server.app.register(gateRoutes(gate));
  server.onUpgrade(SOCKET_PREFIX, lesson.upgrade);
  if (media.sfu !== undefined) server.onUpgrade('/rtc', mediaUpgrade(media.sfu));
  hooks.taker = async (body, authorization) => {
    const notice = await media.notices.read(body, authorization);
    if (notice === undefined) return 401;
    await lesson.grants.notice(notice);
    return 204;
  };

  const wantsDemo = demo === 'always' || (demo === 'loopback' && isLoopbackHost(config.host));
  const demoOptions = { school, dataDir: config.dataDir, say };
  const accounts = wantsDemo ? await openDemo(demoOptions) : undefined;
  url = await server.listen({ host: config.host, port: config.port });
  const address = config.publicUrl ?? url;
  if (accounts !== undefined) await writeDemoFile(demoOptions, address, accounts);
  school.beginRounds();
  gate.beginProbes(checksThrough(url, media.check(url)));
  writeRunFile(config.dataDir, { url: address, databaseUrl: engine.url, startedAt });
  stack.defer(() => removeRunFile(config.dataDir));

  let closing: Promise<void> | undefined;
  // New requests are refused first; then those who hold sockets are told, so that the listener can end.
  const close = (): Promise<void> =>
    (closing ??= (async () => {
      const unlisten = server.close();
      await lesson[Symbol.asyncDispose]();
      await media[Symbol.asyncDispose]();
      await unlisten;
      await stack.disposeAsync();
    })());
  return {
    url: address,
    warnings: warningsOf(config, secure),
    demo: accounts,
    failed: engine.ended.then((words) =>
      closing === undefined ? `PostgreSQL ended by itself. It said: ${words}` : new Promise<string>(() => undefined),
    ),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function warningsOf(config: PreauConfig, secure: boolean): string[] {
  if (secure || isLoopbackHost(config.host)) return [];
  return [
    'Without https, browsers give microphones and cameras only on this machine (localhost). Set PREAU_TLS_CERT and PREAU_TLS_KEY, or put a proxy with https in front.',
  ];
}
