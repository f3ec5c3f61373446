// One Préau per data folder. On Linux the lock is an abstract Unix socket named after the folder's inode: the kernel
// gives it to one process and takes it back when that dies, so a kill -9 leaves nothing to clean (ADR 0005).
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Result } from '@preau/core/base';

/** The held lock. Closing twice is closing once. */
export interface FolderLock extends AsyncDisposable {
  close(): Promise<void>;
}

/** Somebody else holds the folder. */
export interface FolderTaken {
  readonly code: 'folder.taken';
}

/** Takes the lock of a data folder, making the folder (0700) if it is missing. */
export async function lockFolder(dataDir: string): Promise<Result<FolderLock, FolderTaken>> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  return process.platform === 'linux' ? lockSocket(dataDir) : lockFile(dataDir);
}

async function lockSocket(dataDir: string): Promise<Result<FolderLock, FolderTaken>> {
  const { dev, ino } = statSync(dataDir);
  const server = createServer((socket) => socket.destroy());
  server.unref();
  try {
    server.listen(`\0preau-data-${dev}-${ino}`);
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return { ok: false, error: { code: 'folder.taken' } };
    throw error;
  }
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> =>
    (closing ??= new Promise((resolve) => {
      server.ref();
      server.close(() => resolve());
    }));
  return { ok: true, value: { close, [Symbol.asyncDispose]: close } };
}

/** Elsewhere: a file with our pid. Two starts that both find the same dead pid at the same moment are not told apart. */
function lockFile(dataDir: string): Result<FolderLock, FolderTaken> {
  const file = join(dataDir, 'lock');
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (isAlive(Number(readFileSync(file, 'utf8')))) return { ok: false, error: { code: 'folder.taken' } };
    writeFileSync(file, String(process.pid), { mode: 0o600 });
  }
  const close = (): Promise<void> => Promise.resolve(rmSync(file, { force: true }));
  return { ok: true, value: { close, [Symbol.asyncDispose]: close } };
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
