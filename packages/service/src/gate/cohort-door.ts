// The policy by which whole classes walk in: doors, lanes and ranks of core/gate, in one process and in memory. GATE-77 to GATE-79.

import { err, ok } from '@preau/core/base';
import {
  createDoor,
  creditStepOf,
  drawOf,
  innerOf,
  LANES,
  leaseEndsAt,
  NO_CARRY,
  NO_LANES,
  rankOf,
  shareRate,
  TICKET_GRACE_MS,
  TICKET_LIFE_MS,
} from '@preau/core/gate';
import type { EpochMs, LessonId, LessonRef, LocalDate } from '@preau/core/base';
import type { Credit, Mac, Place } from '@preau/core/gate';
import { cohortOf } from './door-cohort.ts';
import type { CohortLane, DoorCohort } from './door-cohort.ts';
import type { AdmissionPolicy, AdmissionRequest } from './ports.ts';

/** As many lessons and classes are known at a time; a cell has some 2,000 at once. Beyond, a new one is told to come back. */
export const COHORTS_KEPT = 20_000;
/** So long after a start a signed lease that this process never gave is honoured: no ticket can be shown for longer. GATE-79. */
export const RESTORE_MS = TICKET_LIFE_MS + TICKET_GRACE_MS;
/** A rate that nobody wanted is not saved up beyond this. */
const BURST_MS = 1_000;
const FULL_RETRY_MS = 30_000;
const FORGET_EVERY_MS = 60_000;

/** What the policy works with. */
export interface CohortDoorDeps {
  readonly mac: Mac;
  /** The seed of a day: 32 bytes, committed to the day before. */
  readonly seedOf: (date: LocalDate) => Uint8Array;
  /** The cell's time zone: dates and hours of draws. */
  readonly zone: string;
  /** How many a second may be let in now, all lanes together (`usableRate`). */
  readonly rateAt: (at: EpochMs) => number;
  readonly plan: { find(lessonId: string): LessonRef | undefined };
  /** What a class is owed; nothing when absent. Read once for a lesson, so that its rank stands. */
  readonly creditOf?: (classKey: string) => Credit;
  readonly startedAt: EpochMs;
}

/** The policy, and what it must be told. */
export interface CohortDoor extends AdmissionPolicy {
  /** Lets in those whose turn it is; call it every second. Each request for a place does so too, so that nobody waits at an empty door. */
  tick(at: EpochMs): void;
  /** The lesson ended: its leases do. Answers how many. GATE-68. */
  lessonEnded(lessonId: LessonId, at: EpochMs): number;
}

interface Standing {
  readonly rank: number;
  endsAt: EpochMs;
}

/** Makes the policy with nobody at the door. */
export function createCohortDoor(deps: CohortDoorDeps): CohortDoor {
  const doors = { lesson: createDoor(), staff: createDoor(), workspace: createDoor(), guardians: createDoor() };
  const served = LANES.map(({ lane }) => lane).filter((lane): lane is CohortLane => lane in doors);
  const known = new Map<string, Standing>();
  let [carry, budget, tickedAt, forgotAt] = [NO_CARRY, 0, deps.startedAt - BURST_MS, deps.startedAt];

  const tick = (at: EpochMs): void => {
    const rate = deps.rateAt(at);
    // Two who come in one millisecond to an idle door both walk in; an idle night does not make a crowd.
    budget = Math.min(Math.max(1, (rate * BURST_MS) / 1_000), budget + (rate * Math.max(0, at - tickedAt)) / 1_000);
    tickedAt = Math.max(tickedAt, at);
    const demand = { ...NO_LANES };
    for (const lane of served) demand[lane] = doors[lane].waiting(at);
    const { granted, carry: next } = shareRate(Math.floor(budget), demand, carry);
    carry = next;
    for (const lane of served) {
      if (granted[lane] > 0) doors[lane].admit(granted[lane], at);
      budget -= granted[lane];
    }
    if (at - forgotAt < FORGET_EVERY_MS) return;
    forgotAt = at;
    for (const [key, { endsAt }] of known) if (at >= leaseEndsAt(endsAt)) known.delete(key);
  };

  /** Rank and end of a cohort; drawn when its first comes, undefined when too many are known. */
  const standingOf = ({ lane, key, turn, endsAt, isPlanned }: DoorCohort, at: EpochMs): Standing | undefined => {
    const id = `${lane} ${key}`;
    const found = known.get(id);
    if (found !== undefined && (isPlanned || at < leaseEndsAt(found.endsAt))) {
      if (isPlanned) found.endsAt = endsAt;
      return found;
    }
    if (found === undefined && known.size >= COHORTS_KEPT) return undefined;
    const step = creditStepOf(deps.creditOf?.(turn.classKey) ?? 0);
    const standing = { rank: rankOf(step, drawOf(deps.mac, deps.seedOf(turn.date), turn)), endsAt };
    known.set(id, standing);
    return standing;
  };

  const place = ({ person, target, at, held }: AdmissionRequest): Place | undefined => {
    const lesson = target === 'workspace' ? undefined : deps.plan.find(target);
    const cohort = cohortOf(person, target, lesson, at, deps.zone);
    const { lane, key, turn, part } = cohort;
    const standing = standingOf(cohort, at);
    if (standing === undefined) return undefined;
    const { rank, endsAt } = standing;
    const door = doors[lane];
    const { personId } = person;
    door.plan({ lessonId: key, rank, endsAt }, at);
    const inner = innerOf(deps.mac, deps.seedOf(turn.date), turn, { id: personId, part });
    const isRestored =
      held?.state === 'admitted' && at - deps.startedAt < RESTORE_MS && door.stateOf(key, personId, at) === 'minted';
    const seat = isRestored ? door.honour(key, { personId, inner }, at) : door.checkIn(key, { personId, inner }, at);
    if (!seat.ok) return undefined;
    tick(at);
    return { lane, rank, state: door.stateOf(key, personId, at) === 'admitted' ? 'admitted' : 'present' };
  };

  return {
    place: async (request) => {
      const found = place(request);
      return found === undefined ? err({ code: 'server.unavailable', retryAfterMs: FULL_RETRY_MS }) : ok(found);
    },
    lanes: (at, admitted) =>
      served.map((lane) => {
        const count = admitted.get(lane) ?? { total: 0, perSecond: 0 };
        const isWaiting = doors[lane].waiting(at) > 0;
        const mode = !isWaiting ? 'open' : deps.rateAt(at) > 0 ? 'counting' : 'closed';
        return { lane, mode, serve: count.total, ratePerSecond: count.perSecond };
      }),
    tick,
    lessonEnded: (lessonId, at) => doors.lesson.end(lessonId, at),
  };
}
