// The engines below the apps, embedded by default and yours when the environment names them (docs/guides/operator.md): database, bus, media.
import { randomUUID } from 'node:crypto';
import { MemoryBus } from '@preau/bus-memory';
import { openRedisCredits, openRedisDoors, RedisBus } from '@preau/bus-redis';
import { systemClock } from '@preau/host';
import type { Bus } from '@preau/service/base';
import { createSteadyDoors } from '@preau/service/gate';
import type { CreditBook, SteadyDoors } from '@preau/service/gate';
import { migrate, openDatabase as openPool } from '@preau/store-postgres';
import type { Database } from '@preau/store-postgres';
import type { PreauConfig } from './config.ts';
import { openMedia } from './media/media-engine.ts';
import type { MediaEngine } from './media/media-engine.ts';
import { openDatabase } from './run/database.ts';

/** Running engines. Closing ends what was started, last first; twice is once. */
export interface Engines extends AsyncDisposable {
  readonly databaseUrl: string;
  /** With the schema of this version. */
  readonly database: Database;
  readonly bus: Bus;
  readonly media: MediaEngine;
  /** The doors of the gate, when several processes share them through Redis; the gate closes them. */
  readonly doors: SteadyDoors | undefined;
  /** What classes are owed, when several gates share it through Redis; the gate closes it. */
  readonly credits: CreditBook | undefined;
  /** Resolves, with a sentence, when the embedded database has ended, asked or not. */
  readonly ended: Promise<string>;
}

/**
 * Starts them; a Redis that does not answer is gone on without until it does, and `fault` and `back` are told once each (GATE-170). Rejects with an error
 * whose message is for the console; what had begun is ended first.
 */
export async function openEngines(
  config: PreauConfig,
  fault: (error: unknown) => void,
  back: () => void = () => undefined,
): Promise<Engines> {
  await using stack = new AsyncDisposableStack();
  const opened = await openDatabase({ dataDir: config.dataDir, databaseUrl: config.databaseUrl, as: 'server' });
  if (!opened.ok) throw new Error(opened.error.message);
  const engine = stack.use(opened.value);
  await migrate(engine.url);
  const database = stack.adopt(openPool({ url: engine.url }), (pool) => pool.close());
  const bus = stack.use(await openBus(config, fault, back));
  const media = stack.use(await openMedia(config));
  const doors = await openDoors(config, bus, fault);
  const { redisUrl } = config;
  const credits = redisUrl === undefined ? undefined : await openRedisCredits({ url: redisUrl });
  const running = stack.move();
  return {
    databaseUrl: engine.url,
    database,
    bus,
    media,
    doors,
    credits,
    ended: engine.ended.then((words) => `PostgreSQL ended by itself. It said: ${words}`),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Shared with other gates when there is a Redis. */
async function openDoors(
  config: PreauConfig,
  bus: Bus,
  fault: (error: unknown) => void,
): Promise<SteadyDoors | undefined> {
  const { redisUrl: url } = config;
  if (url === undefined) return undefined;
  const shared = await openRedisDoors({ url, bus, gateId: randomUUID() });
  const told = (cause: unknown): void => {
    if (cause !== undefined) fault(new Error('Cannot share the doors: Redis does not answer', { cause }));
  };
  return createSteadyDoors({ shared, now: systemClock.now, told });
}

/** Redis or Valkey when an address is given, this process otherwise. */
async function openBus(config: PreauConfig, fault: (error: unknown) => void, back: () => void): Promise<Bus> {
  const { redisUrl: url } = config;
  return url === undefined ? new MemoryBus(systemClock) : RedisBus.open({ url, fault, back });
}
