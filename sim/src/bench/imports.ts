// The import of a large school by the command line, on a data folder of its own: generated, then imported, timed from outside.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSchoolCli } from '../school-cli.ts';
import type { Figures } from './figures.ts';

const PEOPLE = 12_000;
const IMPORT_S = 30;

/** Generates 12,000 people and imports them; the time includes starting the database for the command. */
export async function measureImport(figures: Figures): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'preau-import-'));
  const data = join(folder, 'data');
  const files = join(folder, 'files');
  try {
    await runSchoolCli(data, 'generate', '--people', String(PEOPLE), files);
    const began = performance.now();
    await runSchoolCli(data, 'import', join(files, 'oneroster.zip'), join(files, 'timetable.ics'));
    figures.add('import of 12,000 people', (performance.now() - began) / 1000, 's', 'lower', IMPORT_S);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
