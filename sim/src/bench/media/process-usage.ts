// What processes cost, from /proc: CPU time and memory.
import { readFileSync } from 'node:fs';

/** USER_HZ: what Linux counts in for programs, on every platform that Node has binaries for (proc(5)). */
const TICKS_PER_SECOND = 100;

/** CPU time of processes so far, user and system, in ms. */
export function cpuMs(pids: readonly number[]): number {
  let ticks = 0;
  for (const pid of pids) {
    // The name in brackets may hold spaces; fields 14 and 15 are utime and stime.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    ticks += Number(fields[11]) + Number(fields[12]);
  }
  return (ticks * 1000) / TICKS_PER_SECOND;
}

/** Memory of processes in bytes: their share of what several use (PSS). */
export function memoryBytes(pids: readonly number[]): number {
  let kilobytes = 0;
  for (const pid of pids)
    kilobytes += Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]);
  return kilobytes * 1024;
}

/** Load average of the last minute: what else the machine does. */
export function loadAverage(): number {
  return Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[0]);
}
