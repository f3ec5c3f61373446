import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  asksToSaveData,
  keepReception,
  keptReception,
  receptionOf,
  RECEPTIONS,
  takeOf,
  takesAll,
} from './reception.ts';

test('[WEB-106] each choice takes what its name says', () => {
  const taken = RECEPTIONS.map((choice) =>
    (['microphone', 'camera', 'screen', 'other'] as const).map((source) => takeOf(choice, source)).join(' '),
  );
  assert.deepEqual(taken, [
    'none none none none',
    'drawn none none none',
    'drawn none drawn none',
    'drawn smallest drawn none',
    'drawn drawn drawn drawn',
  ]);
});

test('[WEB-106] the server sends nothing by itself to a device that does not take every kind', () => {
  assert.deepEqual(RECEPTIONS.filter(takesAll), ['low', 'everything']);
});

test('[WEB-107] a browser that saves data takes sound only until somebody chooses', () => {
  assert.deepEqual(receptionOf(undefined, true), { reception: 'sound', isSaving: true });
  assert.deepEqual(receptionOf('everything', true), { reception: 'everything', isSaving: false });
  assert.deepEqual(receptionOf(undefined, false), { reception: 'everything', isSaving: false });
});

test('[WEB-107] saving data is asked by the connection or by the media query, and by nothing else', () => {
  const reduced = (query: string): boolean => query === '(prefers-reduced-data: reduce)';
  assert.equal(asksToSaveData({ connection: { saveData: true } }), true);
  assert.equal(asksToSaveData({ matches: reduced }), true);
  assert.equal(asksToSaveData({ connection: { saveData: false }, matches: () => false }), false);
  assert.equal(asksToSaveData({}), false);
});

test('[WEB-108] the choice is kept, and a word that is none is no choice', () => {
  assert.equal(keptReception(), undefined);
  keepReception('screen');
  assert.equal(keptReception(), 'screen');
  keepReception('tout' as never);
  assert.equal(keptReception(), undefined);
});
