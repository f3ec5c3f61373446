// What the waiting page's script knows and decides, without a browser: where I stand, when to look again, when to check in. The sentences are
// the page's own (core/gate, `waitingLines`). GATE-102 to GATE-105, GATE-110.

import { aheadOf, bandOf, nextBand } from '@preau/core/gate';
import type { ClassCounts, TimeBand, WaitingFacts } from '@preau/core/gate';
import type { ClassBoardAnswer, GateCounters, WaitingPageFacts } from '@preau/protocol/gate';

/** A turn that seems near is asked for, but not more often than this. */
export const TURN_ASK_MS = 5_000;
/** A look that failed is tried again after the usual time, doubled up to this. */
const LONGEST_LOOK_MS = 60_000;
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

/** The room as the page was written. */
export function openRoom(facts: WaitingPageFacts, deviceNow: number): WaitingRoom {
  return {
    band: facts.band ?? undefined,
    promised: facts.band ?? undefined,
    ahead: undefined,
    counts: undefined,
    lane: facts.lane ?? '',
    rank: facts.rank ?? 0,
    pollMs: facts.pollMs ?? USUAL_LOOK_MS,
    misses: 0,
    clockOffsetMs: facts.t - deviceNow,
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
  const ahead = lane?.crowd === undefined ? undefined : aheadOf(lane.crowd, room.rank);
  const now = deviceNow + room.clockOffsetMs;
  const fresh =
    lane === undefined || ahead === undefined
      ? undefined
      : bandOf({ ahead, ratePerSecond: lane.ratePerSecond, noShow: 0 }, now);
  const counts: ClassCounts | undefined = board ?? room.counts;
  const band = keepReason(room.promised, nextBand(room.promised, fresh));
  return {
    ...room,
    ahead,
    counts,
    band,
    promised: band ?? room.promised,
    pollMs: counters.pollMs,
    misses: 0,
    isTurnNear: lane === undefined || lane.crowd === undefined || ahead === 0 || (counts?.in ?? 0) > 0,
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

/** When to look again, milliseconds: what the server said, spread by a fifth so that a class does not come at once, later after failures. */
export function lookAfter({ pollMs, misses }: WaitingRoom, random: number): number {
  const usual = Math.max(2_000, pollMs);
  return Math.min(LONGEST_LOOK_MS, usual * 2 ** Math.min(misses, 5)) * (0.9 + 0.2 * random);
}

/** When to check in, milliseconds: when the server said, or in a moment when my turn seems near. `sinceMs`: since the last check-in. */
export function checkInAfter(room: WaitingRoom, dueInMs: number, sinceMs: number, random: number): number {
  const near = room.isTurnNear ? Math.max(0, TURN_ASK_MS - sinceMs) + 2_000 * random : Infinity;
  return Math.max(0, Math.min(dueInMs, near));
}
