// Every statement that reads who answers for whom leaves out whom a court restricts, or is one of the office's own, by name.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const SCHOOL = fileURLToPath(new URL('../', import.meta.url));
/** A condition on the link stands this close behind its name. */
const NEAR = 330;

/** Statements that read restricted links, too, and why: the number that each file has. */
const OWN: Readonly<Record<string, readonly [count: number, why: string]>> = {
  'people-search.ts': [3, 'the office sees every link, and that it is restricted'],
  'roster-read.ts': [1, 'imports compare every link'],
  'people/family-store.ts': [3, 'the office reads and sets the restriction itself'],
  'people/personal-lines.ts': [1, 'a pupil’s own data: who answers for them'],
  'people/personal-data-store.ts': [2, 'a restricted guardian belongs to the school as long as the child does'],
  'office/office-store.ts': [1, 'when a family was last seen, for the staff'],
};

/** How often a source reads links without a word on restriction. */
function countUnguarded(text: string): number {
  return [...text.matchAll(/(?:FROM|JOIN)\s+guardian_link\b/g)].filter(
    (match) => !text.slice(match.index, match.index + NEAR).includes('restricted'),
  ).length;
}

test('[PEOPLE-5] every statement that reads who answers for whom leaves out whom a court restricts', () => {
  const found = readdirSync(SCHOOL, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map(
      (name) =>
        [relative(SCHOOL, join(SCHOOL, name)), countUnguarded(readFileSync(join(SCHOOL, name), 'utf8'))] as const,
    )
    .filter(([, count]) => count > 0);
  assert.ok(found.length > 0);
  for (const [name, count] of found)
    assert.ok(count <= (OWN[name]?.[0] ?? 0), `${name} reads guardian_link ${count} times without "restricted"`);
  assert.equal(countUnguarded('SELECT pupil_id FROM guardian_link g WHERE g.school_id = $1'), 1);
  assert.equal(countUnguarded('SELECT 1 FROM guardian_link g WHERE NOT g.restricted'), 0);
});
