// Ends a program together with the process that started it, however that ends: after a SIGKILL or an abort in native code no exit handler runs.
// A keeper process of its own holds a channel to us; when the channel breaks it kills the program. Run as a program, this file is the keeper.
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Sees to it that the process group of `program`, which must lead one (`detached`), does not outlive this process. */
export function endWithUs(program: ChildProcess): void {
  const { pid } = program;
  if (pid === undefined || program.exitCode !== null) return;
  const keeper = fork(fileURLToPath(import.meta.url), [String(pid)], {
    detached: true,
    stdio: 'ignore',
    execArgv: [],
    env: { PATH: process.env['PATH'] },
  });
  keeper.unref();
  keeper.channel?.unref();
  // A keeper that could not start protects nobody, and harms nobody either.
  keeper.on('error', () => undefined);
  // The number may belong to somebody else later.
  program.once('exit', () => keeper.kill('SIGKILL'));
}

if (import.meta.main && process.send !== undefined) {
  process.once('disconnect', () => {
    try {
      process.kill(-Number(process.argv[2]), 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  });
}
