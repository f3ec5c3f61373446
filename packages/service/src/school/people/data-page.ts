// One person's data as JSON for programs and as a page that anybody opens years later: plain HTML, no script, nothing loaded from elsewhere.
// Both are written as the data is read: a long life in a school never lies in memory as a whole. PEOPLE-64.

import type { DataReader, DataRow } from './personal-ports.ts';

/** Takes the two files, piece by piece. */
export interface DataSink {
  json(text: string): Promise<void>;
  page(text: string): Promise<void>;
}

/** Writes both files; `end` once all places were read. */
export interface DataWriter extends DataReader {
  end(): Promise<void>;
}

/** Makes the writer. `collectedOn` as people read it. Texts of people are escaped; sections without rows say so. */
export function createDataWriter(sink: DataSink, collectedOn: string): DataWriter {
  let places = 0;
  let sections = 0;
  // Null: no section is open.
  let rowsOfSection: number | null = null;
  let columns: readonly string[] = [];

  async function begin(displayName: string): Promise<void> {
    const name = JSON.stringify(displayName);
    await sink.json(`{"displayName": ${name}, "collectedOn": ${JSON.stringify(collectedOn)}, "places": [`);
    await sink.page(headOf(displayName, collectedOn));
  }
  async function endSection(): Promise<void> {
    if (rowsOfSection === null) return;
    await sink.json(']}');
    await sink.page(rowsOfSection === 0 ? '<p>Rien.</p>\n' : '</tbody>\n</table>\n');
    rowsOfSection = null;
  }
  async function endPlace(): Promise<void> {
    await endSection();
    if (places > 0) await sink.json(']}');
  }

  return {
    async person(displayName) {
      await endPlace();
      if (places === 0) await begin(displayName);
      else await sink.page('<hr>\n');
      await sink.json(`${places === 0 ? '' : ','}\n{"sections": [`);
      places += 1;
      sections = 0;
    },
    async section(title) {
      await endSection();
      await sink.json(`${sections === 0 ? '' : ','}\n{"title": ${JSON.stringify(title)}, "rows": [`);
      await sink.page(`<h2>${escape(title)}</h2>\n`);
      sections += 1;
      rowsOfSection = 0;
    },
    async rows(rows) {
      if (rowsOfSection === null) throw new TypeError('Cannot write rows: no section was begun');
      for (const row of rows) {
        if (rowsOfSection === 0) {
          columns = Object.keys(row);
          const head = columns.map((column) => `<th scope="col">${escape(column)}</th>`).join('');
          await sink.page(`<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n`);
        }
        await sink.json(`${rowsOfSection === 0 ? '' : ','}\n${JSON.stringify(row)}`);
        await sink.page(`${toLine(columns, row)}\n`);
        rowsOfSection += 1;
      }
    },
    async end() {
      await endPlace();
      if (places === 0) await begin('');
      await sink.json('\n]}\n');
      await sink.page('</body>\n</html>\n');
    },
  };
}

function headOf(displayName: string, collectedOn: string): string {
  return `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escape(displayName)} · mes données</title>
<style>body{font:1rem/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #bbb;overflow-wrap:anywhere}h2{margin-top:2rem}</style>
</head>
<body>
<h1>${escape(displayName)}</h1>
<p>Données gardées par Préau, le ${escape(collectedOn)}.</p>
`;
}

function toLine(columns: readonly string[], row: DataRow): string {
  return `<tr>${columns.map((column) => `<td>${escape(toText(row[column]))}</td>`).join('')}</tr>`;
}

function toText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'oui' : 'non';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
