import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ANNA, sampleLog, TEACHER } from './sample.ts';
import { trackBreach } from './track-limits.ts';
import type { LiveTrack } from './track-limits.ts';

const camera = (more: Partial<LiveTrack> = {}): LiveTrack => ({
  personId: TEACHER,
  source: 'camera',
  isVideo: true,
  width: 320,
  height: 180,
  bitrateBps: 110_000,
  layers: 1,
  ...more,
});

test('[LESSON-109] at level 2 a camera is one small layer; larger, simulcast or of unknown size it breaks the level', () => {
  const log = sampleLog();
  log.command(TEACHER, { kind: 'setLevel', level: 2 });
  const breach = (more: Partial<LiveTrack>): unknown => trackBreach(log.state, camera(more));
  assert.equal(breach({}), undefined);
  assert.equal(breach({ width: 240, height: 320, bitrateBps: 0 }), undefined, 'upright, and no rate said');
  assert.equal(breach({ width: 640, height: 360 }), 'size');
  assert.equal(breach({ bitrateBps: 400_000 }), 'size');
  assert.equal(breach({ layers: 2 }), 'size');
  assert.equal(breach({ width: 0, height: 0 }), 'size');
  assert.equal(
    breach({ source: 'screen', width: 1920, height: 1080, bitrateBps: 2e6 }),
    undefined,
    'the board is large',
  );
  for (const level of [3, 4] as const) {
    log.command(TEACHER, { kind: 'setLevel', level });
    assert.equal(breach({ width: 1280, height: 720, bitrateBps: 2e6, layers: 3 }), undefined, `level ${level}`);
  }
});

test('[LESSON-110] a track whose source is not allowed now breaks the level, whoever sends it', () => {
  const log = sampleLog();
  const breach = (more: Partial<LiveTrack>): unknown => trackBreach(log.state, camera(more));
  for (const level of [1, 2, 3] as const) {
    log.command(TEACHER, { kind: 'setLevel', level });
    assert.equal(breach({ personId: ANNA }), 'source', `a pupil's camera at level ${level}`);
  }
  log.command(TEACHER, { kind: 'setLevel', level: 1 });
  assert.equal(breach({}), 'source');
  assert.equal(breach({ source: null }), 'source');
});

test('[LESSON-110] a picture under the name of a sound breaks every level', () => {
  const log = sampleLog();
  assert.equal(trackBreach(log.state, camera({ personId: ANNA, source: 'microphone' })), 'kind');
  assert.equal(trackBreach(log.state, camera({ isVideo: false })), 'kind');
  assert.equal(
    trackBreach(log.state, camera({ source: 'screen', isVideo: false })),
    undefined,
    'the sound of a screen',
  );
  assert.equal(trackBreach(log.state, camera({ source: 'microphone', isVideo: false })), undefined);
});
