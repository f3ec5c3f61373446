// A data folder in which Préau has made its demo school: a start on a copy of it takes an eighth of the work of a first one (6 s of
// processor time against 50, November 2026), which initialises a database cluster, makes the tables and imports a collège. `npm test` makes one for all its journeys; a journey run by itself makes its own school.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPreau } from './preau-process.ts';

/** The folder, below the system's temporary one; disposing removes it. */
export interface PreauTemplate extends Disposable {
  readonly folder: string;
}

/** What a gate remembers of its doors: a house begins without it. */
const OF_THE_GATE = ['gate-doors.json', 'gate-credits'];

/** Makes it, with the demo school in the zone of the tests. Rejects with what Préau printed when it does not start. */
export async function makePreauTemplate(): Promise<PreauTemplate> {
  const folder = mkdtempSync(join(tmpdir(), 'preau-template-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const preau = await startPreau({ dataDir: folder });
    await preau.stop();
    for (const name of OF_THE_GATE) rmSync(join(folder, name), { recursive: true, force: true });
  } catch (error) {
    remove();
    throw error;
  }
  return { folder, [Symbol.dispose]: remove };
}
