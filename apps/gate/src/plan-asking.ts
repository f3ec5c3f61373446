// A gate without a plan asks for one: after its start, and when the line to the others was down, it says so until a plan comes. GATE-172.

import type { EpochMs } from '@preau/core/base';
import type { Bus, PlanFact } from '@preau/service/base';

/** So long for somebody to tell a plan, before the gate asks again. */
const ASK_EVERY_MS = 10_000;

/** What a gate knows of whether its plan is whole. */
export interface PlanAsking extends AsyncDisposable {
  /** Asks when it is time to; call it every second. Rejects when the bus does. */
  ask(at: EpochMs): Promise<void>;
}

/** Subscribes to plans, and asks for them until one came after the asking. */
export async function askForPlans(bus: Bus, keep: (fact: PlanFact) => void): Promise<PlanAsking> {
  await using opening = new AsyncDisposableStack();
  let isWanted = true;
  let askedAt: EpochMs | undefined;
  opening.defer(
    await bus.subscribe('plan.published', (fact) => {
      // A plan that came unasked may be one of many.
      if (askedAt !== undefined) isWanted = false;
      keep(fact);
    }),
  );
  const stop = bus.whenBack(() => {
    isWanted = true;
    askedAt = undefined;
  });
  opening.defer(async () => stop());
  const held = opening.move();
  return {
    ask: async (at) => {
      if (!isWanted || !bus.isReachable()) return;
      if (askedAt !== undefined && Math.abs(at - askedAt) < ASK_EVERY_MS) return;
      askedAt = at;
      await bus.publish('plan.wanted', { at });
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
