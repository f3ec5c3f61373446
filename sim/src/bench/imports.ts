// The import of a large school by the command line, on a data folder of its own: generated, then imported, timed from outside.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Figures } from './figures.ts';

const CLI = fileURLToPath(new URL('../../../apps/preau/src/cli/main.ts', import.meta.url));
const PEOPLE = 12_000;
const IMPORT_S = 30;
const DEADLINE_MS = 120_000;

async function school(dataDir: string, ...words: string[]): Promise<number> {
  const began = performance.now();
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
  return (performance.now() - began) / 1000;
}

/** Generates 12,000 people and imports them; the time includes starting the database for the command. */
export async function measureImport(figures: Figures): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'preau-import-'));
  try {
    const files = join(folder, 'files');
    await school(join(folder, 'data'), 'generate', '--people', String(PEOPLE), files);
    const seconds = await school(
      join(folder, 'data'),
      'import',
      join(files, 'oneroster.zip'),
      join(files, 'timetable.ics'),
    );
    figures.add('import of 12,000 people', seconds, 's', 'lower', IMPORT_S);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
