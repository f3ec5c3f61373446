// What the waiting page's script knows, without a browser: where I stand. When to look and to check in is core/gate's, the sentences are the page's
// own (`waitingLines`). GATE-102 to GATE-105, GATE-110.

import { aheadIn, bandOf, isTurnNear, nextBand } from '@preau/core/gate';
import type { ClassCounts, TimeBand, WaitingFacts } from '@preau/core/gate';
import type { ClassBoardAnswer, GateCounters, WaitingPageFacts } from '@preau/protocol/gate';

/** Without a word from the server. */
const USUAL_LOOK_MS = 10_000;

/** The room as one page knows it; replaced as a whole. */
export interface WaitingRoom extends WaitingFacts {
  /** The last band that was told; an unknown time in between does not undo it. */
  readonly promised: TimeBand | undefined;
  readonly lane: string;
  readonly rank: number;
  readonly pollMs: number;
  /** Failed looks in a row. */
  readonly misses: number;
  /** Server time minus the device's. */
  readonly clockOffsetMs: number;
  /** The door is idle or it is my class's turn: a check-in may be admitted. */
  readonly isTurnNear: boolean;
}

/** A look says the server's time, at most so old. */
const OLD_LOOK_MS = 15_000;

/** The room as the page was written. Without network the page is one that was kept: its time is long past, and the device's own is the best known. */
export function openRoom(facts: WaitingPageFacts, deviceNow: number, isOnline = true): WaitingRoom {
  return {
    band: facts.band ?? undefined,
    promised: facts.band ?? undefined,
    ahead: undefined,
    classesAhead: undefined,
    counts: undefined,
    lane: facts.lane ?? '',
    rank: facts.rank ?? 0,
    pollMs: facts.pollMs ?? USUAL_LOOK_MS,
    misses: 0,
    clockOffsetMs: isOnline ? facts.t - deviceNow : 0,
    isTurnNear: false,
  };
}

/** The room after a look at counters and class board; a board that did not come leaves the counts as they were. */
export function afterLook(
  room: WaitingRoom,
  counters: GateCounters,
  board: ClassBoardAnswer | undefined,
  deviceNow: number,
): WaitingRoom {
  const lane = counters.lanes.find((each) => each.lane === room.lane);
  const ahead = aheadIn(counters.lanes, room.lane, room.rank);
  const told = counters.t - deviceNow;
  const clockOffsetMs = Math.abs(told - room.clockOffsetMs) > OLD_LOOK_MS ? told : room.clockOffsetMs;
  const now = deviceNow + clockOffsetMs;
  const fresh =
    lane === undefined || ahead === undefined
      ? undefined
      : bandOf({ ahead, ratePerSecond: lane.ratePerSecond, noShow: 0 }, now);
  const counts: ClassCounts | undefined = board ?? room.counts;
  const band = keepReason(room.promised, nextBand(room.promised, fresh));
  return {
    ...room,
    clockOffsetMs,
    ahead,
    classesAhead: board?.classesAhead ?? room.classesAhead,
    counts,
    band,
    promised: band ?? room.promised,
    pollMs: counters.pollMs,
    misses: 0,
    isTurnNear: isTurnNear(ahead, counts?.in ?? 0),
  };
}

/** The reason of a band stays while the band does: it must not vanish at the next look. */
function keepReason(shown: TimeBand | undefined, next: TimeBand | undefined): TimeBand | undefined {
  return shown !== undefined && next !== undefined && next.reason === null && next.to === shown.to
    ? { ...next, reason: shown.reason }
    : next;
}

/** The room after a look that failed. */
export function afterMiss(room: WaitingRoom): WaitingRoom {
  return { ...room, misses: room.misses + 1 };
}
