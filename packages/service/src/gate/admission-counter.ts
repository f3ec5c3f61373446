// Counts what the desk hands out: tickets minted, places admitted by lane, and how fast. Real counts, since the gate started.

import { counted, NO_RATE, perSecond } from '@preau/core/gate';
import type { EpochMs } from '@preau/core/base';
import type { Rate } from '@preau/core/gate';
import type { AdmittedCount } from './ports.ts';

/** The counts of one gate process. */
export interface AdmissionCounter {
  minted(at: EpochMs): void;
  admitted(lane: string, at: EpochMs): void;
  mintedTotal(): number;
  byLane(at: EpochMs): ReadonlyMap<string, AdmittedCount>;
}

/** Makes a counter at zero. */
export function createAdmissionCounter(): AdmissionCounter {
  let tickets = 0;
  const lanes = new Map<string, { total: number; rate: Rate }>();
  return {
    minted: () => {
      tickets += 1;
    },
    admitted: (lane, at) => {
      const known = lanes.get(lane) ?? { total: 0, rate: NO_RATE };
      lanes.set(lane, { total: known.total + 1, rate: counted(known.rate, 1, at) });
    },
    mintedTotal: () => tickets,
    byLane: (at) =>
      new Map([...lanes].map(([lane, { total, rate }]) => [lane, { total, perSecond: perSecond(rate, at) }])),
  };
}
