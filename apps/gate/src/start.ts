// A gate as a process of its own, for a cell: it picks the adapters, listens, probes through the public address.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLogger, createServer } from '@preau/host';
import type { Config } from '@preau/host';
import type { Bus } from '@preau/service/base';
import type { GATE_SETTINGS } from './config.ts';
import { openGate } from './open-gate.ts';
import { checksThrough } from './prober.ts';
import type { StageCheck } from './prober.ts';
import { routes } from './routes.ts';

/** A running gate. */
export interface RunningGate extends AsyncDisposable {
  /** Where it listens. */
  readonly url: string;
}

/** Starts a gate. `webFolder` is `apps/web/dist`; without a bus it runs on its own (GATE-32). */
export async function start(config: Config<typeof GATE_SETTINGS>, webFolder: string, bus?: Bus): Promise<RunningGate> {
  const log = createLogger({ name: 'gate', level: config.logLevel });
  const tls =
    config.tlsCert === undefined || config.tlsKey === undefined
      ? undefined
      : { cert: await readFile(config.tlsCert, 'utf8'), key: await readFile(config.tlsKey, 'utf8') };
  const media = config.livekitUrl === undefined ? undefined : new URL(config.livekitUrl);
  const gate = await openGate({
    keysFolder: join(config.dataDir, 'keys'),
    webFolder,
    secure: tls !== undefined || config.publicUrl?.startsWith('https:') === true,
    connect: media === undefined ? [] : originsOf(media),
    bus,
  });
  const server = await createServer({
    name: 'gate',
    log,
    publicUrl: config.publicUrl,
    trustProxy: config.trustProxy,
    tls,
  });
  await server.app.register(routes(gate));
  const url = await server.listen({ host: config.host, port: config.port });
  gate.beginProbes(checksThrough(config.publicUrl ?? url, media === undefined ? undefined : livekitCheck(media)));
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      await gate[Symbol.asyncDispose]();
      await server.close();
    },
  };
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
