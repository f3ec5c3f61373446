// How many of a class will come, learnt from how many came. Seats are reserved by it. GATE-44, GATE-45; constants: docs/spec/gate.md.

import type { EpochMs } from '../base/index.ts';

/** What is remembered of a class: how much of its roster comes, and how much that changes. Start with `NO_HISTORY`. */
export interface ShowUp {
  /** Expected share of the roster, 0-1. */
  readonly ratio: number;
  /** Variance of that share from lesson to lesson. */
  readonly variance: number;
}

/** Nothing seen yet: 0.85 of the roster, and only the scatter that chance alone gives. */
export const NO_HISTORY: ShowUp = { ratio: 0.85, variance: 0 };
/** Weight of the newest lesson. About the last five count. */
const SHOW_UP_WEIGHT = 0.3;
/** From this long after the start on, seats of those who did not come are no longer kept. */
export const SEATS_KEPT_MS = 5 * 60_000;

/** What is remembered after a lesson to which `came` of `roster` pupils came. An empty roster teaches nothing. GATE-44. */
export function withShow(history: ShowUp, came: number, roster: number): ShowUp {
  if (roster <= 0) return history;
  const surprise = Math.min(1, Math.max(0, came / roster)) - history.ratio;
  return {
    ratio: history.ratio + SHOW_UP_WEIGHT * surprise,
    variance: (1 - SHOW_UP_WEIGHT) * (history.variance + SHOW_UP_WEIGHT * surprise * surprise),
  };
}

/**
 * Seats to reserve: the teachers, and the expected pupils plus one standard deviation (what chance gives, or what was seen if that is
 * more), rounded up. At least the teachers and one pupil, at most everybody. GATE-44.
 */
export function seatsFor(history: ShowUp, roster: number, teachers: number): number {
  const byChance = roster * history.ratio * (1 - history.ratio);
  const deviation = Math.sqrt(Math.max(byChance, roster * roster * history.variance));
  const pupils = Math.ceil(roster * history.ratio + deviation - 1e-9);
  return teachers + Math.min(roster, Math.max(1, pupils));
}

/**
 * Seats kept for a class now: those reserved, until five minutes after the start; from then on those present and a tenth more for the late.
 * Never fewer than are present, and never more than reserved unless they are. GATE-45.
 */
export function seatsKept(
  lesson: { readonly reserved: number; readonly present: number; readonly startsAt: EpochMs },
  now: EpochMs,
): number {
  const { reserved, present, startsAt } = lesson;
  const kept = now < startsAt + SEATS_KEPT_MS ? reserved : Math.min(reserved, present + Math.ceil(present / 10));
  return Math.max(present, kept);
}
