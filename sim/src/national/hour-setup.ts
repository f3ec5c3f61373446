// What one hour of one cell is made of, and what runs of it.

import type { LessonHour } from './arrivals.ts';
import type { MediaPlan } from './costs.ts';
import type { Hall, Policy } from './hall.ts';
import type { Values } from './parameters.ts';
import type { Cell } from './population.ts';
import type { Chance } from './random.ts';
import type { SignInPool } from './sign-in.ts';

/** What an hour needs. */
export interface HourSetup {
  readonly cell: Cell;
  readonly hour: LessonHour;
  readonly values: Values;
  readonly media: MediaPlan;
  readonly chance: Chance;
  readonly compliance: number;
  /** Clients are told nothing: they time out at sign-in, and the quota stands behind it. */
  readonly isBlind: boolean;
  /** 1: has a session of today; kept from hour to hour. */
  readonly hasSession: Uint8Array;
  readonly makePolicy: (hall: Hall) => Policy;
  /** How long a person waits before giving up, seconds, where that is known beforehand: a rehearsal has the same people. Drawn on the way without it. */
  readonly patienceOf?: (p: number) => number;
}

/** A running hour. */
export interface HourRun {
  readonly hall: Hall;
  readonly policy: Policy;
  readonly signIn: SignInPool;
  tick(now: number): void;
}
