// Gathers the asks of many capsules into few batches: in the evening a gate gets some requests a second from a school, not one for each pupil. SCHOOL-108.

import type { MintedTicket, TicketAsk } from '@preau/core/base';
import type { TicketOffice } from './capsule-ports.ts';

/** How asks are gathered. */
export interface GatherLimits {
  /** Asks wait this long for company, milliseconds. */
  readonly gatherMs: number;
  /** Asks of one batch. */
  readonly atMost: number;
  /** Asks that may wait or be on their way; more are refused at once. */
  readonly waiting: number;
}

const LIMITS: GatherLimits = { gatherMs: 25, atMost: 150, waiting: 3_000 };

interface Asking {
  readonly asks: readonly TicketAsk[];
  answer(tickets: readonly (readonly MintedTicket[])[]): void;
  fail(error: unknown): void;
}

/** An office that gathers what it is asked. `later` is the platform's timer. */
export function gatherTickets(
  office: TicketOffice,
  later: (ms: number, run: () => void) => void,
  limits: GatherLimits = LIMITS,
): TicketOffice {
  let waiting: Asking[] = [];
  let count = 0;
  const send = async (): Promise<void> => {
    const batch = waiting;
    waiting = [];
    try {
      const tickets = await office.mint(batch.flatMap(({ asks }) => asks));
      let from = 0;
      for (const each of batch) {
        each.answer(tickets.slice(from, from + each.asks.length));
        from += each.asks.length;
      }
    } catch (error) {
      for (const each of batch) each.fail(error);
    } finally {
      count -= batch.reduce((sum, { asks }) => sum + asks.length, 0);
    }
  };
  return {
    mint: (asks) =>
      new Promise((answer, fail) => {
        if (count + asks.length > limits.waiting) return fail(new Error(`Cannot ask for tickets: ${count} asks wait`));
        count += asks.length;
        const size = waiting.reduce((sum, each) => sum + each.asks.length, 0);
        if (size > 0 && size + asks.length > limits.atMost) void send();
        waiting.push({ asks, answer, fail });
        if (waiting.length === 1) later(limits.gatherMs, () => void (waiting.length > 0 && send()));
      }),
  };
}
