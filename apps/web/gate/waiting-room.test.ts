// What the script of the waiting page decides, without a browser.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLessonId } from '@preau/core/base';
import { nextCheckIn, lookAfter, TURN_ASK_MS } from '@preau/core/gate';
import type { ClassBoardAnswer, GateCounters, WaitingPageFacts } from '@preau/protocol/gate';
import { keptOnTheWay, waitingKeyOf } from './waiting-kept.ts';
import { figureAt } from './waiting-scene.ts';
import { afterLook, afterMiss, openRoom } from './waiting-room.ts';

const NOW = Date.UTC(2026, 10, 23, 8);
const MINUTE = 60_000;
const WORDS = {} as WaitingPageFacts['words'];
const facts: WaitingPageFacts = {
  lessonId: '1_2',
  language: 'fr',
  zone: 'Europe/Paris',
  t: NOW + 5_000,
  state: 'waiting',
  enter: '/cours/1_2',
  comeBackAfterMs: 40_000,
  lane: 'lesson',
  rank: 50,
  classPath: '/q/c/x.json',
  pollMs: 10_000,
  band: { from: NOW, to: NOW + 3 * MINUTE, ahead: 60, reason: null },
  seat: 2,
  heard: '',
  words: WORDS,
  scene: '',
  title: '',
};
/** Everybody waits at one rank, before mine or behind. */
const counters = (people: number, ratePerSecond: number, rank = 10): GateCounters => ({
  v: 1,
  t: NOW,
  pollMs: 10_000,
  message: { fr: '', en: '' },
  lanes: [
    {
      lane: 'lesson',
      mode: 'counting',
      serve: 1,
      ratePerSecond,
      crowd: { first: 0, from: rank, to: 100, heads: [people, ...Array.from({ length: 31 }, () => 0)] },
    },
  ],
});
const board = (change: Partial<ClassBoardAnswer> = {}): ClassBoardAnswer => ({
  v: 1,
  t: NOW,
  lessonId: parseLessonId('0190a000-0000-7000-8000-000000000001_20261123')!,
  expected: 24,
  here: 12,
  in: 0,
  classesAhead: 3,
  teacher: 'waiting',
  bits: '',
  ...change,
});

test('[GATE-103] a later time says why, keeps its reason while it stands, and an unknown time in between does not undo the promise', () => {
  const begun = openRoom(facts, NOW);
  const slower = afterLook(begun, counters(60, 0.2), board(), NOW);
  assert.equal(slower.band?.reason, 'slower');
  const again = afterLook(slower, counters(60, 0.2), board(), NOW);
  assert.equal(again.band?.reason, 'slower', 'ten seconds later it still stands there');
  const more = afterLook(begun, counters(200, 0.5), board(), NOW);
  assert.equal(more.band?.reason, 'moreAhead');
  const unknown = afterLook(begun, counters(60, 0), board(), NOW);
  assert.equal(unknown.band, undefined);
  assert.equal(afterLook(unknown, counters(60, 0.2), board(), NOW).band?.reason, 'slower');
  const sooner = afterLook(slower, counters(10, 5), board(), NOW);
  assert.equal(sooner.band?.reason, null);
});

test('[GATE-102] the hour is the server’s: a device whose clock is wrong shows the same band', () => {
  const right = afterLook(openRoom(facts, NOW + 5_000), counters(60, 0.5), board(), NOW + 5_000);
  const wrong = afterLook(openRoom(facts, NOW - 3_600_000), counters(60, 0.5), board(), NOW - 3_600_000);
  assert.deepEqual(wrong.band, right.band);
});

test('[GATE-184] a page that was kept knows the hour again with the first look', () => {
  const tenLater = NOW + 10 * MINUTE;
  const look = { ...counters(60, 0.5), t: tenLater + 2_000 };
  const offline = openRoom(facts, tenLater, false);
  assert.equal(offline.clockOffsetMs, 0, 'the device’s own hour');
  const fresh = afterLook(openRoom({ ...facts, t: look.t, band: null }, tenLater), look, board(), tenLater);
  for (const kept of [offline, openRoom(facts, tenLater)]) {
    const again = afterLook(kept, look, board(), tenLater);
    assert.equal(again.band?.to, fresh.band?.to);
    assert.equal(again.classesAhead, 3);
  }
});

test('[GATE-112] looks follow the server’s interval, spread, and slow down while nobody answers', () => {
  const room = openRoom(facts, NOW);
  assert.equal(lookAfter(room, 0.5), 10_000);
  assert.ok(lookAfter(room, 0) >= 9_000 && lookAfter(room, 1) <= 11_000);
  const lost = afterMiss(afterMiss(afterMiss(afterMiss(room))));
  assert.ok(lookAfter(lost, 0.5) >= 60_000);
  assert.equal(afterLook(lost, counters(60, 1), undefined, NOW).misses, 0);
});

test('[GATE-112] a check-in comes when the server said, and in a moment when the turn is near, never in a storm', () => {
  const room = afterLook(openRoom(facts, NOW), counters(60, 0.5), board(), NOW);
  assert.equal(room.isTurnNear, false);
  assert.equal(nextCheckIn(room, 30_000, 10_000, 0.5), 30_000);
  const walking = afterLook(room, counters(60, 0.5), board({ in: 3 }), NOW);
  assert.equal(walking.isTurnNear, true, 'my class walks in');
  assert.ok(nextCheckIn(walking, 30_000, 60_000, 0.9) <= 2_000);
  assert.ok(nextCheckIn(walking, 30_000, 0, 0) >= TURN_ASK_MS, 'not again at once');
  const idle = afterLook(room, { ...counters(0, 1), lanes: [] }, undefined, NOW);
  assert.equal(idle.isTurnNear, true, 'nobody waits any more');
  assert.deepEqual(idle.counts, room.counts, 'a board that did not come leaves the counts');
});

test('[GATE-106] the drawing is drawn from counts: mine, those who came, dashed places', () => {
  const line = Array.from({ length: 6 }, (_, n) => figureAt(n, 3));
  assert.equal(line[0], '#me');
  assert.ok(line.slice(1, 3).every((figure) => /^#k[1-4]$/.test(figure)));
  assert.deepEqual(line.slice(3), ['#gone', '#gone', '#gone']);
});

test('[GATE-114] the worker keeps a page with a place, under its path alone, and no refusal', async () => {
  assert.equal(waitingKeyOf('https://preau.test/attente/1_2?lang=en&ouvrir'), '/attente/1_2');
  assert.equal(waitingKeyOf('https://preau.test/attente/'), undefined);
  assert.equal(waitingKeyOf('https://preau.test/cours/1_2'), undefined);
  const kept: string[] = [];
  const keep = async (response: Response): Promise<void> => void kept.push(await response.text());
  const page = async (status: number): Promise<Response> => new Response(`page ${status}`, { status });
  assert.equal(await (await keptOnTheWay(() => page(200), keep)).text(), 'page 200');
  assert.equal((await keptOnTheWay(() => page(401), keep)).status, 401);
  assert.deepEqual(kept, ['page 200']);
  const full = async (): Promise<void> => Promise.reject(new Error('disk full'));
  assert.equal((await keptOnTheWay(() => page(200), full)).status, 200);
});
