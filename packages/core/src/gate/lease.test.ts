import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AWAY_KEPT_MS, leaseAt, leaseEndsAt, SILENT_MS, ticketLifeOf } from './lease.ts';
import type { Lease } from './lease.ts';
import { TICKET_LIFE_MS } from './place.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;

test('[GATE-65] a lease lasts until ten minutes after the lesson, and no ticket says longer', () => {
  const held: Lease = { state: 'admitted', since: HOUR };
  assert.equal(leaseEndsAt(HOUR), HOUR + 10 * MINUTE);
  assert.deepEqual(leaseAt({ ...held, since: HOUR + 9 * MINUTE }, HOUR, HOUR + 10 * MINUTE - 1)?.state, 'admitted');
  assert.equal(leaseAt({ ...held, since: HOUR + 9 * MINUTE }, HOUR, HOUR + 10 * MINUTE), undefined);
  assert.equal(ticketLifeOf(HOUR, 0), TICKET_LIFE_MS);
  assert.equal(ticketLifeOf(HOUR, HOUR + 8 * MINUTE), 2 * MINUTE);
  assert.equal(ticketLifeOf(HOUR, HOUR + 10 * MINUTE - 2_500), 2_000, 'tickets count in seconds');
  assert.equal(ticketLifeOf(HOUR, HOUR + 10 * MINUTE - 1), 1_000);
  assert.equal(ticketLifeOf(HOUR, HOUR + 10 * MINUTE), TICKET_LIFE_MS, 'no lease left to outlive');
});

test('[GATE-66] [GATE-67] away keeps the seat for five minutes, silence is away', () => {
  assert.deepEqual(leaseAt({ state: 'away', since: 0 }, HOUR, AWAY_KEPT_MS - 1), { state: 'away', since: 0 });
  assert.equal(leaseAt({ state: 'away', since: 0 }, HOUR, AWAY_KEPT_MS), undefined);
  const silent: Lease = { state: 'admitted', since: 0 };
  assert.equal(leaseAt(silent, HOUR, SILENT_MS - 1), silent);
  assert.deepEqual(leaseAt(silent, HOUR, SILENT_MS), { state: 'away', since: SILENT_MS });
  assert.equal(leaseAt(silent, HOUR, SILENT_MS + AWAY_KEPT_MS), undefined);
});

test('[GATE-65] looking twice is looking once, and what is over stays over', () => {
  const lease = fc.record({ state: fc.constantFrom('admitted' as const, 'away' as const), since: fc.nat(HOUR) });
  fc.assert(
    fc.property(lease, fc.nat(2 * HOUR), fc.nat(HOUR), (each, now, later) => {
      const first = leaseAt(each, HOUR, now);
      const then = leaseAt(each, HOUR, now + later);
      assert.deepEqual(first === undefined ? undefined : leaseAt(first, HOUR, now + later), then);
      if (first !== undefined) assert.ok(now < leaseEndsAt(HOUR));
    }),
  );
});
