import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HandInId, PersonId } from '@preau/core/base';
import type { HandInRow, HomeworkReader } from '@preau/protocol/school';
import { pupilRows, rowsIn } from './pupil-rows.ts';

const reader = (name: string, more: Partial<HomeworkReader> = {}): HomeworkReader => ({
  personId: name as PersonId,
  displayName: name,
  givenName: name,
  doneAt: null,
  openedAt: null,
  ...more,
});
const row = (name: string, more: Partial<HandInRow> = {}): HandInRow => ({
  pupilId: name as PersonId,
  displayName: name,
  handInId: null,
  state: null,
  handedAt: null,
  writtenAt: null,
  isLate: false,
  isSeen: false,
  again: false,
  ...more,
});
const handed = (name: string, more: Partial<HandInRow> = {}): HandInRow =>
  row(name, { handInId: `h-${name}` as HandInId, state: 'handed', handedAt: 5, ...more });

test('[WORK-72] each pupil stands once, where they stand: to be corrected, to be done again, missing, given back', () => {
  const rows = pupilRows(
    [
      reader('Ana', { doneAt: 5, openedAt: 2 }),
      reader('Bilal', { openedAt: 3 }),
      reader('Chloé'),
      reader('Dani', { doneAt: 4 }),
      reader('Elif', { openedAt: 1 }),
    ],
    [
      handed('Ana', { state: 'looked' }),
      handed('Bilal', { state: 'returned', again: true }),
      row('Chloé'),
      handed('Dani', { state: 'returned', handedAt: 4 }),
      row('Elif'),
    ],
  );
  assert.deepEqual(
    rows.map(({ displayName, group, handedAt, openedAt }) => [displayName, group, handedAt, openedAt]),
    [
      ['Ana', 'toLook', 5, 2],
      ['Bilal', 'redo', 5, 3],
      ['Chloé', 'missing', null, null],
      ['Dani', 'done', 4, null],
      ['Elif', 'missing', null, 1],
    ],
  );
  assert.deepEqual(
    rowsIn(rows, 'missing').map(({ displayName }) => displayName),
    ['Chloé', 'Elif'],
  );
});

test('[WORK-72] who left the class after handing in stands behind the others; who left without is not named', () => {
  const rows = pupilRows([reader('Ana')], [row('Ana'), handed('Zoé'), row('Yann')]);
  assert.deepEqual(
    rows.map(({ displayName, group }) => [displayName, group]),
    [
      ['Ana', 'missing'],
      ['Zoé', 'toLook'],
    ],
  );
});

test('[WORK-72] who reads no hand-ins sees who has handed in, and nothing to open', () => {
  const rows = pupilRows([reader('Ana', { doneAt: 5 }), reader('Bilal', { openedAt: 3 })], []);
  assert.deepEqual(
    rows.map(({ group, handedAt, handIn }) => [group, handedAt, handIn]),
    [
      ['handed', 5, undefined],
      ['missing', null, undefined],
    ],
  );
});
