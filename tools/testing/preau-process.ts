// A whole Préau as a child process, as `npm start` runs it: for journeys, screens and benchmarks. It can be stopped, killed, and started
// again on the same data.
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ROOT } from '../source-files.ts';
import { DAY_ZONE } from './day-zone.ts';

/** An account of the demo school. */
export interface DemoAccount {
  readonly role: 'teacher' | 'pupil' | 'guardian' | 'head' | 'operator';
  readonly login: string;
  readonly password: string;
  readonly displayName: string;
}

/** How it starts. */
export interface PreauOptions {
  /** Kept after the end; without it a temporary folder that goes with it. */
  readonly dataDir?: string;
  /** Words after `npm start --`; `--bare` when absent: tests begin where nobody has written anything. */
  readonly words?: readonly string[];
  /** `PREAU_*` beside port, data folder and log level. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A running Préau. Disposing stops it and removes a temporary folder. */
export interface PreauProcess extends AsyncDisposable {
  readonly dataDir: string;
  /** The same after a restart. */
  readonly url: string;
  readonly pid: number;
  readonly accounts: readonly DemoAccount[];
  readonly lessonId: string;
  /** From the start of the process until it served, milliseconds. */
  readonly startMs: number;
  /** Everything it printed since the last start. */
  output(): string;
  /** SIGKILL to the one process, as the kernel's out-of-memory killer would. */
  kill(): Promise<void>;
  /** Resolves with the exit code when the process of the moment ends, whoever ended it; null after a signal. */
  ended(): Promise<number | null>;
  /** Ctrl-C. Answers the exit code. */
  stop(): Promise<number | null>;
  /** Starts again on the same folder and port, after `kill` or `stop`. */
  restart(): Promise<void>;
}

/** A data folder with the usual demo school, where `npm test` made one (`preau-template.ts`). */
const TEMPLATE = process.env['TEST_PREAU_TEMPLATE'];
const START_MS = 120_000;
const STOP_MS = 30_000;

/** Starts it and waits until it serves. Rejects with what it printed. */
export async function startPreau(options: PreauOptions = {}): Promise<PreauProcess> {
  const dataDir = options.dataDir ?? newDataFolder(options.words);
  let run = await launch(options, dataDir, 0);
  const { port } = new URL(run.url);
  const stop = async (): Promise<number | null> => {
    if (run.child.exitCode !== null || run.child.signalCode !== null) return run.child.exitCode;
    const ended = once(run.child, 'exit', { signal: AbortSignal.timeout(STOP_MS) }) as Promise<[number | null]>;
    run.child.kill('SIGINT');
    return ended.then(
      ([code]) => code,
      () => {
        run.child.kill('SIGKILL');
        throw new Error(`Cannot stop Préau in ${STOP_MS} ms:\n${run.output()}`);
      },
    );
  };
  return {
    dataDir,
    get url() {
      return run.url;
    },
    get pid() {
      return run.child.pid!;
    },
    get accounts() {
      return run.demo?.accounts ?? [];
    },
    get lessonId() {
      return run.demo?.lessonId ?? '';
    },
    get startMs() {
      return run.startMs;
    },
    output: () => run.output(),
    async kill() {
      const ended = once(run.child, 'exit');
      run.child.kill('SIGKILL');
      await ended;
    },
    async ended() {
      const [code] = (await once(run.child, 'exit', { signal: AbortSignal.timeout(STOP_MS) })) as [number | null];
      return code;
    },
    stop,
    async restart() {
      run = await launch(options, dataDir, Number(port));
    },
    async [Symbol.asyncDispose]() {
      await stop();
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A copy of the template; empty without one, and with other words than usual: they make another school, or none. */
function newDataFolder(words: PreauOptions['words']): string {
  const folder = mkdtempSync(join(tmpdir(), 'preau-journey-'));
  // A cluster starts only where modes and owners are what they were.
  if (TEMPLATE !== undefined && words === undefined) execFileSync('cp', ['-a', `${TEMPLATE}/.`, folder]);
  return folder;
}

interface Launch {
  readonly child: ChildProcess;
  readonly url: string;
  readonly startMs: number;
  readonly demo: { readonly accounts: readonly DemoAccount[]; readonly lessonId?: string } | undefined;
  output(): string;
}

async function launch(options: PreauOptions, dataDir: string, port: number): Promise<Launch> {
  const startedAt = performance.now();
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('PREAU_'));
  const child = spawn(process.execPath, [join(ROOT, 'apps/preau/src/main.ts'), ...(options.words ?? ['--bare'])], {
    cwd: ROOT,
    env: {
      ...Object.fromEntries(inherited),
      PREAU_PORT: String(port),
      PREAU_DATA_DIR: dataDir,
      PREAU_LOG_LEVEL: 'warn',
      PREAU_ZONE: DAY_ZONE,
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  child.stdout.on('data', (bytes: Buffer) => (printed += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (printed += bytes.toString()));
  while (performance.now() - startedAt < START_MS) {
    const run = readJson<{ pid: number; url: string }>(join(dataDir, 'run.json'));
    if (run?.pid === child.pid && run !== undefined) {
      const demo = readJson<NonNullable<Launch['demo']>>(join(dataDir, 'demo.json'));
      return { child, url: run.url, startMs: performance.now() - startedAt, demo, output: () => printed };
    }
    if (child.exitCode !== null || child.signalCode !== null) break;
    await wait(50);
  }
  child.kill('SIGKILL');
  throw new Error(`Cannot start Préau (exit ${child.exitCode ?? child.signalCode ?? 'late'}):\n${printed}`);
}

function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}
