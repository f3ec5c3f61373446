// A place from which an account can run the binaries. Root's checkout often lies under a 0700 folder, where another
// uid may not walk; the binaries then go to a folder of root's own that everybody may read (ADR 0006).
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandFor } from './account.ts';
import type { Account } from './account.ts';
import { linkLibraries } from './binaries.ts';
import type { PostgresBinaries } from './binaries.ts';
import { PostgresError } from './postgres-error.ts';

/** A folder with `bin/`, `lib/`, `share/` that the account can run from; `close` removes it if it was temporary. */
export interface Runtime {
  readonly native: string;
  close(): void;
}

/** Where root may keep a copy for good: nobody but root writes there. An argument of `openRuntime` for tests. */
export const SYSTEM_FOLDER = '/var/lib/preau';

/** Finds or makes a runtime. Throws `PostgresError` `no-account` if the account can run nothing anywhere. */
export function openRuntime(binaries: PostgresBinaries, account: Account, systemFolder = SYSTEM_FOLDER): Runtime {
  const nothing = (): void => undefined;
  if (account.kind !== 'uid' || canRun(binaries.native, account)) return { native: binaries.native, close: nothing };

  const kept = join(systemFolder, `postgres-${binaries.version}`);
  if (attempt(() => copyOnce(binaries.native, kept)) && canRun(kept, account)) return { native: kept, close: nothing };

  const temporary = mkdtempSync(join(tmpdir(), 'preau-postgres-'));
  const remove = (): void => rmSync(temporary, { recursive: true, force: true });
  chmodSync(temporary, 0o711);
  const native = join(temporary, 'native');
  if (attempt(() => copyOnce(binaries.native, native)) && canRun(native, account)) return { native, close: remove };
  remove();
  throw new PostgresError(
    'no-account',
    `Cannot start PostgreSQL as root: uid ${account.uid} can run it neither from ${binaries.native} nor from ` +
      `${systemFolder} or ${tmpdir()}. Start Préau as an ordinary user, or set PREAU_DATABASE_URL`,
  );
}

function canRun(native: string, account: Account): boolean {
  const { program, args, ids } = commandFor(account, join(native, 'bin', 'postgres'), ['--version']);
  return spawnSync(program, args, { ...ids, cwd: '/', stdio: 'ignore', timeout: 10_000 }).status === 0;
}

/** Copies the binaries beside the target, then renames: a copy that exists is complete. */
function copyOnce(native: string, target: string): void {
  if (existsSync(target)) return;
  const parent = join(target, '..');
  mkdirSync(parent, { recursive: true, mode: 0o755 });
  const staging = mkdtempSync(join(parent, '.copy-'));
  const content = join(staging, 'native');
  copyTree(native, content);
  linkLibraries(staging, content);
  try {
    renameSync(content, target);
  } catch (error) {
    // Another start finished the same copy first.
    if (!existsSync(target)) throw error;
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

function copyTree(source: string, target: string): void {
  mkdirSync(target, { recursive: true, mode: 0o755 });
  chmodSync(target, 0o755);
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    if (entry.isDirectory()) copyTree(from, to);
    else if (entry.isFile() && !entry.name.endsWith('.a')) linkOrCopy(from, to);
  }
}

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

function attempt(action: () => void): boolean {
  try {
    action();
    return true;
  } catch {
    return false;
  }
}
