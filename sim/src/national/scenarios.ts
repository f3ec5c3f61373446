// The mornings that are simulated: who comes, what is short. Declared with the parameters, before the results. Each changes few values and says why.

import type { Values } from './parameters.ts';
import type { PolicyName } from './policies/index.ts';

/** A scenario. */
export interface Scenario {
  readonly words: string;
  readonly users: number;
  readonly classes: number;
  readonly changes: Partial<Values>;
  readonly policies: readonly PolicyName[];
}

const S1 = { users: 1_300_000, classes: 60_000 };
const S2 = { users: 3_200_000, classes: 150_000 };
const S3 = { users: 12_000_000, classes: 500_000 };

const ALL: readonly PolicyName[] = [
  'quota',
  'fifo',
  'lottery',
  'strict',
  'ours',
  'ours-slots',
  'ours-ladder',
  'ours-slots-ladder',
];
const SHORT: readonly PolicyName[] = ['quota', 'fifo', 'lottery', 'ours', 'ours-ladder'];

/** The scenarios by name. `main` is seats for 60 %. */
export const SCENARIOS = {
  main: { words: 'S1, seats for 60 %', ...S1, changes: {}, policies: [...ALL, 'ours-ladder-four'] },
  s2: { words: 'S2, seats for 60 %', ...S2, changes: {}, policies: SHORT },
  s3: { words: 'S3, seats for 60 %', ...S3, changes: {}, policies: SHORT },
  half: { words: 'seats x0.5', ...S1, changes: { seatsFor: 0.3 }, policies: [...SHORT, 'ours-ladder-four'] },
  double: { words: 'seats x2', ...S1, changes: { seatsFor: 1.2 }, policies: SHORT },
  level2: { words: 'a seat is level 2', ...S1, changes: { fixedLevel: 2 }, policies: [...SHORT, 'ours-ladder-four'] },
  level4: { words: 'a seat is level 4', ...S1, changes: { fixedLevel: 4 }, policies: SHORT },
  rateA: {
    words: 'A: joins for all take 15 min, seats enough',
    ...S1,
    changes: { seatsFor: 1.2, clearsInSeconds: 900 },
    policies: [...ALL, 'fifo-slots'],
  },
  rateD: {
    words: 'D: joins for all take 30 min, seats enough',
    ...S1,
    changes: { seatsFor: 1.2, clearsInSeconds: 1_800 },
    policies: [...ALL, 'fifo-slots'],
  },
  hash5: {
    words: 'sign-in short, a hash is 5 ms',
    ...S1,
    changes: { seatsFor: 1.2, signInCores: 0.02, hashMs: 5 },
    policies: ['quota', 'fifo', 'ours-ladder', 'ours-slots-ladder'],
  },
  hash10: {
    words: 'sign-in short, 10 ms',
    ...S1,
    changes: { seatsFor: 1.2, signInCores: 0.02, hashMs: 10 },
    policies: ['quota', 'fifo', 'ours-ladder', 'ours-slots-ladder'],
  },
  hash25: {
    words: 'sign-in short, 25 ms',
    ...S1,
    changes: { seatsFor: 1.2, signInCores: 0.02, hashMs: 25 },
    policies: ['quota', 'fifo', 'ours-ladder', 'ours-slots-ladder'],
  },
  sso: { words: 'sign-on of others takes 30 s', ...S1, changes: { ssoSeconds: 30 }, policies: SHORT },
  patient: {
    words: 'the refused wait 90 s before they try again',
    ...S1,
    changes: { retryBlindSeconds: 90 },
    policies: SHORT,
  },
  stubborn: {
    words: 'nobody gives up',
    ...S1,
    changes: { patienceSeconds: 1e9, teacherPatienceSeconds: 1e9 },
    policies: SHORT,
  },
  bunched: { words: 'arrivals within a minute (sd 60 s)', ...S1, changes: { onTimeSdSeconds: 60 }, policies: SHORT },
  spread: {
    words: 'arrivals within five minutes (sd 300 s)',
    ...S1,
    changes: { onTimeSdSeconds: 300 },
    policies: SHORT,
  },
  attacked: {
    words: 'attackers 5 %, an attempt a second',
    ...S1,
    changes: { attackers: 0.05, attackerPerSecond: 1 },
    policies: SHORT,
  },
  // Where we expect to lose, or nearly.
  mild90: {
    words: 'seats for 90 %',
    ...S1,
    changes: { seatsFor: 0.9 },
    policies: ['quota', 'fifo', 'lottery', 'ours', 'ours-ladder', 'ours-slots'],
  },
  mild97: {
    words: 'seats for 97 %',
    ...S1,
    changes: { seatsFor: 0.97 },
    policies: ['quota', 'fifo', 'lottery', 'ours', 'ours-ladder', 'ours-slots'],
  },
  absent: {
    words: 'one teacher in ten does not come, nobody knew',
    ...S1,
    changes: { teacherAbsent: 0.1 },
    policies: SHORT,
  },
  tiny: { words: 'groups of six', ...S1, users: 400_000, changes: { rosterMean: 6, rosterSd: 2 }, policies: SHORT },
  nothing: { words: 'nothing is short', ...S1, changes: { seatsFor: 2 }, policies: SHORT },
  tight: {
    words: 'joins for all take 15 min and seats for 90 %',
    ...S1,
    changes: { seatsFor: 0.9, clearsInSeconds: 900 },
    policies: SHORT,
  },
  // Added after the first runs: attackers alone used up what the quota could do in A and D.
  quietA: {
    words: 'A without attackers',
    ...S1,
    changes: { seatsFor: 1.2, clearsInSeconds: 900, attackers: 0 },
    policies: SHORT,
  },
  quietD: {
    words: 'D without attackers',
    ...S1,
    changes: { seatsFor: 1.2, clearsInSeconds: 1_800, attackers: 0 },
    policies: SHORT,
  },
} as const satisfies Record<string, Scenario>;

/** The name of a scenario. */
export type ScenarioName = keyof typeof SCENARIOS;

/** The values of a scenario: presence follows from users and classes, by the roster. */
export function changesOf({ users, classes, changes }: Scenario, rosterMean: number): Partial<Values> {
  const roster = changes.rosterMean ?? rosterMean;
  return { presence: (users / classes - 1) / roster, ...changes };
}
