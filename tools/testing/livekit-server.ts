// A real livekit-server for tests: the oracle that our own media server is compared with. Named by LIVEKIT_SERVER_PATH, else built once by
// Go from the pinned version and kept outside the tree. Never needed by `npm start`.
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';

/** The version that is compared with; later ones may refuse `go install` (a module with `replace` lines). */
export const LIVEKIT_VERSION = '1.13.5';

const MODULE = 'github.com/livekit/livekit-server/cmd/server';
/** A first build downloads and compiles hundreds of packages. */
export const BUILD_DEADLINE_MS = 25 * 60_000;
const START_DEADLINE_MS = 15_000;
const STOP_DEADLINE_MS = 5_000;
const run = promisify(execFile);

/** Where a livekit-server is, or why there is none. `couldBuild`: Go is here and failed, which is a fault where nothing may be skipped. */
export type FoundLivekitServer =
  | { readonly path: string }
  | { readonly path: undefined; readonly why: string; readonly couldBuild: boolean };

/** Finds the program, building it if Go is here (minutes the first time, nothing later). Throws if LIVEKIT_SERVER_PATH names no program. */
export async function findLivekitServer(tell: (line: string) => void = () => undefined): Promise<FoundLivekitServer> {
  const named = process.env['LIVEKIT_SERVER_PATH'];
  if (named !== undefined && named !== '') {
    if (!isProgram(named)) throw new RangeError(`Cannot run LIVEKIT_SERVER_PATH: ${named} is not an executable file`);
    return { path: named };
  }
  const cached = join(cacheFolder(), 'livekit-server');
  if (isProgram(cached)) return { path: cached };
  const go = findGo();
  if (go === undefined)
    return { path: undefined, why: 'no LIVEKIT_SERVER_PATH and no Go to build it with', couldBuild: false };
  tell(`Building livekit-server ${LIVEKIT_VERSION} with Go: some minutes, once\n`);
  try {
    await build(go, cached);
    return { path: cached };
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n').slice(-4).join(' ').trim() ?? '') : String(error);
    return { path: undefined, why: `Go could not build livekit-server: ${why}`, couldBuild: true };
  }
}

/** What a test server needs to know. */
export interface LivekitServerOptions {
  /** The program; default: what `findLivekitServer` finds. */
  readonly path?: string;
  /** Address of signalling and media; default 127.0.0.1. */
  readonly address?: string;
  readonly apiKey?: string;
  readonly apiSecret?: string;
  /** Where its webhooks go; none when absent. */
  readonly webhookUrl?: string;
  /** UDP ports of media; default 40000 to 40999. */
  readonly mediaPorts?: { readonly first: number; readonly last: number };
}

/** A running livekit-server. Disposing it ends the process. */
export interface LivekitServer extends AsyncDisposable {
  /** HTTP address of signalling and API. */
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly pid: number;
  /** What it wrote last, for a failure's message. */
  log(): string;
  /** Ends it, as an operator would (it waits for nobody), and starts it again on the same ports. */
  restart(): Promise<void>;
}

/**
 * Starts livekit-server on free ports: one node, no Redis, rooms only by CreateRoom (as our own server), no ICE over TCP, no STUN server
 * to ask. Rejects when it does not serve within 15 s.
 */
