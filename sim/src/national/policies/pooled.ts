// What the policies without a ladder and without classes share: a place is lost with the line, and the level is always the same.

import type { Hall, Policy } from '../hall.ts';
import type { SeatPool } from './seats.ts';

/** The part that is the same for quota, first come and lottery. */
export function pooledPart(
  { values }: Hall,
  seats: SeatPool,
): Pick<Policy, 'due' | 'entered' | 'lineCut' | 'lineBack' | 'gaveUp' | 'levelOf' | 'marginOf' | 'close' | 'promises'> {
  return {
    due: () => undefined,
    entered: () => undefined,
    lineCut: () => seats.give(),
    lineBack: () => false,
    gaveUp: () => undefined,
    levelOf: () => values.fixedLevel,
    marginOf: () => 0,
    close: () => undefined,
    promises: () => undefined,
  };
}
