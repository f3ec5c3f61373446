// The school, its year and its audiences, out of orgs.csv, academicSessions.csv, courses.csv and classes.csv.

import {
  cleanText,
  daysBetween,
  DEFAULT_ZONE,
  isZone,
  lengthOf,
  parseLocalDate,
  parseSchoolId,
} from '@preau/core/base';
import type { LocalDate, SchoolId } from '@preau/core/base';
import type { RosterAudience, RosterSchool, SchoolYear } from '@preau/core/school';
import type { CsvRow } from '../csv-table.ts';
import type { ProblemList } from '../problems.ts';
import { listOf } from './tables.ts';
import type { Table } from './tables.ts';

/** The school asked for, or the only one. Where the file names no zone, it lies in `homeZone`. */
export function readSchool(
  orgs: Table,
  schoolId: SchoolId | undefined,
  problems: ProblemList,
  homeZone: string = DEFAULT_ZONE,
): RosterSchool | undefined {
  const schools = [...orgs].filter(([, row]) => row.text('type') === 'school');
  const uaiOf = (sourcedId: string, row: CsvRow): SchoolId | undefined =>
    parseSchoolId(row.text('identifier') || sourcedId);
  const chosen =
    schools.find(([key, row]) => uaiOf(key, row) === schoolId) ?? (schoolId === undefined ? schools[0] : undefined);
  if (chosen === undefined) {
    problems.add(
      'orgs.csv',
      schoolId === undefined ? 'The file holds no org of type school' : `The file holds no school ${schoolId}`,
    );
    return undefined;
  }
  if (schoolId === undefined && schools.length > 1) {
    schools[1]![1].problem('sourcedId', `The file holds ${schools.length} schools; say which one to read by its UAI`);
    return undefined;
  }
  const [sourcedId, row] = chosen;
  const uai = uaiOf(sourcedId, row);
  if (uai === undefined)
    row.problem('identifier', 'The identifier of a school must be its UAI: seven digits and a capital letter');
  const zone = row.text('metadata.preau.zone') || homeZone;
  if (!isZone(zone)) row.problem('metadata.preau.zone', 'The time zone is unknown');
  return uai === undefined
    ? undefined
    : { sourcedId, source: 'oneroster', missing: false, schoolId: uai, name: textOf(row, 'name', 200), zone };
}

/** The school year of `asOf`, else the last one of the file. */
export function readYear(sessions: Table, asOf: LocalDate | undefined, problems: ProblemList): SchoolYear | undefined {
  const years: SchoolYear[] = [];
  let broken = false;
  for (const [sourcedId, row] of sessions) {
    if (row.text('type') !== 'schoolYear') continue;
    const from = dateOf(row, 'startDate');
    const to = dateOf(row, 'endDate');
    if (from === undefined || to === undefined || from >= to) {
      broken = true;
      if (from !== undefined && to !== undefined) row.problem('endDate', 'The school year must end after it begins');
    } else years.push({ sourcedId, source: 'oneroster', missing: false, title: textOf(row, 'title', 100), from, to });
  }
  years.sort((a, b) => (a.from < b.from ? -1 : 1));
  const year = years.find((y) => asOf !== undefined && y.from <= asOf && asOf <= y.to) ?? years.at(-1);
  if (year === undefined && !broken)
    problems.add('academicSessions.csv', 'The file holds no session of type schoolYear');
  if (year !== undefined && daysBetween(year.from, year.to) > 400) {
    sessions.get(year.sourcedId)!.problem('endDate', 'A school year lasts at most 400 days');
  }
  return year;
}

/** An audience with the subjects that its class or course names. */
export interface ReadAudience {
  readonly audience: RosterAudience;
  readonly subjects: readonly string[];
}

/** Classes (`homeroom`) and groups (`scheduled`) of the school, by sourcedId. */
export function readAudiences(classes: Table, courses: Table, orgSourcedId: string): Map<string, ReadAudience> {
  const audiences = new Map<string, ReadAudience>();
  for (const [sourcedId, row] of classes) {
    if (row.text('schoolSourcedId') !== orgSourcedId) continue;
    const type = row.text('classType');
    if (type !== 'homeroom' && type !== 'scheduled')
      row.problem('classType', 'The class type must be homeroom (class) or scheduled (group)');
    const courseId = row.text('courseSourcedId');
    const course = courses.get(courseId);
    if (courseId !== '' && course === undefined) row.problem('courseSourcedId', 'No such course in courses.csv');
    const named = listOf(row.text('subjects'));
    const subjects = named.length > 0 ? named : course === undefined ? [] : [course.text('title')];
    audiences.set(sourcedId, {
      audience: {
        sourcedId,
        source: 'oneroster',
        missing: false,
        kind: type === 'homeroom' ? 'class' : 'group',
        label: textOf(row, 'title', 100),
      },
      subjects: subjects.map(cleanText),
    });
  }
  return audiences;
}

/** Text of a field, cleaned; complains when it is too long. */
export function textOf(row: CsvRow, column: string, maxLength: number): string {
  const text = cleanText(row.text(column)).replaceAll('\n', ' ');
  if (lengthOf(text) > maxLength) row.problem(column, `${column} is longer than ${maxLength} characters`);
  return text;
}

/** A date field; undefined when empty or wrong (then it complains). */
export function dateOf(row: CsvRow, column: string): LocalDate | undefined {
  const text = row.text(column);
  if (text === '') return undefined;
  const date = parseLocalDate(text);
  if (date === undefined) row.problem(column, `${column} must be a date YYYY-MM-DD that exists`);
  return date;
}
