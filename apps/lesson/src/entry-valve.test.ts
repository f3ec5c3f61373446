import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MOST_CONCURRENCY } from '@preau/core/gate';
import { BELL, createEntryValve, LATE_MS } from './entry-valve.ts';

/** A valve with a clock, turns of the loop, and responses of ours. */
function openValve() {
  let [at, refused, held] = [0, 0, 0];
  let turnEnds: (() => void)[] = [];
  const valve = createEntryValve({
    now: () => at,
    afterTurn: (run) => void turnEnds.push(run),
    refused: () => (refused += 1),
    held: () => held,
  });
  const open: (() => void)[] = [];
  const response = { once: (_event: string, run: () => void) => void open.push(run) } as never;
  return {
    valve,
    pass: (ms: number) => (at += ms),
    nextTurn: () => {
      for (const run of turnEnds) run();
      turnEnds = [];
    },
    /** Answers everybody who was let on. */
    answerAll: () => {
      for (const run of open.splice(0)) run();
    },
    ticket: (...rawHeaders: string[]) => valve.ticket({ rawHeaders }, response) === undefined,
    enter: () => valve.enter(response),
    refused: () => refused,
    /** So many of those who were let on only wait for their turn. */
    hold: (count: number) => (held = count),
    begin: () => {
      const begun = valve.begin();
      assert.ok('end' in begun);
      return begun.end;
    },
  };
}

test('[LESSON-140] a hundred entries at a time, more while they are quick and wanted, two hundred at most; the next is refused with a time', () => {
  const { valve, enter, begin, pass, refused } = openValve();
  const ends = Array.from({ length: BELL }, begin);
  assert.equal(valve.entering, BELL);
  const told = enter();
  assert.equal(told?.code, 'server.unavailable');
  assert.equal(told?.retryAfterMs, 3_000);
  assert.ok('refusal' in valve.begin());
  assert.equal(refused(), 2);
  ends[0]?.(false);
  ends[0]?.(true);
  assert.equal(valve.entering, BELL - 1, 'over once');
  assert.equal(enter(), undefined);
  for (const end of ends.slice(1)) end(true);
  assert.equal(valve.entering, 0);
  for (let n = 0; n < 400; n += 1) {
    const all = Array.from({ length: valve.limit }, begin);
    pass(10);
    for (const end of all) end(true);
  }
  assert.equal(valve.limit, MOST_CONCURRENCY);
});

test('[LESSON-141] when the loop is late and a hundred are at work, who begins is refused, who shows a ticket goes on, up to two hundred', () => {
  const { ticket, pass, nextTurn, answerAll } = openValve();
  for (let n = 0; n < BELL - 1; n += 1) assert.ok(ticket());
  pass(LATE_MS + 1);
  assert.ok(ticket(), 'ninety-nine others: a bell on a slow machine is no overload');
  assert.ok(!ticket());
  assert.ok(!ticket('Host', 'authorization', 'X-Authorization', 'x'), 'a value is no name');
  assert.ok(!ticket('Cookie', 'preau_session=x'), 'a session is no ticket');
  assert.ok(ticket('Host', 'x', 'Authorization', 'Bearer x'));
  assert.ok(ticket('cookie', 'preau_session=x; preau_ticket=y'), 'nor is the page of who waits sent away');
  nextTurn();
  for (let n = 0; n < 2 * MOST_CONCURRENCY; n += 1) assert.ok(ticket(), 'a turn that is not late refuses nobody');
  pass(LATE_MS + 1);
  assert.ok(!ticket('Authorization', 'Bearer x'), 'beyond two hundred nobody goes on in a late turn');
  answerAll();
  assert.ok(ticket('Authorization', 'Bearer x'));
  assert.ok(ticket());
});

test('[LESSON-141] who is held at the door is not at work: in a late turn others get their place all the same, and whose turn has come goes in', () => {
  const { ticket, enter, pass, hold } = openValve();
  for (let n = 0; n < 5 * MOST_CONCURRENCY; n += 1) assert.ok(ticket());
  pass(LATE_MS + 1);
  hold(5 * MOST_CONCURRENCY - BELL + 1);
  assert.ok(ticket());
  assert.ok(!ticket(), 'a hundred who are not held');
  assert.equal(enter(), undefined);
  hold(0);
  assert.equal(enter()?.code, 'server.unavailable', 'whose turns came all at once are work');
});

test('[LESSON-141] a late turn ends with its requests; entries at their limit hold tickets too, when there is a crowd', () => {
  const { valve, ticket, enter, begin, pass, nextTurn } = openValve();
  for (let n = 0; n < MOST_CONCURRENCY; n += 1) assert.equal(enter(), undefined);
  pass(LATE_MS + 1);
  assert.equal(enter()?.code, 'server.unavailable');
  nextTurn();
  assert.equal(enter(), undefined);
  for (let n = 0; n < valve.limit; n += 1) begin();
  assert.ok(!ticket());
});

test('[LESSON-142] the time to return grows with those who were sent away and shrinks with those who enter, 3 to 60 s', () => {
  const { enter, begin, pass } = openValve();
  for (let n = 0; n < 600; n += 1) begin()(true);
  const ends = Array.from({ length: BELL }, begin);
  const told: number[] = [];
  for (let n = 0; n < 6_000; n += 1) told.push(enter()!.retryAfterMs);
  assert.equal(told[0], 3_000);
  // A hundred and twenty sent away where twenty a second enter: six seconds.
  assert.ok(told[119]! > 5_900 && told[119]! < 6_100, String(told[119]));
  assert.equal(told.at(-1), 60_000);
  pass(300_000);
  assert.equal(enter()?.retryAfterMs, 3_000, 'forgotten');
  for (const end of ends) end(true);
});
