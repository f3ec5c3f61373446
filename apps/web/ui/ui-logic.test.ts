import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatMinutes, formatSpan, formatWait } from './duration.ts';
import { initialsOf, shadeOf } from './initials.ts';
import { parseSheet, parseSheetLine } from '@preau/core/lesson';
import { besideOf } from './place-beside.ts';
import { toRefusal } from './request.ts';

test('[WEB-80] spans read as they are said in each language', () => {
  assert.equal(formatMinutes('fr', 6), '6\u00A0min');
  assert.equal(formatMinutes('fr', 65), '1\u00A0h\u00A005');
  assert.equal(formatMinutes('en', 125), '2\u00A0h\u00A05\u00A0min');
  assert.equal(formatMinutes('fr', -3), '0\u00A0min');
  assert.equal(formatSpan('fr', 12_400), '12\u00A0s');
  assert.equal(formatSpan('fr', 80_000), '1\u00A0min\u00A020');
  assert.equal(formatSpan('en', 80_000), '1\u00A0min\u00A020\u00A0s');
  assert.equal(formatSpan('fr', 3_600_000), '1\u00A0h');
});

test('[WEB-113] how long to wait is said in whole words, rounded up; less than five seconds are a moment', () => {
  const seconds = [undefined, 1, 4.9, 45, 89.2, 90, 90.1, 20 * 60, 59.5 * 60, 90 * 60, 91 * 60, 3 * 3_600];
  const said = (language: 'fr' | 'en'): string[] =>
    seconds.map((each) => formatWait(language, each && each * 1_000).replace('\u00A0', ' '));
  assert.deepEqual(said('fr'), [
    'un instant',
    'un instant',
    'un instant',
    '45 secondes',
    '90 secondes',
    '90 secondes',
    '2 minutes',
    '20 minutes',
    '60 minutes',
    '90 minutes',
    '2 heures',
    '3 heures',
  ]);
  assert.deepEqual(said('en'), [
    'a moment',
    'a moment',
    'a moment',
    '45 seconds',
    '90 seconds',
    '90 seconds',
    '2 minutes',
    '20 minutes',
    '60 minutes',
    '90 minutes',
    '2 hours',
    '3 hours',
  ]);
});

test('[WEB-81] initials leave titles out, survive accents and erased names', () => {
  assert.equal(initialsOf('Mme Delorme'), 'D');
  assert.equal(initialsOf('Inès Marchand'), 'IM');
  assert.equal(initialsOf('élie ben Saïd'), 'ÉS');
  assert.equal(initialsOf(''), '?');
  assert.equal(shadeOf('x'), shadeOf('x'));
});

test('[WEB-82] the sheet’s text becomes titles, lists, paragraphs; nothing becomes markup', () => {
  assert.deepEqual(
    parseSheet('# A\nb\nc\n\n- d\n- e\n1. f').map((block) => block.kind),
    ['title', 'paragraph', 'list', 'list'],
  );
  assert.deepEqual(parseSheetLine('un **mot** et *un* autre'), [
    { kind: 'text', text: 'un ' },
    { kind: 'strong', text: 'mot' },
    { kind: 'text', text: ' et ' },
    { kind: 'em', text: 'un' },
    { kind: 'text', text: ' autre' },
  ]);
  assert.deepEqual(parseSheetLine('<b>x</b>'), [{ kind: 'text', text: '<b>x</b>' }]);
});

test('[WEB-82] only https addresses become links', () => {
  assert.deepEqual(
    parseSheetLine('[ici](javascript:alert(1))').map((piece) => piece.kind),
    ['text'],
  );
  assert.deepEqual(parseSheetLine('[ici](https://example.org/a)'), [
    { kind: 'link', text: 'ici', href: 'https://example.org/a' },
  ]);
  assert.deepEqual(parseSheetLine('voir https://example.org/a.').at(1), {
    kind: 'link',
    text: 'https://example.org/a',
    href: 'https://example.org/a',
  });
});

test('[WEB-83] an unfolded surface stays inside the window', () => {
  const view = { width: 1000, height: 600 };
  assert.deepEqual(besideOf({ left: 10, right: 60, top: 10, bottom: 50 }, { width: 200, height: 100 }, view), {
    left: 10,
    top: 58,
  });
  assert.deepEqual(besideOf({ left: 940, right: 990, top: 550, bottom: 590 }, { width: 200, height: 100 }, view), {
    left: 790,
    top: 442,
  });
  assert.deepEqual(besideOf({ left: 500, right: 540, top: 300, bottom: 340 }, { width: 200, height: 580 }, view), {
    left: 500,
    top: 12,
  });
});

test('[WEB-84] an answer that is no problem document is a fault, not silence', async () => {
  assert.equal((await toRefusal(new Response('<html>', { status: 502 }))).code, 'server.fault');
  assert.deepEqual(await toRefusal(Response.json({ code: 'lesson.tooEarly', retryAfterMs: 5 }, { status: 409 })), {
    code: 'lesson.tooEarly',
    retryAfterMs: 5,
  });
});
