// The largest school there is, from files and back.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { LocalDate, SchoolId } from '@preau/core/base';
import { diffImport, isEmptyDiff, mondaysOf } from '@preau/core/school';
import { readTimetableIcs } from '../src/icalendar/read.ts';
import { readOneRosterZip } from '../src/oneroster/read.ts';
import { generateCollege } from '../src/synthetic/college.ts';
import { writeSchoolFiles } from '../src/synthetic/write-school-files.ts';

test('[SCHOOL-48] the files of a school of twelve thousand people are read back as that school', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'preau-formats-'));
  try {
    const school = generateCollege({
      seed: 1,
      uai: '0750001A' as SchoolId,
      today: '2026-11-21' as LocalDate,
      people: 12_000,
    });
    const { rosterPath, timetablePath } = await writeSchoolFiles(dir, school);
    const roster = await readOneRosterZip(rosterPath);
    assert.ok(roster.ok);
    const slots = await readTimetableIcs(await readFile(timetablePath), roster.value);
    assert.ok(slots.ok);
    assert.deepEqual(roster.value, school.roster);
    assert.deepEqual(slots.value, school.slots);
    assert.ok(
      isEmptyDiff(
        diffImport({ roster: school.roster, slots: school.slots }, { roster: roster.value, slots: slots.value }),
      ),
    );
    assert.ok(Math.abs(school.roster.people.length - 12_000) < 300, String(school.roster.people.length));
    assert.ok(school.slots.every((slot) => mondaysOf(slot.weeks).length > 0));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});
