// A made school as the files that a real one would send.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeTimetableIcs } from '../icalendar/write.ts';
import { writeOneRosterZip } from '../oneroster/write.ts';
import type { GeneratedSchool } from './college.ts';

/** Paths of the two files of a school. */
export interface SchoolFiles {
  readonly rosterPath: string;
  readonly timetablePath: string;
}

/** Writes `oneroster.zip` and `timetable.ics` into a folder, which is made when missing. */
export async function writeSchoolFiles(dir: string, generated: GeneratedSchool): Promise<SchoolFiles> {
  const files = { rosterPath: join(dir, 'oneroster.zip'), timetablePath: join(dir, 'timetable.ics') };
  await mkdir(dir, { recursive: true });
  await writeFile(files.rosterPath, await writeOneRosterZip(generated.roster));
  await writeFile(files.timetablePath, writeTimetableIcs(generated.slots, generated.roster));
  return files;
}
