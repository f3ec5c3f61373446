// A CSV file as rows that know their place, so that every complaint names line and column.

import { CsvError, parse } from 'csv-parse/sync';
import type { Info } from 'csv-parse/sync';
import type { ProblemList } from './problems.ts';
import { decodeUtf8 } from './utf8.ts';

/** One record of a file. */
export interface CsvRow {
  /** The field under a header, trimmed; empty when the column is absent. */
  text(column: string): string;
  /** Complains about the field under a header (about the row when the column is absent). */
  problem(column: string, message: string): void;
}

/** A file that was read. */
export interface CsvTable {
  readonly file: string;
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
}

/** Longest record, in characters. */
export const MAX_RECORD_LENGTH = 1_000_000;
/** Most records of one file. */
export const MAX_RECORDS = 2_000_000;

/** Reads a comma-separated file with a header (RFC 4180, UTF-8, byte order mark allowed). Undefined when it cannot be told apart into fields. */
export function readCsvTable(file: string, bytes: Uint8Array, problems: ProblemList): CsvTable | undefined {
  const decoded = decodeUtf8(bytes);
  if ('byte' in decoded) {
    problems.add(file, `The file is not UTF-8: byte 0x${decoded.byte.toString(16)}; save it as UTF-8`, () => decoded);
    return undefined;
  }
  const { text } = decoded;
  const start = text.slice(0, 10_000).split('\n', 1)[0]!;
  if (start.includes(';') && !start.includes(',')) {
    problems.add(file, 'The fields are separated by semicolons; commas are needed', () => ({
      line: 1,
      column: start.indexOf(';') + 1,
    }));
    return undefined;
  }
  let records: { record: string[]; info: Info }[];
  try {
    records = parse(text, {
      info: true,
      record_delimiter: ['\r\n', '\n'],
      skip_empty_lines: true,
      relax_column_count: true,
      max_record_size: MAX_RECORD_LENGTH,
      to: MAX_RECORDS + 1,
    }) as never;
  } catch (cause) {
    addSyntaxProblem(file, text, cause, problems);
    return undefined;
  }
  if (records.length > MAX_RECORDS) {
    problems.add(file, `The file has more than ${MAX_RECORDS} records`);
    return undefined;
  }
  const [first, ...rest] = records;
  if (first === undefined) {
    problems.add(file, 'The file is empty; a header line is needed');
    return undefined;
  }
  const header = first.record.map((name) => name.trim());
  const columns = new Map(header.map((name, i) => [name, i]));
  const rows: CsvRow[] = [];
  for (const { record, info } of rest) {
    const place = (field: number) => () => placeOf(text, info.lines - newlinesIn(record), field);
    if (record.length !== header.length) {
      problems.add(
        file,
        `The record has ${record.length} fields; the header has ${header.length}`,
        place(Math.min(record.length, header.length) - 1),
      );
      continue;
    }
    rows.push({
      text: (column) => record[columns.get(column) ?? -1]?.trim() ?? '',
      problem: (column, message) => {
        const field = columns.get(column);
        problems.add(file, message, place(field ?? 0), field === undefined ? undefined : record[field]);
      },
    });
  }
  return { file, header, rows };
}

function addSyntaxProblem(file: string, text: string, cause: unknown, problems: ProblemList): void {
  if (!(cause instanceof CsvError)) throw cause;
  const lines = typeof cause['lines'] === 'number' ? cause['lines'] : 0;
  const index = typeof cause['index'] === 'number' ? cause['index'] : 0;
  switch (cause.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return problems.add(file, 'A quote is opened and never closed', () => lastOpenQuote(text));
    case 'CSV_MAX_RECORD_SIZE':
      return problems.add(file, `A record is longer than ${MAX_RECORD_LENGTH} characters`, () => ({
        line: lines,
        column: 0,
      }));
    default:
      return problems.add(
        file,
        `The line cannot be told apart into fields: ${cause.message.replace(/ at line \d+.*$/s, '')}`,
        () => placeOf(text, lines, index),
      );
  }
}

function newlinesIn(record: readonly string[]): number {
  let count = 0;
  for (const field of record) if (field.includes('\n')) count += field.split('\n').length - 1;
  return count;
}

/** Place of a field (from 0) of the record that begins on a line. */
function placeOf(text: string, line: number, field: number): { line: number; column: number } {
  let at = 0;
  for (let i = 1; i < line; i += 1) at = text.indexOf('\n', at) + 1;
  let lineStart = at;
  let quoted = false;
  let left = field;
  for (; at < text.length && left > 0; at += 1) {
    const sign = text[at];
    if (sign === '"') quoted = !quoted;
    else if (sign === ',' && !quoted) left -= 1;
    else if (sign === '\n') {
      if (!quoted) break;
      line += 1;
      lineStart = at + 1;
    }
  }
  return { line, column: at - lineStart + 1 };
}

function lastOpenQuote(text: string): { line: number; column: number } {
  let [open, quoted] = [0, false];
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) {
    quoted = !quoted;
    if (quoted) open = at;
  }
  const before = text.slice(0, open);
  return { line: before.split('\n').length, column: open - before.lastIndexOf('\n') };
}
