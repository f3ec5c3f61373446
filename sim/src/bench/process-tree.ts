// A process with its children, all the way down: which they are, on which cores they run, what they spent.
import { readdirSync, readFileSync } from 'node:fs';
import { pinProcess } from '../media/cores.ts';

/** Process ids below this one, from /proc; none where there is no /proc. */
export function processesOf(pid: number): readonly number[] {
  const children = new Map<number, number[]>();
  try {
    for (const name of readdirSync('/proc')) {
      if (!/^\d+$/.test(name)) continue;
      const parent = parentOf(name);
      if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    }
  } catch {
    return [];
  }
  const below = (of: number): number[] => (children.get(of) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(pid);
}

function parentOf(pid: string): number | undefined {
  try {
    // The name in parentheses may hold anything; what follows it is state and parent.
    return Number(
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) \S /s, '')
        .split(' ', 1)[0],
    );
  } catch {
    return undefined;
  }
}

/** Pins a process and its children: the database shares the server's core. */
export function pinTree(pid: number, cores: readonly number[]): void {
  for (const each of [pid, ...processesOf(pid)]) {
    try {
      pinProcess(each, cores);
    } catch {
      // it ended meanwhile
    }
  }
}

/** User and system time of a process and its children, seconds (proc(5), `stat`). Who ends meanwhile is missing. */
export function treeCpuSeconds(pid: number): number {
  let ticks = 0;
  for (const each of [pid, ...processesOf(pid)]) {
    try {
      const fields = readFileSync(`/proc/${each}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      ticks += Number(fields[11]) + Number(fields[12]);
    } catch {
      // it ended meanwhile
    }
  }
  return ticks / 100;
}
