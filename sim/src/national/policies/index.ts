// The policies by name, and what belongs to each.

import type { Hall, Policy } from '../hall.ts';
import { oursPolicy } from './ours.ts';
import { quotaPolicy } from './quota.ts';
import { strictPolicy } from './strict.ts';
import { fifoPolicy, lotteryPolicy } from './waiting-line.ts';

interface PolicyKind {
  readonly words: string;
  readonly slots: boolean;
  /** People are told nothing: they try again and again, and time out at sign-in. */
  readonly isBlind: boolean;
}

/** All policies, in the order in which they are told. */
export const POLICIES = {
  quota: { words: 'quota of 2021, sessions of 20 minutes', slots: false, isBlind: true },
  fifo: { words: 'first come, first served', slots: false, isBlind: false },
  lottery: { words: 'lottery', slots: false, isBlind: false },
  strict: { words: 'strict cohorts', slots: false, isBlind: false },
  ours: { words: 'ours, no slots, no ladder', slots: false, isBlind: false },
  'ours-slots': { words: 'ours, slots, no ladder', slots: true, isBlind: false },
  'ours-ladder': { words: 'ours, no slots, ladder', slots: false, isBlind: false },
  'ours-slots-ladder': { words: 'ours, slots, ladder', slots: true, isBlind: false },
  'fifo-slots': { words: 'first come with our slots', slots: true, isBlind: false },
  'ours-ladder-four': { words: 'ours, ladder to four in five first', slots: false, isBlind: false },
} as const satisfies Record<string, PolicyKind>;

/** The name of a policy. */
export type PolicyName = keyof typeof POLICIES;

/** Makes a policy for one hour. `credits` is kept from hour to hour by the caller. */
export function makePolicy(name: PolicyName, hall: Hall, credits: Float64Array): Policy {
  switch (name) {
    case 'quota':
      return quotaPolicy(hall);
    case 'fifo':
    case 'fifo-slots':
      return fifoPolicy(hall);
    case 'lottery':
      return lotteryPolicy(hall);
    case 'strict':
      return strictPolicy(hall);
    case 'ours':
    case 'ours-slots':
      return oursPolicy(hall, { ladder: false, fill: 'whole', credits });
    case 'ours-ladder':
    case 'ours-slots-ladder':
      return oursPolicy(hall, { ladder: true, fill: 'whole', credits });
    case 'ours-ladder-four':
      return oursPolicy(hall, { ladder: true, fill: 'fourInFive', credits });
  }
}
