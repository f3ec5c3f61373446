import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MintedTicket, TicketAsk } from '@preau/core/base';
import type { TicketOffice } from './capsule-ports.ts';
import { gatherTickets } from './ticket-queue.ts';

const ask = (n: number): TicketAsk => ({ personId: `person ${n}`, lessons: [] }) as unknown as TicketAsk;
const ticketOf = (each: TicketAsk): readonly MintedTicket[] => [{ ticket: each.personId } as unknown as MintedTicket];

function gathered(limits = { gatherMs: 25, atMost: 10, waiting: 25 }): {
  office: TicketOffice;
  batches: number[];
  strike: () => void;
  answer: { now: () => Promise<void> };
} {
  const batches: number[] = [];
  const timers: (() => void)[] = [];
  const answer = { now: (): Promise<void> => Promise.resolve() };
  const inner: TicketOffice = {
    mint: async (asks) => {
      batches.push(asks.length);
      await answer.now();
      return asks.map(ticketOf);
    },
  };
  const office = gatherTickets(inner, (_ms, run) => void timers.push(run), limits);
  return { office, batches, answer, strike: () => timers.splice(0).forEach((run) => run()) };
}

test('[SCHOOL-108] asks that come together leave as few batches, and each gets its own tickets', async () => {
  const { office, batches, strike } = gathered();
  const answers = Array.from({ length: 12 }, (_, n) => office.mint([ask(2 * n), ask(2 * n + 1)]));
  strike();
  for (const [n, tickets] of (await Promise.all(answers)).entries())
    assert.deepEqual(
      tickets.map(([first]) => first!.ticket),
      [`person ${2 * n}`, `person ${2 * n + 1}`],
    );
  assert.deepEqual(batches, [10, 10, 4]);
});

test('[SCHOOL-108] a gate that fails fails those who asked, and too many are refused at once; then it goes on', async () => {
  const { office, answer, strike } = gathered();
  answer.now = () => Promise.reject(new Error('gone'));
  const lost = office.mint([ask(1)]);
  strike();
  await assert.rejects(lost, /gone/);
  const held: { go?: () => void } = {};
  answer.now = () => new Promise((resolve) => void (held.go = resolve));
  const waiting = office.mint(Array.from({ length: 25 }, (_, n) => ask(n)));
  await assert.rejects(office.mint([ask(99)]), /25 asks wait/);
  strike();
  held.go?.();
  assert.equal((await waiting).length, 25);
  answer.now = () => Promise.resolve();
  const after = office.mint([ask(3)]);
  strike();
  assert.equal((await after).length, 1);
});
