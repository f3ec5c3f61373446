// `$PREAU_DATA_DIR/run.json`: where the running Préau can be reached, for the command line. It is believed only if the
// process it names lives and began when the file says: a pid is soon somebody else's.
import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the running instance says of itself. The file is 0600: the database address holds a password. */
export interface RunFile {
  readonly pid: number;
  /** Boot and start tick of the process, from /proc; empty where there is no /proc. */
  readonly began: string;
  readonly url: string;
  readonly databaseUrl: string;
  /** Epoch ms. */
  readonly startedAt: number;
}

/** Writes the file for this process, whole or not at all. */
export function writeRunFile(dataDir: string, about: Pick<RunFile, 'url' | 'databaseUrl' | 'startedAt'>): void {
  const run: RunFile = { pid: process.pid, began: beganAt(process.pid), ...about };
  const draft = join(dataDir, `run.json.${randomUUID()}`);
  writeFileSync(draft, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, fileIn(dataDir));
}

/** Removes the file at an orderly end. */
export function removeRunFile(dataDir: string): void {
  rmSync(fileIn(dataDir), { force: true });
}

/** Finds the instance that runs on a data folder, if there is one. A stale or damaged file counts as none. */
export function findRunning(dataDir: string): RunFile | undefined {
  let run: RunFile;
  try {
    run = JSON.parse(readFileSync(fileIn(dataDir), 'utf8')) as RunFile;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return isRunning(run) ? run : undefined;
}

function isRunning(run: RunFile): boolean {
  if (!Number.isSafeInteger(run.pid) || run.pid <= 0) return false;
  if (process.platform === 'linux') return run.began !== '' && beganAt(run.pid) === run.began;
  try {
    return process.kill(run.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Boot id and start time in clock ticks since boot (proc(5), field 22 of stat); empty if there is no such process. */
function beganAt(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return '';
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${fields[19]}`;
  } catch {
    return '';
  }
}

function fileIn(dataDir: string): string {
  return join(dataDir, 'run.json');
}
