// The ladder in a running gate: hears lessons, decides every second, says the levels; one gate of several at a time. GATE-115 to GATE-123.

import type { LessonId, LessonRef } from '@preau/core/base';
import type { Bus, Clock } from '@preau/service/base';
import type { ArrivalCurve } from '@preau/core/gate';
import { createLevelDesk } from '@preau/service/gate';
import type { MediaNode, PlanCopy } from '@preau/service/gate';
import { readLevelCosts } from './level-costs.ts';
import { startRounds } from './rounds.ts';
import { createTurn } from './turn.ts';

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
  /** When people come to lessons of this start, as the door has learnt. GATE-143. */
  readonly curveOf?: (startsAt: number) => ArrivalCurve;
  /** How often a round is made, ms; default about a second. For tests. */
  readonly everyMs?: number | undefined;
  readonly fault: (error: unknown) => void;
}

/** About every second, never by the clock's full seconds. */
const TICK_MS = 1_007;
/** Who decides holds this lease; another gate takes over when it is gone. GATE-120. */
const LEASE_KEY = 'gate:levels';

/** One node for everything: a media cluster of yours, whose own placement we do not know. `cores` is what was measured for all of it. */
export function oneNode(cores: number): MediaLadder {
  const nodes = [{ nodeId: 'media', cores, usable: 1 }];
  return { nodes: () => nodes, nodeOf: () => 'media' };
}

/** Opens the ladder. Closing ends the ticks and gives the lease back; twice is once. */
export async function openLevelHouse(options: LevelHouseOptions): Promise<AsyncDisposable> {
  const { bus, clock, ladder, fault } = options;
  const { costs } = readLevelCosts();
  const desk = createLevelDesk({
    ...ladder,
    costs,
    plan: options.plan,
    rankOf: options.rankOf,
    curveOf: options.curveOf,
  });
  const turn = createTurn(bus, LEASE_KEY);
  await using opening = new AsyncDisposableStack();
  opening.defer(await bus.subscribe('lesson.live', (fact) => desk.heard(fact, clock.now())));
  opening.defer(
    await bus.subscribe('level.decided', (fact) => {
      if (!turn.wasOurs()) desk.followed(fact, clock.now());
    }),
  );
  opening.use(turn);
  // Without the bus every lesson keeps its level.
  const round = async (): Promise<void> => {
    if (await turn.isOurs()) for (const fact of desk.decide(clock.now())) await bus.publish('level.decided', fact);
  };
  opening.use(startRounds(options.everyMs ?? TICK_MS, round, fault));
  return opening.move();
}
