import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bandFromText, bandToText, fillWords, pupilsOf, waitingLines } from './waiting-lines.ts';
import type { WaitingWords } from './waiting-lines.ts';

const NOW = Date.UTC(2026, 10, 23, 8);
const MINUTE = 60_000;
const WORDS: WaitingWords = {
  between: '{from} to {to}',
  around: 'about {from}',
  unknown: 'unknown',
  together: 'together',
  whyUnknown: 'why',
  moreAhead: 'more',
  slower: 'slower',
  next: 'next',
  oneClass: 'one class',
  manyClasses: '{n} classes',
  oneAhead: 'one',
  manyAhead: '{n} ahead',
  here: '{n} of {of}',
  walking: '{n} of {of} in',
  teacherIn: 'in',
  teacherWaiting: 'waits',
  teacherAway: 'away',
  turn: 'turn',
};
const time = (at: number): string => String((at - NOW) / MINUTE);
const band = { from: NOW + MINUTE, to: NOW + 3 * MINUTE, ahead: 7, reason: null };

test('[GATE-102] a band, one minute, or unknown with its why', () => {
  const lines = (from: typeof band | undefined) =>
    waitingLines(WORDS, { band: from, ahead: undefined, classesAhead: undefined, counts: undefined }, time);
  assert.deepEqual([lines(band).band, lines(band).under], ['1 to 3', 'together']);
  assert.equal(lines({ ...band, to: band.from }).band, 'about 1');
  assert.deepEqual([lines(undefined).band, lines(undefined).under], ['unknown', 'why']);
});

test('[GATE-103] a reason is said when there is one', () => {
  const said = (reason: 'slower' | 'moreAhead' | null): string =>
    waitingLines(WORDS, { band: { ...band, reason }, ahead: 1, classesAhead: undefined, counts: undefined }, time)
      .reason;
  assert.deepEqual([said('slower'), said('moreAhead'), said(null)], ['slower', 'more', '']);
});

test('[GATE-100] people ahead, who is here, the teacher; what nobody could tell is not said', () => {
  const counts = { expected: 24, here: 12, in: 0, teacher: 'waiting' as const };
  const said = waitingLines(WORDS, { band, ahead: 0, classesAhead: undefined, counts }, time);
  assert.deepEqual([said.ahead, said.here, said.teacher], ['next', '12 of 24', 'waits']);
  assert.equal(waitingLines(WORDS, { band, ahead: 1, classesAhead: undefined, counts }, time).ahead, 'one');
  assert.equal(waitingLines(WORDS, { band, ahead: 9, classesAhead: undefined, counts }, time).ahead, '9 ahead');
  const walking = { expected: 4, here: 1, in: 3, teacher: 'in' as const };
  assert.equal(
    waitingLines(WORDS, { band, ahead: 0, classesAhead: undefined, counts: walking }, time).here,
    '3 of 4 in',
  );
  assert.equal(
    waitingLines(WORDS, { band, ahead: 9, classesAhead: undefined, counts: walking }, time).ahead,
    '',
    'its own are not ahead of it',
  );
  const teacherIn = { ...counts, teacher: 'in' as const };
  assert.equal(waitingLines(WORDS, { band, ahead: 9, classesAhead: undefined, counts: teacherIn }, time).ahead, 'next');
  assert.deepEqual(pupilsOf({ expected: 5, here: 1, in: 2, teacher: 'in' }), { present: 3, inside: 2, expected: 5 });
  const nothing = waitingLines(WORDS, { band, ahead: undefined, classesAhead: undefined, counts: undefined }, time);
  assert.deepEqual([nothing.ahead, nothing.here, nothing.teacher], ['', '', '']);
  assert.equal(fillWords('{n} and {x}', { n: 1 }), '1 and {x}');
});

test('[GATE-180] the place is told in classes; in people where nobody counts classes', () => {
  const counts = { expected: 24, here: 12, in: 0, teacher: 'waiting' as const };
  const said = (classesAhead: number | undefined, ahead = 61): string =>
    waitingLines(WORDS, { band, ahead, classesAhead, counts }, time).ahead;
  assert.deepEqual([said(3), said(1), said(0), said(undefined)], ['3 classes', 'one class', 'next', '61 ahead']);
});

test('[GATE-103] what was shown last is remembered as a text; anything else is no promise', () => {
  assert.deepEqual(bandFromText(bandToText(band), NOW), band);
  assert.deepEqual(bandFromText(bandToText(band), NOW + 30 * MINUTE), band, 'one that was not kept');
  assert.equal(bandFromText(bandToText(band), NOW + 65 * MINUTE), undefined);
  for (const text of [undefined, '', '1.2', '3.2.1', '<b>.1.1', '1e9.1.1'])
    assert.equal(bandFromText(text, NOW), undefined);
});
