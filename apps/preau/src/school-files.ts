// The two files of a school, read as the importer wants them: for the demo school and for the command line alike.
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { err, ok } from '@preau/core/base';
import type { LocalDate, Result, SchoolId } from '@preau/core/base';
import type { ImportContent, RosterSnapshot } from '@preau/core/school';
import { MAX_CALENDAR_BYTES, readOneRosterZip, readTimetableIcs } from '@preau/formats';
import type { ImportInvalid, ReadProgress } from '@preau/formats';

/** Which files; a timetable alone needs the roster that the school already has. */
export interface SchoolFilePaths {
  readonly roster?: string | undefined;
  readonly timetable?: string | undefined;
  /** The roster in force, when the file brings none. */
  readonly known?: RosterSnapshot | undefined;
  /** Where a school lies whose file names no time zone (IANA); `DEFAULT_ZONE` when absent. */
  readonly zone?: string;
  /** Today in the school: of two dated enrolments of a pupil, the one in force counts. */
  readonly asOf: LocalDate;
  readonly onProgress?: ReadProgress;
}

/** What the files say, and of which school. */
export interface SchoolFileContent {
  readonly schoolId: SchoolId;
  readonly content: ImportContent;
}

/** Reads the files. All problems of a file are told at once, by file, line and column; nothing is applied here. */
export async function readSchoolFiles(paths: SchoolFilePaths): Promise<Result<SchoolFileContent, ImportInvalid>> {
  const options = {
    asOf: paths.asOf,
    ...(paths.zone === undefined ? {} : { zone: paths.zone }),
    ...(paths.onProgress === undefined ? {} : { onProgress: paths.onProgress }),
  };
  const roster =
    paths.roster === undefined
      ? undefined
      : await readOneRosterZip(paths.roster, { ...options, fileName: basename(paths.roster) });
  if (roster?.ok === false) return roster;
  const basis = roster?.value ?? paths.known;
  if (basis === undefined) throw new RangeError('Cannot read a timetable alone: the school has no roster yet');
  const slots =
    paths.timetable === undefined ? undefined : await readTimetable(paths.timetable, basis, paths.onProgress);
  if (slots?.ok === false) return slots;
  return ok({
    schoolId: basis.school.schoolId,
    content: {
      ...(roster === undefined ? {} : { roster: roster.value }),
      ...(slots === undefined ? {} : { slots: slots.value }),
    },
  });
}

async function readTimetable(
  path: string,
  roster: RosterSnapshot,
  onProgress: ReadProgress | undefined,
): ReturnType<typeof readTimetableIcs> {
  const { size } = await stat(path);
  const fileName = basename(path);
  if (size > MAX_CALENDAR_BYTES) {
    const message = `The file has ${size} bytes; at most ${MAX_CALENDAR_BYTES} are read`;
    return err({ code: 'import.invalid', problems: [{ file: fileName, line: 1, column: 1, message }], more: 0 });
  }
  return readTimetableIcs(
    await readFile(path),
    roster,
    onProgress === undefined ? { fileName } : { fileName, onProgress },
  );
}
