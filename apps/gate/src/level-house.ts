// The ladder in a running gate: hears lessons, decides every second, says the levels; one gate of several at a time. GATE-115 to GATE-123.

import type { LessonId, LessonRef } from '@preau/core/base';
import type { Bus, Clock, Lease } from '@preau/service/base';
import { createLevelDesk } from '@preau/service/gate';
import type { MediaNode, PlanCopy } from '@preau/service/gate';
import { readLevelCosts } from './level-costs.ts';

/** The media nodes of a cell, as the ladder needs them. */
export interface MediaLadder {
  readonly nodes: () => readonly MediaNode[];
  readonly nodeOf: (lessonId: LessonId) => string;
}

/** What the ladder runs on. */
export interface LevelHouseOptions {
  readonly ladder: MediaLadder;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly plan: Pick<PlanCopy, 'findPlanned'>;
  readonly rankOf: (lesson: LessonRef, at: number) => number;
  readonly fault: (error: unknown) => void;
}

/** About every second, never by the clock's full seconds. */
const TICK_MS = 1_007;
/** Who decides holds this lease; another gate takes over when it is gone. GATE-120. */
const LEASE_KEY = 'gate:levels';
const LEASE_MS = 5_000;

/** One node for everything: a media cluster of yours, whose own placement we do not know. `cores` is what was measured for all of it. */
export function oneNode(cores: number): MediaLadder {
  const nodes = [{ nodeId: 'media', cores, usable: 1 }];
  return { nodes: () => nodes, nodeOf: () => 'media' };
}

/** Opens the ladder. Closing ends the ticks and gives the lease back; twice is once. */
export async function openLevelHouse(options: LevelHouseOptions): Promise<AsyncDisposable> {
  const { bus, clock, ladder, fault } = options;
  const { costs } = readLevelCosts();
  const desk = createLevelDesk({ ...ladder, costs, plan: options.plan, rankOf: options.rankOf });
  let lease: Lease | undefined;
  await using opening = new AsyncDisposableStack();
  opening.defer(await bus.subscribe('lesson.live', (fact) => desk.heard(fact, clock.now())));
  opening.defer(
    await bus.subscribe('level.decided', (fact) => {
      if (lease === undefined) desk.followed(fact, clock.now());
    }),
  );
  const holdsLease = async (): Promise<boolean> => {
    if (lease !== undefined && !(await lease.renew(LEASE_MS))) lease = undefined;
    lease ??= await bus.acquireLease(LEASE_KEY, LEASE_MS);
    return lease !== undefined;
  };
  let isFaulty = false;
  const tick = async (): Promise<void> => {
    try {
      if (await holdsLease()) for (const fact of desk.decide(clock.now())) await bus.publish('level.decided', fact);
      isFaulty = false;
    } catch (error) {
      // Without the bus every lesson keeps its level; said once.
      if (!isFaulty) fault(error);
      isFaulty = true;
    }
  };
  let ticking: Promise<void> | undefined;
  const timer = setInterval(() => {
    ticking ??= tick().finally(() => (ticking = undefined));
  }, TICK_MS).unref();
  const held = opening.move();
  let closed: Promise<void> | undefined;
  return {
    [Symbol.asyncDispose]: () => {
      closed ??= (async () => {
        clearInterval(timer);
        await ticking;
        await giveBack(lease, fault);
        await held.disposeAsync();
      })();
      return closed;
    },
  };
}

/** A lease that cannot be given back ends by itself. */
async function giveBack(lease: Lease | undefined, fault: (error: unknown) => void): Promise<void> {
  try {
    await lease?.[Symbol.asyncDispose]();
  } catch (error) {
    fault(error);
  }
}
