// A gate as a process of its own, for a cell: it picks the adapters, listens, probes through the public address.

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { openRedisCredits, openRedisDoors, RedisBus } from '@preau/bus-redis';
import { createLogger, createServer, readTls, systemClock } from '@preau/host';
import type { Config, Logger } from '@preau/host';
import { createSteadyDoors } from '@preau/service/gate';
import type { CreditBook, SteadyDoors } from '@preau/service/gate';
import type { GATE_SETTINGS } from './config.ts';
import { openCreditFiles } from './credit-files.ts';
import { openGate } from './open-gate.ts';
import { oneNode } from './level-house.ts';
import { checksThrough } from './prober.ts';
import type { StageCheck } from './prober.ts';
import { routes } from './routes.ts';

/** A running gate. */
export interface RunningGate extends AsyncDisposable {
  /** Where it listens. */
  readonly url: string;
}

/** Starts a gate. `webFolder` is `apps/web/dist`; without Redis it runs on its own and hears of nothing (GATE-32). */
export async function start(config: Config<typeof GATE_SETTINGS>, webFolder: string): Promise<RunningGate> {
  await using stack = new AsyncDisposableStack();
  const log = createLogger({ name: 'gate', level: config.logLevel });
  const tls = await readTls(config);
  const media = config.livekitUrl === undefined ? undefined : new URL(config.livekitUrl);
  const fault = (error: unknown): void => log.error({ err: error }, 'Cannot reach the bus');
  const back = (): void => log.info('The bus is reached again');
  const bus =
    config.redisUrl === undefined ? undefined : stack.use(await RedisBus.open({ url: config.redisUrl, fault, back }));
  const gate = stack.use(
    await openGate({
      keysFolder: join(config.dataDir, 'keys'),
      webFolder,
      secure: tls !== undefined || config.publicUrl?.startsWith('https:') === true,
      connect: media === undefined ? [] : originsOf(media),
      bus,
      shared: config.redisUrl === undefined ? undefined : await sharedDoors(config.redisUrl, bus!, log),
      joinsPerSecond: config.joinsPerSecond,
      zone: config.zone,
      credits: await creditBook(config.redisUrl, config.dataDir, fault),
      doorFile: join(config.dataDir, 'gate-doors.json'),
      countersFile: config.countersFile,
      ladder: config.mediaCapacity === undefined ? undefined : oneNode(config.mediaCapacity),
      fault: (error) => log.error({ err: error }, 'The gate goes on without'),
    }),
  );
  const server = stack.use(
    await createServer({
      name: 'gate',
      log,
      publicUrl: config.publicUrl,
      trustProxy: config.trustProxy,
      tls,
    }),
  );
  await server.app.register(routes(gate));
  const url = await server.listen({ host: config.host, port: config.port });
  gate.beginProbes(checksThrough(config.publicUrl ?? url, media === undefined ? undefined : livekitCheck(media)));
  const running = stack.move();
  return { url, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** Credits where all gates see them; of a gate alone, in its data folder. GATE-174. */
function creditBook(url: string | undefined, dataDir: string, fault: (error: unknown) => void): Promise<CreditBook> {
  return url === undefined ? openCreditFiles(join(dataDir, 'gate-credits'), fault) : openRedisCredits({ url });
}

/** Doors over Redis; without it each gate goes on alone. GATE-83. */
async function sharedDoors(url: string, bus: RedisBus, log: Logger): Promise<SteadyDoors> {
  const gateId = randomUUID();
  return createSteadyDoors({
    shared: await openRedisDoors({ url, bus, gateId }),
    now: systemClock.now,
    told: (error) =>
      error === undefined
        ? log.info('The doors are shared again')
        : log.error({ err: error }, 'The doors are this gate’s alone: Redis does not answer'),
  });
}

/** A LiveKit server answers `OK` at its root. */
function livekitCheck(url: URL): StageCheck {
  return { url: url.origin.replace(/^ws/, 'http'), statuses: [200] };
}

/** The origins under which a browser reaches a media server: its WebSocket and its HTTP one. */
function originsOf({ host, protocol }: URL): string[] {
  const secure = protocol === 'wss:' || protocol === 'https:';
  return secure ? [`wss://${host}`, `https://${host}`] : [`ws://${host}`, `http://${host}`];
}
