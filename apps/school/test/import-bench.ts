// How long a school of 12,000 people takes from files to rows: `node apps/school/test/import-bench.ts [--json FILE]`, target 30 s.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalDate, SchoolId } from '@preau/core/base';
import { systemClock, systemRandomness } from '@preau/host';
import { generateCollege, readOneRosterZip, readTimetableIcs, writeSchoolFiles } from '@preau/formats';
import { createImportDesk } from '@preau/service/school';
import { createSchoolStores, migrate, openDatabase } from '@preau/store-postgres';

/** What a run measured. */
export interface ImportFigures {
  readonly people: number;
  readonly slots: number;
  /** Files read and checked. */
  readonly readMs: number;
  /** Compared and applied in one transaction. */
  readonly applyMs: number;
  /** The same files compared again: nothing to do. */
  readonly compareMs: number;
}

/** Imports a made school of about `people` people into the empty database at `url`. */
export async function importBench(url: string, people: number): Promise<ImportFigures> {
  const uai = '0990001B' as SchoolId;
  const today = '2026-11-21' as LocalDate;
  const folder = mkdtempSync(join(tmpdir(), 'preau-import-bench-'));
  await migrate(url);
  await using database = openDatabase({ url });
  try {
    const files = await writeSchoolFiles(folder, generateCollege({ seed: 7, uai, today, people }));
    const start = performance.now();
    const roster = await readOneRosterZip(files.rosterPath, { schoolId: uai, asOf: today });
    if (!roster.ok) throw new Error(`Cannot read the made roster: ${roster.error.code}`);
    const slots = await readTimetableIcs(readFileSync(files.timetablePath), roster.value);
    if (!slots.ok) throw new Error(`Cannot read the made timetable: ${slots.error.code}`);
    const read = performance.now();
    const content = { roster: roster.value, slots: slots.value };
    const desk = createImportDesk({
      rosters: createSchoolStores(database).rosters,
      bus: { publish: async () => undefined },
      clock: systemClock,
      randomness: systemRandomness,
    });
    const outcome = await desk.apply({ schoolId: uai, content, actor: 'cli' });
    if (!outcome.ok) throw new Error(`Cannot import: ${outcome.error.code}`);
    const applied = performance.now();
    await desk.compare({ schoolId: uai, content });
    return {
      people: roster.value.people.length,
      slots: slots.value.length,
      readMs: read - start,
      applyMs: applied - read,
      compareMs: performance.now() - applied,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.main) {
  const { openTestDatabase } = await import('../../../tools/testing/postgres.ts');
  await using target = await openTestDatabase();
  const figures = await importBench(target.url, 12_000);
  const seconds = (figures.readMs + figures.applyMs) / 1000;
  process.stdout.write(
    `${figures.people} people and ${figures.slots} slots: read ${(figures.readMs / 1000).toFixed(1)} s, applied ${(figures.applyMs / 1000).toFixed(1)} s, compared again ${(figures.compareMs / 1000).toFixed(1)} s\n`,
  );
  const at = process.argv.indexOf('--json');
  const file = at === -1 ? undefined : process.argv[at + 1];
  if (file !== undefined)
    writeFileSync(
      file,
      JSON.stringify({
        'school import of 12,000 people': { value: seconds, unit: 's', target: 30, better: 'lower', ok: seconds < 30 },
      }),
    );
}
