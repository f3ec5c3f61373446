// A OneRoster 1.2 package (zip of CSV files, bulk) -> the roster of one school, or everything that is wrong with it. SCHOOL-1..9.

import { err, ok } from '@preau/core/base';
import type { LocalDate, Result, SchoolId } from '@preau/core/base';
import { bySourcedId } from '@preau/core/school';
import type { RosterSnapshot } from '@preau/core/school';
import { setImmediate } from 'node:timers/promises';
import { ProblemList } from '../problems.ts';
import type { ImportInvalid } from '../problems.ts';
import { readZip } from '../zip.ts';
import { ONEROSTER_FILES } from './columns.ts';
import type { OneRosterFile } from './columns.ts';
import { checkManifest } from './manifest.ts';
import { readEnrollments, readGuardianLinks, readPeople, readRoles } from './people.ts';
import { readAudiences, readSchool, readYear } from './school.ts';
import { readTable } from './tables.ts';
import type { Table } from './tables.ts';

/** How far a reading is: `done` of `total` steps, and what the step is about. */
export type ReadProgress = (step: { readonly label: string; readonly done: number; readonly total: number }) => void;

/** Choices of a reading. */
export interface ReadRosterOptions {
  /** The school to read when the package holds several. */
  readonly schoolId?: SchoolId;
  /** The day for which enrollments and roles with dates count; without it, all count. */
  readonly asOf?: LocalDate;
  /** The time zone (IANA) of a school whose file names none; `DEFAULT_ZONE` when absent. SCHOOL-1. */
  readonly zone?: string;
  readonly onProgress?: ReadProgress;
  /** Name of the zip in problems; by default `oneroster.zip`. */
  readonly fileName?: string;
}

const FILES = Object.keys(ONEROSTER_FILES) as OneRosterFile[];
const NEEDED: readonly OneRosterFile[] = [
  'academicSessions.csv',
  'orgs.csv',
  'classes.csv',
  'users.csv',
  'roles.csv',
  'enrollments.csv',
];

/** Reads a package from a path or its bytes. A path that cannot be opened throws the system's error. */
export async function readOneRosterZip(
  source: string | Uint8Array,
  options: ReadRosterOptions = {},
): Promise<Result<RosterSnapshot, ImportInvalid>> {
  const problems = new ProblemList();
  const zipName = options.fileName ?? 'oneroster.zip';
  const names = new Set<string>();
  const contents = await readZip(
    source,
    zipName,
    (name) => names.add(name) && (name === 'manifest.csv' || isOneRosterFile(name)),
    problems,
  );
  if (contents === undefined) return err(problems.toInvalid());
  checkManifest(contents.get('manifest.csv'), names, NEEDED, problems);
  if (problems.count > 0) return err(problems.toInvalid());

  const tables = {} as Record<OneRosterFile, Table>;
  const total = FILES.length + 1;
  for (const [done, file] of FILES.entries()) {
    options.onProgress?.({ label: file, done, total });
    const bytes = contents.get(file);
    tables[file] = bytes === undefined ? new Map() : readTable(file, bytes, problems);
    contents.delete(file);
    await setImmediate();
  }
  options.onProgress?.({ label: 'people', done: total - 1, total });
  const snapshot = assemble(tables, options, problems);
  options.onProgress?.({ label: 'done', done: total, total });
  return snapshot === undefined || problems.count > 0 ? err(problems.toInvalid()) : ok(snapshot);
}

function assemble(
  tables: Readonly<Record<OneRosterFile, Table>>,
  options: ReadRosterOptions,
  problems: ProblemList,
): RosterSnapshot | undefined {
  const school = readSchool(tables['orgs.csv'], options.schoolId, problems, options.zone);
  const year = readYear(tables['academicSessions.csv'], options.asOf, problems);
  if (school === undefined || year === undefined) return undefined;
  const users = tables['users.csv'];
  const audiences = readAudiences(tables['classes.csv'], tables['courses.csv'], school.sourcedId);
  const roles = readRoles(tables['roles.csv'], users, school.sourcedId, options.asOf);
  const enrolled = readEnrollments(
    tables['enrollments.csv'],
    tables['classes.csv'],
    audiences,
    users,
    roles,
    options.asOf,
  );
  const people = readPeople(users, roles, enrolled);
  const guardianLinks = readGuardianLinks(users, people, roles);
  return {
    school,
    year,
    audiences: [...audiences.values()].map((a) => a.audience).sort(bySourcedId),
    people: [...people.values()].sort(bySourcedId),
    guardianLinks,
  };
}

function isOneRosterFile(name: string): name is OneRosterFile {
  return Object.hasOwn(ONEROSTER_FILES, name);
}
