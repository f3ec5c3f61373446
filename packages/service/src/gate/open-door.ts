// The open door: everybody is admitted at once, at one rank, in one lane. GATE-2.

import { ok } from '@preau/core/base';
import { OPEN_LANE, OPEN_PLACE } from '@preau/core/gate';
import type { AdmissionPolicy } from './ports.ts';

/** Makes the policy that admits at once. `serve` counts the places admitted since the gate started. */
export function createOpenDoor(): AdmissionPolicy {
  return {
    place: async () => ok(OPEN_PLACE),
    lanes: (_at, admitted) => {
      const count = admitted.get(OPEN_LANE) ?? { total: 0, perSecond: 0 };
      return [{ lane: OPEN_LANE, mode: 'open', serve: count.total, ratePerSecond: count.perSecond }];
    },
  };
}
