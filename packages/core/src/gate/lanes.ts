// Lanes: the priority classes of arrivals, and how a rate is shared between them. Floors first, then by priority up to the ceilings, then
// whatever is left to anybody who waits. GATE-48 to GATE-50; constants: docs/spec/gate.md.

/** A lane, highest first. Health, check-in, leaving and saving work pass no lane: they are never queued. */
export type Lane = 'exam' | 'rejoin' | 'lesson' | 'staff' | 'workspace' | 'guardians' | 'background';

/** A lane's share (0-1) of a rate: never less than its floor while it has demand, no more than its ceiling while others wait. */
export interface LaneShare {
  readonly lane: Lane;
  readonly floor: number;
  readonly ceiling: number;
}

/** The lanes in order of priority: national exam, cut off from a running lesson, lesson about to begin, teachers and heads preparing,
 * workspace, guardians, exports and prefetch. The floors leave a tenth to priority alone. GATE-48. */
export const LANES: readonly LaneShare[] = [
  { lane: 'exam', floor: 0.15, ceiling: 0.9 },
  { lane: 'rejoin', floor: 0.15, ceiling: 0.9 },
  { lane: 'lesson', floor: 0.4, ceiling: 0.9 },
  { lane: 'staff', floor: 0.05, ceiling: 0.4 },
  { lane: 'workspace', floor: 0.1, ceiling: 0.5 },
  { lane: 'guardians', floor: 0.04, ceiling: 0.2 },
  { lane: 'background', floor: 0.01, ceiling: 0.1 },
];

/** A number for each lane. */
export type PerLane = Readonly<Record<Lane, number>>;
/** Nothing for any lane; also the carry to start with. */
export const NO_LANES: PerLane = {
  exam: 0,
  rejoin: 0,
  lesson: 0,
  staff: 0,
  workspace: 0,
  guardians: 0,
  background: 0,
};

/** What a tick leaves to the next: the part of an admission that the budget had over, and what each lane is still owed (-1 to 1). */
export interface Carry {
  readonly budget: number;
  readonly owed: PerLane;
}
/** Nothing carried yet. */
export const NO_CARRY: Carry = { budget: 0, owed: NO_LANES };

/**
 * Shares `budget` admissions (may be a fraction) of one tick between lanes with `demand` people waiting: whole admissions for each lane, all of
 * the budget as long as anybody waits. Fractions are carried, so that a small floor comes to its turn; a budget that nobody wanted is not saved up.
 * GATE-49, GATE-50.
 */
export function shareRate(budget: number, demand: PerLane, carry: Carry): { granted: PerLane; carry: Carry } {
  const total = Math.max(0, budget) + carry.budget;
  const whole = Math.floor(total + 1e-9);
  const shares = fluidShares(whole, demand);
  const owed = mapLanes((lane) => carry.owed[lane] + shares[lane]);
  const granted = { ...NO_LANES };
  let left = whole;
  // The whole part of what is owed, the most owed first; then single admissions, again to the most owed.
  for (const { lane } of byOwed(owed)) {
    granted[lane] = Math.min(demand[lane], Math.max(0, Math.floor(owed[lane] + 1e-9)), left);
    left -= granted[lane];
  }
  while (left > 0) {
    const rest = mapLanes((lane) => owed[lane] - granted[lane]);
    const next = byOwed(rest).find(({ lane }) => granted[lane] < demand[lane]);
    if (next === undefined) break;
    granted[next.lane] += 1;
    left -= 1;
  }
  return {
    granted,
    carry: {
      budget: Math.max(0, total - whole),
      // A lane that got all it asked for is owed nothing; what it had in advance it still owes.
      owed: mapLanes((lane) => within(owed[lane] - granted[lane], granted[lane] === demand[lane] ? 0 : 1)),
    },
  };
}

/** The shares as if people could be divided: floors, then priority up to ceilings, then priority. */
function fluidShares(total: number, demand: PerLane): PerLane {
  const shares = { ...NO_LANES };
  let left = total;
  const raise = (limitOf: (share: LaneShare) => number): void => {
    for (const share of LANES) {
      const more = Math.max(0, Math.min(demand[share.lane], limitOf(share)) - shares[share.lane]);
      const given = Math.min(more, left);
      shares[share.lane] += given;
      left -= given;
    }
  };
  raise(({ floor }) => floor * total);
  raise(({ ceiling }) => ceiling * total);
  raise(() => total);
  return shares;
}

function byOwed(owed: PerLane): readonly LaneShare[] {
  return LANES.toSorted((a, b) => owed[b.lane] - owed[a.lane]);
}

function mapLanes(toNumber: (lane: Lane) => number): PerLane {
  const numbers: Record<Lane, number> = { ...NO_LANES };
  for (const { lane } of LANES) numbers[lane] = toNumber(lane);
  return numbers;
}

function within(owed: number, most: number): number {
  return Math.min(most, Math.max(-1, owed));
}
