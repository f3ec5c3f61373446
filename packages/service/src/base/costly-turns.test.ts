import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccountId, Result } from '@preau/core/base';
import { createCostlyTurns } from './costly-turns.ts';
import type { CostlyTurns, Turn, TurnLimits, TurnRefusal } from './costly-turns.ts';

const LIMITS: TurnLimits = {
  atOnce: 2,
  waiting: 2,
  waitMs: 60_000,
  open: 6,
  openOfOne: 3,
  sendMs: 60_000,
  retryAfterMs: 7_000,
  pace: { burst: 10, perSecond: 0.5 },
};
const BUSY = { code: 'server.busy', retryAfterMs: 7_000 };
const TOO_MANY = { code: 'request.tooMany', retryAfterMs: 7_000 };

interface Rig {
  readonly turns: CostlyTurns;
  at: number;
  /** Asks; `told` says what came of it so far. */
  ask(who: string, gone?: AbortSignal): Asked;
}
interface Asked {
  readonly answer: Promise<Result<Turn, TurnRefusal>>;
  given: Turn | undefined;
  refused: TurnRefusal | undefined;
}

function rigOf(limits: Partial<TurnLimits> = {}): Rig {
  const rig: Rig = {
    at: 0,
    turns: createCostlyTurns({ ...LIMITS, ...limits }, { now: () => rig.at }),
    ask: (who, gone = new AbortController().signal) => {
      const answer = rig.turns.take(who as AccountId, gone);
      const asked: Asked = { answer, given: undefined, refused: undefined };
      void answer.then((result) => {
        if (result.ok) asked.given = result.value;
        else asked.refused = result.error;
      });
      return asked;
    },
  };
  return rig;
}

/** Everything that could be settled by now is. */
const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

test('[SCHOOL-146] so many run, so many wait in their order, and the next is told when to return', async () => {
  const { ask } = rigOf();
  const [ada, bea, cyd, dan, eve] = ['ada', 'bea', 'cyd', 'dan', 'eve'].map((who) => ask(who));
  await settled();
  assert.ok(ada?.given !== undefined && bea?.given !== undefined);
  assert.deepEqual([cyd?.given, dan?.given, eve?.refused], [undefined, undefined, BUSY]);
  bea.given.made();
  bea.given.made();
  await settled();
  assert.ok(cyd?.given !== undefined && dan?.given === undefined, 'the first that waited, and it alone');
  ada.given.made();
  await settled();
  assert.ok(dan?.given !== undefined);
});

test('[SCHOOL-146] an account has one turn at a time: others overtake what it asks besides', async () => {
  const { ask } = rigOf();
  const [first, second, other] = [ask('ada'), ask('ada'), ask('bea')];
  await settled();
  assert.ok(first.given !== undefined && other.given !== undefined);
  assert.equal(second.given, undefined);
  first.given.made();
  await settled();
  assert.ok(second.given !== undefined);
});

test('[SCHOOL-146] nobody waits longer than is promised', async () => {
  const { ask } = rigOf({ atOnce: 1, waitMs: 1 });
  const [ada, bea] = [ask('ada'), ask('bea')];
  assert.deepEqual(await bea.answer, { ok: false, error: BUSY });
  // It left no place behind that another would wait for.
  ada.given!.made();
  assert.ok((await ask('cyd').answer).ok);
});

test('[SCHOOL-148] an account that asks without end, or has too much on its way, is slowed down; others are not', async () => {
  const rig = rigOf();
  for (let turn = 0; turn < 10; turn += 1) {
    const { answer } = rig.ask('ada');
    const given = await answer;
    assert.ok(given.ok, String(turn));
    given.value.made();
    given.value.sent();
  }
  assert.deepEqual(await rig.ask('ada').answer, { ok: false, error: TOO_MANY });
  rig.at += 2_000;
  assert.ok((await rig.ask('ada').answer).ok);
  for (let turn = 0; turn < 3; turn += 1) {
    const given = await rig.ask('bea').answer;
    assert.ok(given.ok);
    given.value.made();
  }
  assert.deepEqual(await rig.ask('bea').answer, { ok: false, error: TOO_MANY }, 'three answers are still being read');
  assert.ok((await rig.ask('cyd').answer).ok);
});

test('[SCHOOL-149] what is made gives the turn on, and counts until it was read; what nobody reads any more is still made', async () => {
  const { ask } = rigOf({ atOnce: 1, open: 2 });
  const [ada, bea, cyd] = [ask('ada'), ask('bea'), ask('cyd')];
  assert.deepEqual(await cyd.answer, { ok: false, error: BUSY }, 'two are open');
  ada.given!.sent();
  await settled();
  assert.equal(bea.given, undefined, 'its reader went away, the work goes on');
  ada.given!.made();
  assert.ok((await bea.answer).ok);
  bea.given!.made();
  const dan = ask('dan');
  assert.ok((await dan.answer).ok);
  assert.deepEqual(await ask('eve').answer, { ok: false, error: BUSY }, 'one is read, one is made');
  bea.given!.sent();
  bea.given!.sent();
  dan.given!.made();
  assert.ok((await ask('eve').answer).ok);
});

test('[SCHOOL-149] who goes away while waiting leaves the queue', async () => {
  const { ask } = rigOf({ atOnce: 1, waiting: 1 });
  const gone = new AbortController();
  const [ada, bea] = [ask('ada'), ask('bea', gone.signal)];
  gone.abort();
  assert.ok(!(await bea.answer).ok);
  const cyd = ask('cyd');
  await settled();
  assert.equal(cyd.refused, undefined, 'its place is free');
  ada.given!.made();
  assert.ok((await cyd.answer).ok);
});
