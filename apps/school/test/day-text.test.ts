// The way of a browser without script: from the sign-in form to the lessons of the day.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { SchoolId } from '@preau/core/base';
import { contentOf } from './roster-fixture.ts';
import { openHarness } from './school-harness.ts';

const SCHOOL = '0750001A' as SchoolId;
// Tuesday of a school week, in the second lesson of the day (9:00 to 9:55).
const NOW = Date.parse('2026-11-24T09:12:00+01:00');
const harness = await openHarness(NOW);
after(() => harness[Symbol.asyncDispose]());
await harness.import(SCHOOL, contentOf(SCHOOL, 200));
const HTML = { accept: 'text/html' };

test('[GATE-185] the lessons of the day are a page without script: what is over, what is on with its door, what is to come with its hour', async () => {
  const jar = await harness.activate(SCHOOL, 'pupil-0');
  const { status, text, headers } = await harness.call('GET', '/api/today/texte', { jar, headers: HTML });
  assert.equal(status, 200);
  assert.match(String(headers['content-security-policy']), /script-src 'none'/);
  assert.equal(headers['cache-control'], 'no-store');
  assert.ok(!text.includes('<script') && !/<[^>]+\s(?:style|on\w+)="/.test(text));
  assert.match(text, /<h1>Mardi 24 novembre 2026<\/h1><p>Il est 9\u00A0h\u00A012\.<\/p>/);
  const rows = text.split('<li>').slice(1);
  assert.equal(rows.length, 5);
  assert.match(rows[4]!, /Terminé\./);
  assert.ok(!rows[4]!.includes('Entrer en classe'));
  assert.match(
    rows[0]!,
    /9\u00A0h\u00A000 – 9\u00A0h\u00A055 · Français<\/h2>.*6e A · .* · B0.*Les portes sont ouvertes\..*href="\/api\/lessons\/[\w-]+\/texte\?lang=fr">Entrer en classe.*\/texte\/fiche\?lang=fr">Fiche du cours/,
  );
  assert.match(rows[1]!, /Les portes ouvrent à \d+\u00A0h\u00A0\d\d\..*Fiche du cours/);
  assert.ok(!rows[1]!.includes('Entrer en classe'));
  const size = gzipSync(text, { level: 9 }).length;
  assert.ok(size < 4_000, `${size} bytes gzip`);
  const english = await harness.call('GET', '/api/today/texte?lang=en', { jar, headers: HTML });
  assert.match(english.text, /<html lang="en">[^]*Tuesday,? 24 November 2026/);
  assert.match(english.text, /Enter the lesson/);
});

test('[GATE-185] a guardian reads each child’s day and has no door', async () => {
  const jar = await harness.activate(SCHOOL, 'guardian-1');
  const { text } = await harness.call('GET', '/api/today/texte', { jar, headers: HTML });
  assert.match(text, /<h2>[^<]+ · 6e A<\/h2><ol class="rows">/);
  assert.ok(!text.includes('Entrer en classe') && !text.includes('/texte/fiche'));
});

test('[GATE-185] who is not signed in any more gets a form that takes the session up again, then the sign-in page; a program gets the problem', async () => {
  const page = await harness.call('GET', '/api/today/texte?lang=en', { headers: HTML });
  assert.equal(page.status, 401);
  assert.match(
    page.text,
    /action="\/api\/session\/refresh"><input type="hidden" name="suite" value="\/api\/today\/texte\?lang=en"/,
  );
  const problem = await harness.call('GET', '/api/today/texte');
  assert.deepEqual([problem.status, problem.body['code']], [401, 'session.missing']);
  const form = (payload: string, path = '/api/session/refresh') =>
    harness.call('POST', path, {
      body: payload,
      headers: { ...HTML, 'content-type': 'application/x-www-form-urlencoded' },
    });
  const lost = await form('suite=%2Fapi%2Ftoday%2Ftexte%3Flang%3Den');
  assert.deepEqual([lost.status, lost.headers['location']], [303, '/?refus=session.missing&lang=en']);
  const wrong = await form('login=personne&password=faux&suite=%2Fapi%2Ftoday%2Ftexte%3Flang%3Dfr', '/api/session');
  assert.match(String(wrong.headers['location']), /^\/\?refus=session\.\w+&lang=fr$/);
  for (const suite of [
    '//evil.example/',
    '/api/today/texte/../x',
    '/api/today/texte?lang=de',
    'https://x/api/today/texte',
  ])
    assert.equal((await form(`suite=${encodeURIComponent(suite)}`)).headers['location'], undefined, suite);
});
