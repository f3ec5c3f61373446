// Which living processes work in a data folder. Read from /proc, by inode: a path can be spelled in many ways,
// and a pid in postmaster.pid may by now belong to somebody else.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PostgresError } from './postgres-error.ts';

/** Pids of all PostgreSQL processes whose working folder is `dataFolder`, on this machine. */
export function processesIn(dataFolder: string): number[] {
  const folder = statSync(dataFolder, { throwIfNoEntry: false });
  if (folder === undefined) return [];
  const found: number[] = [];
  const hidden: number[] = [];
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || !isPostgres(pid)) continue;
    const place = workingFolder(pid);
    if (place === 'hidden') hidden.push(pid);
    else if (place?.dev === folder.dev && place.ino === folder.ino) found.push(pid);
  }
  return hidden.length === 0 ? found : [...found, ...askOwner(dataFolder, folder, hidden)];
}

/**
 * Root without CAP_SYS_PTRACE, as in a plain container, may not look into processes of another uid; the folder's owner
 * may look into its own. Throws if it cannot be asked: to take a living server for a dead one would cost the data.
 */
function askOwner(dataFolder: string, owner: { uid: number; gid: number }, pids: readonly number[]): number[] {
  if (process.getuid?.() !== 0 || owner.uid === 0) return [];
  const script = 'for pid in "$@"; do if [ "/proc/$pid/cwd" -ef . ]; then echo "$pid"; fi; done; echo done';
  const answer = spawnSync('/bin/sh', ['-c', script, 'sh', ...pids.map(String)], {
    uid: owner.uid,
    gid: owner.gid,
    cwd: dataFolder,
    encoding: 'utf8',
    timeout: 10_000,
  });
  const lines = answer.stdout?.trim().split('\n') ?? [];
  if (lines.pop() !== 'done') {
    throw new PostgresError('stop-deadline', `Cannot see whether a PostgreSQL runs in ${dataFolder} already`, {
      cause: answer.error,
    });
  }
  return lines.map(Number);
}

/** The pid in `postmaster.pid`, if that process lives and works in the folder. */
export function findPostmaster(dataFolder: string): number | undefined {
  let text: string;
  try {
    text = readFileSync(join(dataFolder, 'postmaster.pid'), 'utf8');
  } catch {
    return undefined;
  }
  const pid = Number.parseInt(text, 10);
  return processesIn(dataFolder).find((found) => found === pid);
}

/** True if the process exists and is not a zombie. */
export function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z';
  } catch {
    return false;
  }
}

/**
 * Stops whatever still runs in the folder: fast shutdown, then immediate, then kill. Afterwards nothing lives there
 * and no stale `postmaster.pid` is left. Throws `PostgresError` `stop-deadline` if a process resists even that.
 */
export async function clearFolder(dataFolder: string, fastMs: number): Promise<number> {
  const found = processesIn(dataFolder).length;
  const steps: readonly [NodeJS.Signals, number][] = [
    ['SIGINT', fastMs],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ];
  for (const [name, waitMs] of steps) {
    const postmaster = findPostmaster(dataFolder);
    const targets = postmaster !== undefined && name !== 'SIGKILL' ? [postmaster] : processesIn(dataFolder);
    for (const pid of targets) signal(pid, name);
    if (await emptied(dataFolder, waitMs)) {
      rmSync(join(dataFolder, 'postmaster.pid'), { force: true });
      return found;
    }
  }
  throw new PostgresError('stop-deadline', `Cannot stop the PostgreSQL that still runs in ${dataFolder}`);
}

/** Sends a signal; a process that is gone already is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function emptied(dataFolder: string, waitMs: number): Promise<boolean> {
  const until = Date.now() + waitMs;
  for (;;) {
    if (processesIn(dataFolder).length === 0) return true;
    if (Date.now() >= until) return false;
    await delay(25);
  }
}

function isPostgres(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('postgres') && isAlive(pid);
  } catch {
    return false;
  }
}

function workingFolder(pid: number): { dev: number; ino: number } | 'hidden' | undefined {
  try {
    return statSync(`/proc/${pid}/cwd`);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? 'hidden' : undefined;
  }
}
