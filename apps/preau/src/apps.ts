// The three apps over the engines. The only place that picks adapters.
import { join } from 'node:path';
import { FolderFiles, SharpPictures } from '@preau/files';
import { GATE_OPERATIONS, openCreditFiles, openGate } from '@preau/gate';
import type { Gate } from '@preau/gate';
import { diskOf, HOST_OPERATIONS } from '@preau/host';
import type { Logger, RecentCounts } from '@preau/host';
import { createArgon2Hasher } from '@preau/identity';
import { LESSON_OPERATIONS, openLesson } from '@preau/lesson';
import type { Lesson } from '@preau/lesson';
import { openSchool, openSchoolFiles } from '@preau/school';
import type { School } from '@preau/school';
import {
  createLessonDirectory,
  createLessonLog,
  createRunningLessons,
  createSchoolStores,
  createSheetStore,
} from '@preau/store-postgres';
import { isSecure } from './config.ts';
import type { PreauConfig } from './config.ts';
import type { Engines } from './engines.ts';

/** What the apps need beside the engines. */
export interface AppsOptions {
  readonly config: PreauConfig;
  readonly engines: Engines;
  readonly log: Logger;
  readonly fault: (error: unknown, what: string) => void;
  /** The folder of the built pages; a promise, because the build may still run. */
  readonly pages: Promise<string>;
  /** The address that people type; known once the listener is open. */
  readonly address: () => string;
  /** What was answered in the last hour; null before the listener stands. */
  readonly lastHour?: () => RecentCounts | null;
}

/** Open apps. Closing them leaves the engines running; twice is once. */
export interface Apps extends AsyncDisposable {
  readonly school: School;
  readonly lesson: Lesson;
  readonly gate: Gate;
}

/** What the gate's probes found, as operators read it. The database is well when its size could be read. */
const HEALTH = {
  open: 'well',
  slow: 'strained',
  queue: 'strained',
  voiceOnly: 'strained',
  down: 'failing',
  unknown: 'unknown',
} as const;

/** Opens school, lesson and gate. They share one memory of ended sessions. */
export async function openApps({ config, engines, log, fault, pages, address, lastHour }: AppsOptions): Promise<Apps> {
  const { database, bus, media } = engines;
  const keysFolder = join(config.dataDir, 'keys');
  const secure = isSecure(config);
  await using stack = new AsyncDisposableStack();
  const stores = createSchoolStores(database);
  // School and lesson are opened before the gate that they ask: nobody comes before the listener stands.
  const asked: { gate?: Gate } = {};
  const school = stack.use(
    await openSchool({
      stores,
      lessonLog: createLessonLog(database),
      hasher: createArgon2Hasher(),
      bus,
      keysFolder,
      files: await openSchoolFiles(config),
      publicUrl: address,
      secure,
      zone: config.zone,
      tickets: () => ({
        mint: async (asks) => {
          if (asked.gate === undefined) throw new Error('Cannot mint tickets: the gate is not open yet');
          return asked.gate.batch.mint(asks);
        },
      }),
      operations: [...GATE_OPERATIONS, ...LESSON_OPERATIONS, ...HOST_OPERATIONS],
      health: {
        parts: async () => [
          { name: 'database', health: 'well' },
          ...(asked.gate?.readStatus().stages ?? []).map(({ stage, state }) => ({
            name: stage,
            health: HEALTH[state],
          })),
        ],
        disk: () => diskOf(config.dataDir),
        lastHour: lastHour ?? (() => null),
      },
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
      heldAtDoor: () => asked.gate?.door.held ?? 0,
    }),
  );
  const gate = stack.use(
    await openGate({
      keysFolder,
      webFolder: await pages,
      secure,
      bus,
      sessions: school.reader,
      connect: media.origins,
      ladder: media.ladder,
      shared: engines.doors,
      joinsPerSecond: config.joinsPerSecond,
      zone: config.zone,
      doorFile: join(config.dataDir, 'gate-doors.json'),
      credits:
        engines.credits ??
        (await openCreditFiles(join(config.dataDir, 'gate-credits'), (error) => fault(error, 'read the credits'))),
      countersFile: config.countersFile,
      fault: (error) => fault(error, 'keep the doors as they were'),
    }),
  );
  asked.gate = gate;
  const open = stack.move();
  return { school, lesson, gate, [Symbol.asyncDispose]: () => open.disposeAsync() };
}
