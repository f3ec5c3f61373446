// The gate's tickets of the next day, over HTTP: a school that is a process of its own asks the gate in batches. GATE-125, SCHOOL-108.

import type { BatchAnswer } from '@preau/protocol/gate';
import type { Minter } from '@preau/service/base';
import { gatherTickets } from '@preau/service/school';
import type { TicketOffice } from '@preau/service/school';

const BATCH_LIFE_MS = 60_000;
/** The day does not wait longer for its tickets. */
const DEADLINE_MS = 3_000;

/** Asks the gate behind `address` (the cell's public one: its proxy routes `/q`). */
export function createTicketOffice(parts: {
  readonly address: () => string;
  readonly minter: Minter<'batch'>;
}): TicketOffice {
  const office: TicketOffice = {
    mint: async (asks) => {
      const batch = await parts.minter.mint({ asks }, BATCH_LIFE_MS);
      const response = await fetch(new URL('/q/batch', parts.address()), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ batch }),
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
      if (!response.ok) throw new Error(`Cannot get tickets: the gate answered ${response.status}`);
      const { tickets } = (await response.json()) as BatchAnswer;
      if (tickets.length !== asks.length)
        throw new Error(`Cannot get tickets: ${asks.length} asks, ${tickets.length} answers`);
      return tickets;
    },
  };
  return gatherTickets(office, (ms, run) => void setTimeout(run, ms));
}
