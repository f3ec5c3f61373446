// The embedded PostgreSQL: one call makes the data folder if needed, clears what a killed Préau left behind, starts
// the server and waits until it takes sessions. The caller holds the data folder's lock (run/folder-lock.ts).
import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { canUnshare, chooseAccount, giveTo } from './account.ts';
import type { Account } from './account.ts';
import { findBinaries } from './binaries.ts';
import type { PostgresBinaries } from './binaries.ts';
import { ensureCluster, OWN_FOLDER, refuseOtherMajor } from './cluster.ts';
import { findFreePort } from './free-port.ts';
import { spawnGuarded } from './guard.ts';
import { knock } from './handshake.ts';
import { PostgresError } from './postgres-error.ts';
import { clearFolder } from './processes.ts';
import { openRuntime } from './runtime.ts';

/** How the embedded server is started. */
export interface PostgresOptions {
  /** Folder of the database, `$PREAU_DATA_DIR/postgres`; made with mode 0700 if missing. */
  readonly folder: string;
  /** False gives up safety against a crash for speed: tests only. Default true. */
  readonly durable?: boolean;
  /** True removes the folder once the server has ended, however it ended. Default false. */
  readonly temporary?: boolean;
  /** May root use `unshare --user`? Default: whether it works here. False simulates a plain container. */
  readonly namespaceAllowed?: boolean;
  /** Where root keeps a readable copy of the binaries; default `/var/lib/preau`. */
  readonly systemFolder?: string;
  /** The binaries; default those that npm installed. */
  readonly binaries?: PostgresBinaries;
  /** How long recovery after a crash may take. Default 300 000. */
  readonly startDeadlineMs?: number;
}

/** A server that takes sessions. Closing twice is closing once. */
export interface RunningPostgres extends AsyncDisposable {
  /** `postgres://preau:…@127.0.0.1:<port>/preau`; holds the password. */
  readonly url: string;
  readonly port: number;
  /** Resolves when the server has ended, asked or not, with the last lines of its log. */
  readonly ended: Promise<string>;
  /** Fast shutdown, then harder; resolves when no process of it is left. */
  close(): Promise<void>;
}

/** Starts the embedded PostgreSQL 18. Throws `PostgresError`, whose message is meant to be shown. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const binaries = options.binaries ?? findBinaries();
  const dataFolder = join(options.folder, 'data');
  const durable = options.durable ?? true;
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  refuseOtherMajor(dataFolder, binaries.major);
  const uid = process.getuid?.() ?? 0;
  const account = chooseAccount({ dataFolder, uid, namespaceAllowed: options.namespaceAllowed ?? canUnshare() });
  const runtime = openRuntime(binaries, account, options.systemFolder);
  try {
    const passwordFile = join(options.folder, 'password');
    const password = ensureCluster({ dataFolder, passwordFile, native: runtime.native, account, durable });
    // A folder that ran in a namespace belongs to root; without a namespace it changes hands, once.
    if (uid === 0 && account.kind === 'uid' && statSync(dataFolder).uid !== account.uid) giveTo(account, dataFolder);
    await clearFolder(dataFolder, 30_000);
    const server = await startWithPort(options, account, runtime.native, dataFolder);
    let closing: Promise<void> | undefined;
    const close = (): Promise<void> => (closing ??= stop(server, dataFolder).finally(() => runtime.close()));
    return {
      url: `postgres://preau:${password}@127.0.0.1:${server.port}/preau`,
      port: server.port,
      ended: server.ended,
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    runtime.close();
    throw error;
  }
}

interface Server {
  readonly child: ChildProcess;
  readonly port: number;
  readonly ended: Promise<string>;
}

/** A port that was free a moment ago may be taken: try another, three times. */
async function startWithPort(
  options: PostgresOptions,
  account: Account,
  native: string,
  dataFolder: string,
): Promise<Server> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(options, account, native, dataFolder);
    } catch (error) {
      const portTaken = error instanceof PostgresError && error.message.includes('could not create any TCP/IP sockets');
      if (!portTaken || attempt === 3) throw error;
    }
  }
}

async function startOnce(
  options: PostgresOptions,
  account: Account,
  native: string,
  dataFolder: string,
): Promise<Server> {
  const port = await findFreePort();
  const logFile = join(options.folder, 'postgres.log');
  const log = openLog(logFile);
  const logStart = statSync(logFile).size;
  const tail = (): string =>
    readFileSync(logFile).subarray(logStart).toString('utf8').trim().split('\n').slice(-4).join('; ');
  const child = spawnGuarded({
    account,
    program: join(native, 'bin', 'postgres'),
    args: ['-D', OWN_FOLDER, '-p', String(port)],
    dataFolder,
    log,
    ...(options.temporary === true ? { remove: options.folder } : {}),
  });
  closeSync(log);
  const ended = once(child, 'exit').then(
    () => {
      child.stdin?.destroy();
      return lastWords(tail);
    },
    (error: Error) => error.message,
  );
  const server = { child, port, ended };
  const until = Date.now() + (options.startDeadlineMs ?? 300_000);
  while (Date.now() < until) {
    const answer = await Promise.race([knock(port, 2_000), ended.then(() => 'ended' as const)]);
    if (answer === 'ready') return server;
    if (answer === 'ended') {
      throw new PostgresError('start-failed', `Cannot start PostgreSQL in ${dataFolder}. It said: ${await ended}`);
    }
    await delay(20);
  }
  await stop(server, dataFolder);
  throw new PostgresError(
    'start-deadline',
    `Cannot start PostgreSQL: it took no session in time. It said: ${await ended}`,
  );
}

async function stop(server: Server, dataFolder: string): Promise<void> {
  // It was unref'd so as not to keep the process alive; now its end is what we wait for.
  server.child.ref();
  await clearFolder(dataFolder, 20_000);
  server.child.stdin?.destroy();
  await server.ended;
}

function lastWords(tail: () => string): string {
  try {
    return tail();
  } catch {
    return '(its log is gone)';
  }
}

/** Opens the log for appending; past 10 MB the old one is kept once, as `postgres.log.1`. */
function openLog(file: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > 10_000_000) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o600);
}
