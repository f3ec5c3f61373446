// The two media servers of a run, each as its own process on its core: ours, and a real LiveKit.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { AccessToken, RoomServiceClient, TrackSource } from 'livekit-server-sdk';
import { freePort } from '../../../../tools/testing/free-port.ts';
import { pinned } from '../../media/cores.ts';

const API_KEY = 'bench';
const API_SECRET = 'a-secret-of-the-bench-with-more-than-32-characters';
const SFU_MAIN = fileURLToPath(new URL('../../../../packages/sfu/src/main.ts', import.meta.url));
const START_MS = 20_000;
const STOP_MS = 6_000;
const LOG_CHARACTERS = 4_000;
/** Far from what other runs on the machine use. */
const MEDIA_PORTS = { first: 30_000, last: 34_999 };
export const LOOPBACK = '127.0.0.1';

/** Which server. */
export type ServerName = 'préau' | 'livekit';

/** A running server. */
export interface MediaServer extends AsyncDisposable {
  readonly name: ServerName;
  /** Where clients connect: `ws:`. */
  readonly url: string;
  readonly pids: readonly number[];
  /** What it wrote last, for a failure's message. */
  log(): string;
  createRoom(room: string): Promise<void>;
  deleteRoom(room: string): Promise<void>;
  token(room: string, identity: string): Promise<string>;
}

/** How our media server is started. */
export interface PreauSfuOptions {
  readonly cores: readonly number[];
  /** Its `main.ts`, to measure another checkout. */
  readonly main?: string;
  readonly nodeFlags?: readonly string[];
}

/** Starts our media server: one process, as a machine runs one per core. */
export async function startPreauSfu({ cores, main = SFU_MAIN, nodeFlags = [] }: PreauSfuOptions): Promise<MediaServer> {
  const { program, args } = pinned(cores, [process.execPath, ...nodeFlags, main]);
  const child = spawn(program, args, {
    env: {
      ...cleanEnvironment(),
      SFU_PORT: '0',
      SFU_HOST: LOOPBACK,
      SFU_API_KEY: API_KEY,
      SFU_API_SECRET: API_SECRET,
      SFU_BIND_ADDRESS: LOOPBACK,
      SFU_MEDIA_PORTS: `${MEDIA_PORTS.first}-${MEDIA_PORTS.last}`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = await printedLine(child, /listening on [\d.]+:(\d+)/);
  return running('préau', child, Number(printed));
}

/** Starts a LiveKit server from its binary, offline, on loopback. */
export async function startLiveKit(binary: string, cores: readonly number[]): Promise<MediaServer> {
  const [port, tcpPort] = await Promise.all([freePort(), freePort()]);
  const config = {
    port,
    bind_addresses: [LOOPBACK],
    rtc: {
      tcp_port: tcpPort,
      port_range_start: MEDIA_PORTS.first,
      port_range_end: MEDIA_PORTS.last,
      node_ip: LOOPBACK,
      enable_loopback_candidate: true,
      interfaces: { includes: ['lo'] },
    },
    room: { auto_create: false },
    keys: { [API_KEY]: API_SECRET },
    logging: { level: 'error' },
  };
  const { program, args } = pinned(cores, [binary, '--config-body', JSON.stringify(config)]);
  const child = spawn(program, args, { env: cleanEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] });
  await answering(child, port);
  return running('livekit', child, port);
}

function running(name: ServerName, child: ChildProcess, port: number): MediaServer {
  let log = '';
  const keep = (bytes: Buffer): string => (log = (log + bytes.toString()).slice(-LOG_CHARACTERS));
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const api = new RoomServiceClient(`http://${LOOPBACK}:${port}`, API_KEY, API_SECRET);
  return {
    name,
    url: `ws://${LOOPBACK}:${port}`,
    pids: [child.pid!],
    log: () => log,
    createRoom: async (room) => void (await api.createRoom({ name: room, emptyTimeout: 300, departureTimeout: 300 })),
    deleteRoom: (room) => api.deleteRoom(room),
    async token(room, identity) {
      const token = new AccessToken(API_KEY, API_SECRET, { identity, ttl: '6h' });
      token.addGrant({
        room,
        roomJoin: true,
        canPublishSources: [TrackSource.CAMERA, TrackSource.MICROPHONE, TrackSource.SCREEN_SHARE],
      });
      return token.toJwt();
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      // LiveKit waits for its participants without limit.
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await gone;
      clearTimeout(timer);
    },
  };
}

function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(SFU|LIVEKIT)_/.test(name)));
}

async function printedLine(child: ChildProcess, pattern: RegExp): Promise<string> {
  let printed = '';
  const found = Promise.withResolvers<string>();
  const read = (bytes: Buffer): void => {
    printed += bytes.toString();
    const match = pattern.exec(printed);
    if (match !== null) found.resolve(match[1]!);
  };
  child.stdout?.on('data', read);
  child.stderr?.on('data', read);
  child.on('exit', (code) => found.reject(new Error(`Cannot start the server: exit ${code}\n${printed}`)));
  const timer = setTimeout(
    () => found.reject(new Error(`Cannot start the server: silent for ${START_MS} ms\n${printed}`)),
    START_MS,
  );
  return found.promise.finally(() => clearTimeout(timer));
}

async function answering(child: ChildProcess, port: number): Promise<void> {
  let printed = '';
  child.stderr?.on('data', (bytes: Buffer) => (printed += bytes.toString()));
  child.stdout?.on('data', (bytes: Buffer) => (printed += bytes.toString()));
  const deadline = performance.now() + START_MS;
  while (performance.now() < deadline && child.exitCode === null) {
    const answer = await fetch(`http://${LOOPBACK}:${port}/`, { signal: AbortSignal.timeout(1_000) }).catch(
      () => undefined,
    );
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Cannot start LiveKit: exit ${child.exitCode}\n${printed}`);
}
