import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isUnseen, unseenHint } from './unseen.ts';

const life = { activated: true, byCard: false, signedIn: true, lastSeenAt: 1_000 };

test('[OFFICE-1] unseen is who gave no sign since the hour asked for, or never did', () => {
  assert.deepEqual(
    [999, 1_000, 1_001].map((from) => isUnseen(life, from)),
    [false, false, true],
  );
  assert.equal(isUnseen({ ...life, lastSeenAt: null }, 0), true);
});

test('[OFFICE-2] the hint names the first thing to look into', () => {
  assert.equal(unseenHint(life), 'silent');
  assert.equal(unseenHint({ ...life, signedIn: false }), 'signedOut');
  assert.equal(unseenHint({ ...life, activated: false, signedIn: false, lastSeenAt: null }), 'neverActivated');
});

test('[PEOPLE-113] who came by a card before was not “never activated”: signed in or not, with a password or without', () => {
  const byCard = { ...life, activated: false, byCard: true };
  assert.equal(unseenHint(byCard), 'silent');
  assert.equal(unseenHint({ ...byCard, signedIn: false }), 'cardOnly');
  assert.equal(unseenHint({ ...byCard, signedIn: false, activated: true }), 'signedOut');
});
