// What a policy is given, and what it must answer: the seam between people and policies. A policy decides who is in; it does not move anybody itself.

import type { Calendar } from './calendar.ts';
import type { MediaPlan } from './costs.ts';
import type { Crowd } from './crowd.ts';
import type { LessonHour } from './arrivals.ts';
import type { Values } from './parameters.ts';
import type { Cell } from './population.ts';
import type { Chance } from './random.ts';

/** One hour of one cell. */
export interface Hall {
  readonly cell: Cell;
  readonly hour: LessonHour;
  readonly crowd: Crowd;
  readonly calendar: Calendar;
  readonly chance: Chance;
  readonly values: Values;
  readonly media: MediaPlan;
  /** Joins a second that the workspace bears without getting slow: the measured knee. */
  readonly joinsPerSecond: number;
  readonly attackers: number;
  /** Share of people who keep to slots; 0 under a policy without. */
  readonly compliance: number;
  /** People are told nothing when they are not let in. */
  readonly isBlind: boolean;
  /** Lets somebody in now. */
  enter(p: number, now: number): void;
  /** Sends somebody away without any information: they come again, or give up. */
  refuse(p: number, now: number): void;
  /** Somebody waits at the door and knows of what; gives up at the end of its patience. */
  wait(p: number, now: number): void;
  /** Sets `Policy.due` for somebody who waits or is in, unless the line is cut or the patience ends sooner. */
  due(p: number, at: number, now: number): void;
}

/** What a policy does in one hour. Times are seconds since midnight. */
export interface Policy {
  /** Somebody is at the door, signed in: for the first time, again after a refusal, or after the line was cut and the place lost. */
  arrive(p: number, now: number): void;
  /** What was set with `Hall.due`. */
  due(p: number, now: number): void;
  /** Gives out what there is this second. */
  tick(now: number): void;
  /** Somebody who was told to come in did so (`EVENT.enter`). */
  entered(p: number, now: number): void;
  /** The line of somebody inside was cut. */
  lineCut(p: number, now: number): void;
  /** It is back. True when the place was kept: no queueing. */
  lineBack(p: number, now: number): boolean;
  /** Somebody at the door gave up. */
  gaveUp(p: number, now: number): void;
  /** The level at which a lesson runs now. */
  levelOf(c: number): number;
  /** Of a lesson at level 0, how many have level 1 (the class at the margin). */
  marginOf(c: number): number;
  /** The lessons are over; `got[c]` is the share of the minutes in which a lesson could be held. */
  close(got: Float64Array): void;
  /** Bands shown and what became of them, if the policy shows any. */
  promises(): { readonly shown: PromiseCount } | undefined;
}

/** Promised times: how many, how many kept, and the widths in minutes. */
export interface PromiseCount {
  readonly promised: number;
  readonly inside: number;
  readonly widths: readonly number[];
  /** Looks at which no time could be told. */
  readonly untold: number;
}
