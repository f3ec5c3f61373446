// How fast the lanes move, from the doors' own totals. GATE-13.

import { createLanePace, NO_CARRY, NO_LANES, shareRate } from '@preau/core/gate';
import type { EpochMs } from '@preau/core/base';
import type { LanePace, PerLane } from '@preau/core/gate';
import { SERVED_LANES } from './doors.ts';
import type { DoorBeat, ServedLane } from './doors.ts';

/** Shares are worked out for so many seconds, so that small rates are not rounded away. */
const SHARED_SECONDS = 100;

/** Speeds of the lanes of one gate. */
export interface LaneMeter {
  /** Notes what a beat told. `usablePerSecond` is the rate of all lanes together. */
  beat(told: DoorBeat, usablePerSecond: number, at: EpochMs): void;
  /** Admissions a second; what the rate promises as long as too little was seen. */
  perSecond(lane: ServedLane, at: EpochMs): number;
}

/** Makes a meter that has seen nothing. */
export function createLaneMeter(): LaneMeter {
  const paces = new Map<ServedLane, LanePace>(SERVED_LANES.map((lane) => [lane, createLanePace()]));
  return {
    beat: ({ waiting, served }, usablePerSecond, at) => {
      const promised = shareRate(SHARED_SECONDS * usablePerSecond, waitingLong(waiting), NO_CARRY).granted;
      for (const [lane, pace] of paces)
        pace.beat(
          { waiting: waiting[lane], served: served[lane], promisedPerSecond: promised[lane] / SHARED_SECONDS },
          at,
        );
    },
    perSecond: (lane, at) => paces.get(lane)?.perSecond(at) ?? 0,
  };
}

function waitingLong(waiting: PerLane): PerLane {
  const demand = { ...NO_LANES };
  for (const lane of SERVED_LANES) demand[lane] = waiting[lane] > 0 ? Number.MAX_SAFE_INTEGER : 0;
  return demand;
}
