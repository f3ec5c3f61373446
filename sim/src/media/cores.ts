// Server and clients on different cores, so that one's work is not the other's delay. Without `taskset` nothing is pinned, and `canPin` says so.
import { execFileSync, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Which cores a run uses. */
export interface CorePlan {
  readonly server: readonly number[];
  readonly clients: readonly number[];
}

/** The first core is the server's, the others are the clients'. With one core they share it. */
export function planCores(count = availableParallelism()): CorePlan {
  const all = Array.from({ length: count }, (_, core) => core);
  return { server: [0], clients: count === 1 ? all : all.slice(1) };
}

/** True where this machine has `taskset` (util-linux). */
export const canPin = spawnSync('taskset', ['--version'], { stdio: 'ignore' }).status === 0;

/** The command that runs another one on some cores. */
export function pinned(
  cores: readonly number[],
  command: readonly [string, ...string[]],
): { readonly program: string; readonly args: readonly string[] } {
  const [program, ...args] = command;
  return canPin ? { program: 'taskset', args: ['-c', cores.join(','), ...command] } : { program, args };
}

/** Moves a running process, all its threads. */
export function pinProcess(pid: number, cores: readonly number[]): void {
  if (canPin) execFileSync('taskset', ['-a', '-c', '-p', cores.join(','), String(pid)], { stdio: 'ignore' });
}
