// The tables of a package: headers checked, rows keyed, rows that are to be deleted left out.

import { isSourcedId } from '@preau/core/school';
import { readCsvTable } from '../csv-table.ts';
import type { CsvRow } from '../csv-table.ts';
import type { ProblemList } from '../problems.ts';
import { ONEROSTER_FILES } from './columns.ts';
import type { Column, OneRosterFile } from './columns.ts';

/** Live rows of one file by sourcedId, in file order. */
export type Table = ReadonlyMap<string, CsvRow>;

/** Reads one file of the package. Rows with a problem in a needed column are told and left out. */
export function readTable(file: OneRosterFile, bytes: Uint8Array, problems: ProblemList): Table {
  const table = readCsvTable(file, bytes, problems);
  const rows = new Map<string, CsvRow>();
  if (table === undefined || !checkHeader(file, table.header, problems)) return rows;
  const needed = columnsOf(file)
    .filter((c) => c.required)
    .map((c) => c.name);
  const seen = new Set<string>();
  for (const row of table.rows) {
    const key = row.text('sourcedId');
    const status = row.text('status');
    if (status !== '' && status !== 'active' && status !== 'tobedeleted')
      row.problem('status', 'The status must be empty, active or tobedeleted');
    const lacking = needed.filter((name) => row.text(name) === '');
    for (const name of lacking) row.problem(name, `${name} is empty`);
    if (lacking.length > 0) continue;
    if (!isSourcedId(key))
      row.problem('sourcedId', 'The sourcedId must have 1 to 255 characters without spaces, commas and >');
    else if (seen.has(key)) row.problem('sourcedId', 'The sourcedId stands twice in this file');
    else if (status !== 'tobedeleted') rows.set(key, row);
    seen.add(key);
  }
  return rows;
}

function columnsOf(file: OneRosterFile): readonly Column[] {
  return ONEROSTER_FILES[file];
}

function checkHeader(file: OneRosterFile, header: readonly string[], problems: ProblemList): boolean {
  const before = problems.count;
  const known = columnsOf(file);
  const at = (index: number) => () => ({
    line: 1,
    column: header.slice(0, index).reduce((sum, name) => sum + name.length + 1, 1),
  });
  header.forEach((name, i) => {
    if (header.indexOf(name) !== i) problems.add(file, 'The column stands twice in the header', at(i), name);
    else if (name.startsWith('metadata.') && !name.startsWith('metadata.preau.')) return;
    else if (!known.some((c) => c.name === name))
      problems.add(file, 'OneRoster 1.2 has no such column in this file', at(i), name);
  });
  for (const { name, required } of known) {
    if (required && !header.includes(name))
      problems.add(file, `The column ${name} is missing`, () => ({ line: 1, column: 1 }));
  }
  return problems.count === before;
}

/** The parts of a list field: separated by commas, trimmed, empty parts dropped. */
export function listOf(text: string): string[] {
  return text === ''
    ? []
    : text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '');
}
