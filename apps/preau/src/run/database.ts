// The database of a data folder, for the server and for the command line: yours, the one a running Préau has, or the
// embedded one started under the folder's lock.
import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import type { Result } from '@preau/core/base';
import { startPostgres } from '../postgres/launcher.ts';
import { lockFolder } from './folder-lock.ts';
import { findRunning } from './run-file.ts';

/** A database to connect to. Closing stops what was started for it, once. */
export interface OpenedDatabase extends AsyncDisposable {
  readonly url: string;
  /** Who runs it: a PostgreSQL of yours, a Préau that runs already, or we. */
  readonly by: 'environment' | 'running' | 'ourselves';
  /** Resolves if the embedded server ends, asked or not, with its last words. Never for the two others. */
  readonly ended: Promise<string>;
  close(): Promise<void>;
}

/** The folder is in use; `message` says by whom, for the console. */
export interface FolderInUse {
  readonly code: 'folder.inUse';
  readonly message: string;
}

/** What opening needs. */
export interface DatabaseOptions {
  readonly dataDir: string;
  readonly databaseUrl?: string | undefined;
  /** `server` wants the folder for itself; `command` may share the database of a running Préau. */
  readonly as: 'server' | 'command';
  /** How long a command waits for a Préau that is still starting; default 60 000. */
  readonly waitMs?: number;
}

/** Opens the database. Throws `PostgresError` if the embedded one cannot start. */
export async function openDatabase(options: DatabaseOptions): Promise<Result<OpenedDatabase, FolderInUse>> {
  const until = Date.now() + (options.as === 'command' ? (options.waitMs ?? 60_000) : 0);
  for (;;) {
    const running = findRunning(options.dataDir);
    if (running !== undefined && options.as === 'command')
      return { ok: true, value: borrowed(running.databaseUrl, 'running') };
    const lock = await lockFolder(options.dataDir);
    if (lock.ok) {
      const own =
        options.databaseUrl === undefined ? await embedded(options.dataDir).catch(releasing(lock.value)) : undefined;
      const close = once(async () => {
        await own?.close();
        await lock.value.close();
      });
      const url = options.databaseUrl ?? own?.url ?? '';
      const ended = own?.ended ?? new Promise<string>(() => undefined);
      const by = own === undefined ? 'environment' : 'ourselves';
      return { ok: true, value: { url, by, ended, close, [Symbol.asyncDispose]: close } };
    }
    if (Date.now() >= until) return { ok: false, error: { code: 'folder.inUse', message: inUse(options.dataDir) } };
    await delay(200);
  }
}

function embedded(dataDir: string): ReturnType<typeof startPostgres> {
  return startPostgres({ folder: join(dataDir, 'postgres') });
}

function releasing(lock: { close(): Promise<void> }): (error: unknown) => Promise<never> {
  return async (error) => {
    await lock.close();
    throw error;
  };
}

function borrowed(url: string, by: 'running'): OpenedDatabase {
  const close = (): Promise<void> => Promise.resolve();
  return { url, by, ended: new Promise(() => undefined), close, [Symbol.asyncDispose]: close };
}

function inUse(dataDir: string): string {
  const running = findRunning(dataDir);
  return running === undefined
    ? `Cannot use ${dataDir}: another Préau command works on it. Try again when it has ended`
    : `Cannot use ${dataDir}: a Préau runs on it (process ${running.pid}, ${running.url}). Stop it, or set PREAU_DATA_DIR to another folder`;
}

function once(action: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= action());
}
