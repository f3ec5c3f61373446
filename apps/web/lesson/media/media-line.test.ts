import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MEDIA_LINE_OFF, nextMediaLine } from './media-line.ts';
import type { MediaLine, MediaNews, MediaOrder } from './media-line.ts';

/** A line with a clock turned by hand. `tell` fills in the turn. */
class Rig {
  line: MediaLine = MEDIA_LINE_OFF;
  now = 1_000;
  chance = 1;
  tell(
    kind: MediaNews['kind'],
    more: { isFinal?: boolean; isAlive?: boolean; retryAfterMs?: number; turn?: number } = {},
  ): readonly MediaOrder[] {
    const news = { kind, turn: this.line.turn, isFinal: false, isAlive: true, ...more } as MediaNews;
    const bare = { kind } as MediaNews;
    const hasTurn = !['wanted', 'unwanted', 'lineLost', 'lineBack'].includes(kind);
    const next = nextMediaLine(this.line, hasTurn ? news : bare, this.now, this.chance);
    this.line = next.line;
    return next.orders;
  }
  live(): this {
    this.tell('wanted');
    this.tell('joined');
    this.now += 60_000;
    return this;
  }
}
const kinds = (orders: readonly MediaOrder[]): string[] => orders.map(({ kind }) => kind);

test('[WEB-100] a room that fell is joined anew at once, spread over a quarter of a second, never mended', () => {
  const rig = new Rig().live();
  assert.deepEqual(rig.tell('ended'), [{ kind: 'wait', turn: 1, ms: 250 }]);
  rig.now += 250;
  assert.deepEqual(rig.tell('due'), [{ kind: 'join', turn: 2 }]);
  rig.tell('joined');
  assert.equal(rig.line.phase, 'live');
});

test('[WEB-100] a room that falls again and again is joined later each time', () => {
  const rig = new Rig().live();
  const waits: number[] = [];
  for (let n = 0; n < 5; n += 1) {
    const [order] = rig.tell('ended');
    assert.ok(order?.kind === 'wait');
    waits.push(order.ms);
    rig.now += order.ms;
    rig.tell('due');
    rig.tell('joined');
    rig.now += 1_000;
  }
  assert.deepEqual(waits, [250, 250, 2_000, 4_000, 8_000]);
});

test('[WEB-101] when the lesson’s line is back, a room that stands is looked at: alive it is kept, dead it is replaced', () => {
  const rig = new Rig().live();
  rig.tell('lineLost');
  assert.deepEqual(kinds(rig.tell('lineBack')), ['check']);
  assert.deepEqual(rig.tell('checked', { isAlive: true }), []);
  rig.tell('lineLost');
  rig.tell('lineBack');
  assert.deepEqual(kinds(rig.tell('checked', { isAlive: false })), ['join']);
});

test('[WEB-101] while the lesson’s line is cut nothing is replaced: the network is gone for media too', () => {
  const rig = new Rig().live();
  rig.tell('lineLost');
  assert.deepEqual(rig.tell('checked', { isAlive: false }), []);
  assert.equal(rig.line.phase, 'live');
});

test('[WEB-102] when the lesson’s line is back, a wait ends and a join that may hang in the dead line is begun anew', () => {
  const rig = new Rig().live();
  rig.tell('lineLost');
  rig.tell('ended');
  rig.tell('due');
  rig.tell('failed');
  assert.equal(rig.line.phase, 'waiting');
  const [wait] = rig.tell('lineBack');
  assert.ok(wait?.kind === 'wait' && wait.ms <= 250);
  rig.tell('due');
  rig.tell('lineLost');
  rig.now += 3_000;
  const before = rig.line.turn;
  assert.deepEqual(rig.tell('lineBack'), [{ kind: 'join', turn: before + 1 }]);
  rig.tell('lineLost');
  rig.now += 100;
  assert.deepEqual(rig.tell('lineBack'), [], 'a join this young was begun over the line that is back');
  assert.deepEqual(rig.tell('failed', { turn: before }), [], 'what the given-up join says is no news');
});

test('[WEB-103] a wait that the server told is kept, unless the line fell meanwhile', () => {
  const rig = new Rig();
  rig.tell('wanted');
  assert.deepEqual(rig.tell('failed', { retryAfterMs: 4_400 }), [{ kind: 'wait', turn: 1, ms: 4_400 }]);
  assert.deepEqual(rig.tell('lineBack'), [], 'the line never fell');
});

test('[WEB-103] another device, the end and a wish withdrawn are ends', () => {
  const rig = new Rig().live();
  assert.deepEqual(kinds(rig.tell('ended', { isFinal: true })), ['leave']);
  assert.equal(rig.line.phase, 'off');
  assert.deepEqual(rig.tell('lineBack'), []);
  assert.deepEqual(kinds(rig.tell('wanted')), ['join'], 'a new wish begins again');
  assert.deepEqual(kinds(rig.tell('unwanted')), ['leave']);
});

test('[WEB-104] whatever comes in whatever order: at most one room, and a wish is never forgotten', () => {
  const news = fc.constantFrom<MediaNews['kind']>(
    'wanted',
    'unwanted',
    'joined',
    'failed',
    'ended',
    'due',
    'lineLost',
    'lineBack',
    'checked',
  );
  const step = fc.record({ kind: news, isOld: fc.boolean(), isAlive: fc.boolean(), ms: fc.nat(10_000) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const rig = new Rig();
      for (const { kind, isOld, isAlive, ms } of steps) {
        rig.now += ms;
        const turn = rig.line.turn;
        const orders = rig.tell(kind, { turn: isOld ? turn - 1 : turn, isAlive });
        assert.ok(orders.length <= 1);
        const joins = orders.filter((order) => order.kind === 'join');
        assert.ok(rig.line.turn - turn === joins.length + orders.filter((order) => order.kind === 'leave').length);
        if (rig.line.phase === 'waiting' && turn !== rig.line.turn) assert.fail('a new turn waits');
      }
      if (rig.line.phase === 'off') rig.tell('wanted');
      // From wherever it stands, working parts bring it back.
      rig.tell('lineLost');
      for (const order of rig.tell('lineBack')) if (order.kind === 'check') rig.tell('checked', { isAlive: false });
      rig.tell('due');
      rig.tell('joined');
      assert.equal(rig.line.phase, 'live');
    }),
  );
});
