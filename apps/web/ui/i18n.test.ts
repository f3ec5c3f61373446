import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { formatDay, formatLocalDate, formatTime, plural } from './i18n.ts';

const at = Date.parse('2026-11-23T08:05:00Z');

test('[GATE-26] times and days as each language writes them', () => {
  assert.equal(formatTime('fr', at, 'Europe/Paris'), '9\u00A0h\u00A005');
  assert.equal(formatTime('en', at, 'Europe/Paris'), '9:05');
  assert.equal(formatTime('fr', Date.parse('2026-11-22T23:00:00Z'), 'Europe/Paris'), '0\u00A0h\u00A000');
  assert.equal(formatDay('fr', at, 'Europe/Paris'), 'lundi 23 novembre');
  assert.equal(formatDay('en', at, 'Europe/Paris'), 'Monday 23 November');
  assert.equal(formatLocalDate('fr', '2026-11-23'), 'lundi 23 novembre');
});

test('[GATE-26] French counts zero as one, English does not', () => {
  assert.deepEqual(
    [0, 1, 2].map((n) => plural('fr', n, 'élève', 'élèves')),
    ['élève', 'élève', 'élèves'],
  );
  assert.deepEqual(
    [0, 1, 2].map((n) => plural('en', n, 'pupil', 'pupils')),
    ['pupils', 'pupil', 'pupils'],
  );
});

test('[GATE-24] the translation runtime is small', () => {
  const source = stripTypeScriptTypes(readFileSync(new URL('i18n.ts', import.meta.url), 'utf8'));
  const code = source.replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '').replaceAll(/\n\s*/g, '\n');
  assert.ok(gzipSync(code).length < 1_024, String(gzipSync(code).length));
});
