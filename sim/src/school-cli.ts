// The command line of a school as a child process, on a data folder: what an operator would type.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../apps/preau/src/cli/main.ts', import.meta.url));
const DEADLINE_MS = 120_000;

/** Runs `npm run school -- words` and answers what it printed. Throws with it on any exit code but 0. */
export async function runSchoolCli(dataDir: string, ...words: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [CLI, ...words], {
    env: { ...process.env, PREAU_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: DEADLINE_MS,
  });
  let printed = '';
  child.stdout.on('data', (bytes: Buffer) => (printed += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (printed += bytes.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`Cannot run school ${words.join(' ')}: exit ${code}\n${printed}`);
  return printed;
}
