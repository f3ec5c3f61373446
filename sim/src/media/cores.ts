// Server and clients on different cores, so that one's work is not the other's delay.
import { execFileSync } from 'node:child_process';
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

/** The command that runs another one on some cores. */
export function pinned(
  cores: readonly number[],
  command: readonly [string, ...string[]],
): { readonly program: string; readonly args: readonly string[] } {
  return { program: 'taskset', args: ['-c', cores.join(','), ...command] };
}

/** Moves a running process, all its threads. */
export function pinProcess(pid: number, cores: readonly number[]): void {
  execFileSync('taskset', ['-a', '-c', '-p', cores.join(','), String(pid)], { stdio: 'ignore' });
}
