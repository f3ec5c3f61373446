// How many of a class will come, learnt from how many came, and how many are still to be expected. Seats are kept by it, for all classes of a
// node together. GATE-44, GATE-45, GATE-141; constants: docs/spec/gate.md.

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
/** No class is so sure to be whole that the absent are awaited to the end. */
const SUREST = 0.98;

/** What is remembered after a lesson to which `came` of `roster` pupils came. An empty roster teaches nothing. GATE-44. */
export function withShow(history: ShowUp, came: number, roster: number): ShowUp {
  if (roster <= 0) return history;
  const surprise = Math.min(1, Math.max(0, came / roster)) - history.ratio;
  return {
    ratio: history.ratio + SHOW_UP_WEIGHT * surprise,
    variance: (1 - SHOW_UP_WEIGHT) * (history.variance + SHOW_UP_WEIGHT * surprise * surprise),
  };
}

/** A class before its lesson. */
export interface ExpectedClass {
  readonly history: ShowUp;
  /** Pupils on the roster. */
  readonly roster: number;
  readonly teachers: number;
}

/** Who of a class is there. `people` counts everybody, pupils, teachers and guests. */
export interface PresentClass {
  readonly pupils: number;
  readonly people: number;
  readonly teacherIn: boolean;
}

/** Seats for the people of a class who are expected: a mean, so seldom whole, and how far it may be off. */
export interface ExpectedSeats {
  readonly seats: number;
  /** Variance of the number of people. */
  readonly variance: number;
}

/** Nobody of a class is there yet. */
export const NOBODY_IN: PresentClass = { pupils: 0, people: 0, teacherIn: false };

/**
 * Seats for a class: its teachers and the pupils expected on average, at least one. The deviation is not part of it: classes do not all come in full
 * at once, so whoever adds classes up adds their variances, and keeps the deviation of the sum. GATE-44.
 */
export function seatsExpected(expected: ExpectedClass): number {
  return expected.teachers + expected.roster * shareOf(expected);
}

/**
 * Seats kept for a class now: those who are there and those still to be expected, who get fewer as time goes by (`arrived`: the share of all who
 * come that has come, `arrivedBy`). More than `seatsExpected` when more are there than were expected by now. GATE-45.
 */
export function seatsKept(expected: ExpectedClass, present: PresentClass, arrived: number): ExpectedSeats {
  const { history, roster, teachers } = expected;
  const share = shareOf(expected);
  const awaited = Math.max(0, roster - present.pupils);
  // One of those who are not there: would come at all, and has not come so far.
  const chance = (share * (1 - arrived)) / (1 - share * arrived);
  const still = awaited * chance;
  const ofRoster = share === 0 ? 0 : still / share;
  const byHabit = history.variance * ofRoster * ofRoster;
  return {
    seats: present.people + still + (present.teacherIn || arrived >= 1 ? 0 : teachers),
    variance: Math.max(still * (1 - chance), byHabit),
  };
}

function shareOf({ history, roster }: ExpectedClass): number {
  return roster <= 0 ? 0 : Math.min(SUREST, Math.max(1 / roster, history.ratio));
}
