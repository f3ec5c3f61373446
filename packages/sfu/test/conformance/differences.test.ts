// The comparison itself: it must see what differs, and the page must say why.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { explain } from './differences.ts';
import { differencesOf } from './outcome.ts';

const page = new URL('../../../../docs/reference/media-conformance.md', import.meta.url);

test('[SFU-129] a fact that differs is found, and one that nobody explained has no reason', () => {
  const outcome = {
    id: 'SFU-110',
    title: 'a scenario',
    parts: 'somebody chromium',
    facts: { embedded: { same: 1, other: true }, livekit: { same: 1, other: false, more: 'x' } },
    timesMs: {},
  };
  assert.deepEqual(differencesOf(outcome), [
    { fact: 'other', embedded: 'true', livekit: 'false' },
    { fact: 'more', embedded: 'undefined', livekit: 'x' },
  ]);
  assert.equal(explain('SFU-110', 'a fact that was never heard of'), undefined);
});

test('[SFU-129] the page of differences was written from a run in which each had its reason', () => {
  assert.ok(existsSync(page), 'WRITE_CONFORMANCE=1 npm run test:media writes it');
  assert.doesNotMatch(readFileSync(page, 'utf8'), /\*\*not explained\*\*/);
});
