// manifest.csv: which files the package holds, and that each is whole (bulk), not a list of changes (delta).

import { readCsvTable } from '../csv-table.ts';
import type { ProblemList } from '../problems.ts';
import { MANIFEST_FILES } from './columns.ts';

const FILE = 'manifest.csv';

/** Checks the manifest against the entries of the zip. What is wrong goes to `problems`. */
export function checkManifest(
  bytes: Uint8Array | undefined,
  entries: ReadonlySet<string>,
  needed: readonly string[],
  problems: ProblemList,
): void {
  if (bytes === undefined) {
    problems.add(FILE, 'The package has no manifest.csv');
    return;
  }
  const table = readCsvTable(FILE, bytes, problems);
  if (table === undefined) return;
  if (table.header.join() !== 'propertyName,value') {
    problems.add(FILE, 'The header must be propertyName,value', () => ({ line: 1, column: 1 }), table.header.join());
    return;
  }
  const modes = new Map<string, string>();
  for (const row of table.rows) {
    const [name, value] = [row.text('propertyName'), row.text('value')];
    if (modes.has(name)) row.problem('propertyName', 'The property is listed twice');
    modes.set(name, value);
    if (name === 'manifest.version' && value !== '1.0') row.problem('value', 'The manifest version must be 1.0');
    if (name === 'oneroster.version' && value !== '1.2') row.problem('value', 'The OneRoster version must be 1.2');
    if (!name.startsWith('file.')) continue;
    const file = name.slice('file.'.length);
    if (!MANIFEST_FILES.includes(file)) row.problem('propertyName', 'OneRoster 1.2 has no such file');
    else if (value === 'delta')
      row.problem('value', 'The file holds changes only (delta); export the whole school (bulk)');
    else if (value !== 'bulk' && value !== 'absent') row.problem('value', 'The mode must be bulk or absent');
    else if (value === 'bulk' && !entries.has(`${file}.csv`))
      row.problem('propertyName', `The manifest lists ${file}.csv, but the zip does not hold it`);
    else if (value === 'absent' && entries.has(`${file}.csv`))
      row.problem('value', `The manifest says that ${file}.csv is absent, but the zip holds it`);
  }
  for (const name of ['manifest.version', 'oneroster.version'])
    if (!modes.has(name)) problems.add(FILE, `The manifest lacks ${name}`);
  for (const file of needed) {
    if (modes.get(`file.${file.replace('.csv', '')}`) === 'bulk') continue;
    if (!modes.has(`file.${file.replace('.csv', '')}`) || !entries.has(file))
      problems.add(FILE, `The manifest must list ${file} as bulk`);
  }
}
