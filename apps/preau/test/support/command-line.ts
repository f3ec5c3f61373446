// `npm run school -- …` and `npm start` as real processes that end by themselves.
import { execFile } from 'node:child_process';
import { join } from 'node:path';

/** How a process ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const SRC = join(import.meta.dirname, '../../src');
const RUN_MS = 120_000;

/** Runs a command of the school. `env` are `PREAU_*` names; nothing of the surroundings' `PREAU_*` reaches it. */
export function school(words: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  return run(join(SRC, 'cli/main.ts'), words, env);
}

/** Runs a start that must end by itself. */
export function refusedStart(words: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  return run(join(SRC, 'main.ts'), words, { PREAU_PORT: '0', PREAU_LOG_LEVEL: 'warn', ...env });
}

function run(script: string, words: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const surroundings = Object.entries(process.env).filter(([name]) => !name.startsWith('PREAU_'));
  return new Promise((resolve) => {
    const options = { env: { ...Object.fromEntries(surroundings), ...env }, timeout: RUN_MS };
    const child = execFile(process.execPath, [script, ...words], options, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}
