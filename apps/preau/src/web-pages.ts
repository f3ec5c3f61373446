// The pages, built when their sources changed, by a process of its own: the bundler's memory is not the server's.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BUILD_MS = 120_000;

/** Brings the pages up to date and answers their folder. Rejects with the bundler's words. */
export async function ensurePages(say: (sentence: string) => void): Promise<string> {
  const script = fileURLToPath(import.meta.resolve('@preau/web/build'));
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'pipe'], timeout: BUILD_MS });
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => (words += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => {
    const sentence = chunk.toString().trim();
    if (sentence.startsWith('Building')) say(sentence);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`Cannot build the pages: ${words.trim().split('\n').slice(-8).join('\n')}`);
  return join(dirname(script), 'dist');
}
