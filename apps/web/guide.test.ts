// The teacher's guide quotes labels: each must be on a screen.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { pageFr } from './gate/page.fr.ts';
import { lessonFr } from './lesson/messages.fr.ts';
import { schoolFr } from './school/messages.fr.ts';

const GUIDE = new URL('../../docs/guides/enseignant.md', import.meta.url);

function labelsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(labelsOf) : [];
}

test('[HOUSE-33] every label that the teacher’s guide quotes is on a screen', () => {
  const known = new Set(labelsOf([pageFr, schoolFr, lessonFr]).map((label) => label.replaceAll('\u00A0', ' ')));
  const quoted = [...readFileSync(GUIDE, 'utf8').matchAll(/«\s([^»]+)\s»/g)].map(([, label = '']) =>
    label.replaceAll(/\s+/g, ' '),
  );
  assert.ok(quoted.length > 20);
  assert.deepEqual(
    quoted.filter((label) => !known.has(label)),
    [],
  );
});
