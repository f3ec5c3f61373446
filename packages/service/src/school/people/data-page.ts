// One person's data as a page that anybody opens years later: plain HTML, no script, nothing loaded from elsewhere. PEOPLE-64.

import type { DataSection } from './personal-ports.ts';

/** What a person takes along. */
export interface PersonalData {
  readonly displayName: string;
  /** When it was collected, as people read it. */
  readonly collectedOn: string;
  readonly places: readonly { readonly sections: readonly DataSection[] }[];
}

/** The page. Texts of people are escaped; sections without rows say so. */
export function toDataPage(data: PersonalData): string {
  const places = data.places.map((place) => place.sections.map(toSection).join('\n')).join('\n<hr>\n');
  return `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escape(data.displayName)} · mes données</title>
<style>body{font:1rem/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #bbb;overflow-wrap:anywhere}h2{margin-top:2rem}</style>
</head>
<body>
<h1>${escape(data.displayName)}</h1>
<p>Données gardées par Préau, le ${escape(data.collectedOn)}.</p>
${places}
</body>
</html>
`;
}

function toSection({ title, rows }: DataSection): string {
  const first = rows[0];
  if (first === undefined) return `<h2>${escape(title)}</h2>\n<p>Rien.</p>`;
  const columns = Object.keys(first);
  const head = columns.map((column) => `<th scope="col">${escape(column)}</th>`).join('');
  const body = rows
    .map((row) => `<tr>${columns.map((column) => `<td>${escape(toText(row[column]))}</td>`).join('')}</tr>`)
    .join('\n');
  return `<h2>${escape(title)}</h2>\n<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody>\n</table>`;
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