export async function startLivekitServer(options: LivekitServerOptions = {}): Promise<LivekitServer> {
  const found = options.path === undefined ? await findLivekitServer() : { path: options.path };
  if (found.path === undefined) throw new Error(`Cannot start livekit-server: ${found.why}`);
  const program = found.path;
  const address = options.address ?? '127.0.0.1';
  const apiKey = options.apiKey ?? 'testkey';
  const apiSecret = options.apiSecret ?? 'a-test-secret-of-more-than-32-characters';
  const ports = options.mediaPorts ?? { first: 40_000, last: 40_999 };
  const port = await freePort(address);
  const config = {
    port,
    bind_addresses: [address],
    keys: { [apiKey]: apiSecret },
    rtc: {
      port_range_start: ports.first,
      port_range_end: ports.last,
      tcp_port: 0,
      use_external_ip: false,
      node_ip: address,
      ips: { includes: [`${address}/32`] },
      enable_loopback_candidate: address.startsWith('127.'),
      // Without one it names public ones, which a machine without a network cannot ask. Nothing listens here (Firefox refuses low ports).
      stun_servers: [`${address}:3478`],
    },
    room: { auto_create: false },
    logging: { level: 'info', json: true },
    ...(options.webhookUrl === undefined ? {} : { webhook: { api_key: apiKey, urls: [options.webhookUrl] } }),
  };
  const url = `http://${address}:${port}`;
  const start = async (): Promise<Running> => {
    const running = new Running(program, JSON.stringify(config));
    await running.serves(url);
    return running;
  };
  let current = await start();
  return {
    url,
    apiKey,
    apiSecret,
    get pid() {
      return current.pid;
    },
    log: () => current.log,
    async restart() {
      await current.stop();
      current = await start();
    },
    [Symbol.asyncDispose]: () => current.stop(),
  };
}

/** One life of the process. */
class Running {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #log = '';
  #hasEnded = false;

  constructor(program: string, config: string) {
    // By environment: arguments are readable by everybody on the machine, and the secret is in there. JSON is YAML.
    this.#child = spawn(program, [], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LIVEKIT_CONFIG: config },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (bytes: Buffer) => (this.#log = (this.#log + bytes.toString('utf8')).slice(-20_000)));
    this.#ended = new Promise((resolve) => {
      const end = (): void => {
        this.#hasEnded = true;
        resolve();
      };
      this.#child.once('close', end).once('error', (error) => {
        this.#log += error.message;
        end();
      });
    });
    process.once('exit', () => this.#child.kill('SIGKILL'));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get log(): string {
    return this.#log;
  }

  async serves(url: string): Promise<void> {
    const deadline = performance.now() + START_DEADLINE_MS;
    while (performance.now() < deadline && !this.#hasEnded) {
      const answer = await fetch(url, { signal: AbortSignal.timeout(1_000) }).catch(() => undefined);
      await answer?.body?.cancel();
      if (answer?.ok === true) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await this.stop();
    throw new Error(`Cannot start livekit-server: nothing serves at ${url}\n${this.#log.slice(-2_000)}`);
  }

  /** The first signal drains (it would wait for participants without limit), the second one ends it and tells them. */
  async stop(): Promise<void> {
    const last = setTimeout(() => this.#child.kill('SIGKILL'), STOP_DEADLINE_MS);
    this.#child.kill('SIGTERM');
    const again = setInterval(() => this.#child.kill('SIGTERM'), 200);
    await this.#ended;
    clearTimeout(last);
    clearInterval(again);
  }
}

async function build(go: string, target: string): Promise<void> {
  mkdirSync(cacheFolder(), { recursive: true });
  const folder = mkdtempSync(join(cacheFolder(), 'build-'));
  try {
    await run(go, ['install', `${MODULE}@v${LIVEKIT_VERSION}`], {
      cwd: folder,
      env: { ...process.env, GOBIN: folder, CGO_ENABLED: '0' },
      timeout: BUILD_DEADLINE_MS,
      maxBuffer: 64 * 1024 * 1024,
    });
    renameSync(join(folder, 'server'), target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Where what was built is kept. */
export function cacheFolder(): string {
  const base = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return join(base, 'preau', `livekit-server-${LIVEKIT_VERSION}`);
}

/** The `go` of this machine. */
export function findGo(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/local/go/bin'];
  return folders.map((folder) => join(folder, 'go')).find((path) => isProgram(path));
}

/** True for a file that can be run. */
export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return existsSync(file);
  } catch {
    return false;
  }
}
