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
import type { EpochMs, LessonId, LessonRef, LocalDate, Result } from '@preau/core/base';
import type { Credit, Mac, Place } from '@preau/core/gate';
import { cohortOf } from './door-cohort.ts';
import type { CohortLane, DoorCohort } from './door-cohort.ts';
import type { AdmissionPolicy, AdmissionRefusal, AdmissionRequest } from './ports.ts';
import { createUnplannedLessons } from './unplanned.ts';

/** So long after a start a signed lease that this process never gave is honoured: no ticket can be shown for longer. GATE-79. */
export const RESTORE_MS = TICKET_LIFE_MS + TICKET_GRACE_MS;
/** A rate that nobody wanted is not saved up beyond this. */
const BURST_MS = 1_000;
const FULL_RETRY_MS = 30_000;
const FULL: AdmissionRefusal = { code: 'server.unavailable', retryAfterMs: FULL_RETRY_MS };
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
  const unplanned = createUnplannedLessons();
  let [carry, budget, tickedAt, forgotAt] = [NO_CARRY, 0, deps.startedAt - BURST_MS, deps.startedAt];

  const forget = (id: string): void => {
    known.delete(id);
    unplanned.remove(id);
  };
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
    for (const [id, { endsAt }] of known) if (at >= leaseEndsAt(endsAt)) forget(id);
  };

  /** Rank and end of a cohort, drawn when its first comes. Refused is only a made-up lesson too many: what is planned or signed is bounded already. */
  const standingOf = (
    { lane, key, turn, endsAt, isPlanned }: DoorCohort,
    personId: string,
    at: EpochMs,
  ): Result<Standing, AdmissionRefusal> => {
    const id = `${lane} ${key}`;
    const found = known.get(id);
    if (found !== undefined && (isPlanned || at < leaseEndsAt(found.endsAt))) {
      if (!isPlanned) return ok(found);
      unplanned.remove(id);
      found.endsAt = endsAt;
      return ok(found);
    }
    forget(id);
    const added = isPlanned || lane !== 'lesson' ? 'added' : unplanned.add(id, personId);
    if (added === 'tooManyOfOne') return err({ code: 'request.tooMany', retryAfterMs: FULL_RETRY_MS });
    if (added === 'tooMany') return err(FULL);
    const step = creditStepOf(deps.creditOf?.(turn.classKey) ?? 0);
    const standing = { rank: rankOf(step, drawOf(deps.mac, deps.seedOf(turn.date), turn)), endsAt };
    known.set(id, standing);
    return ok(standing);
  };

  const place = ({ person, target, at, held }: AdmissionRequest): Result<Place, AdmissionRefusal> => {
    const lesson = target === 'workspace' ? undefined : deps.plan.find(target);
    const cohort = cohortOf(person, target, lesson, at, deps.zone);
    const { lane, key, turn, part } = cohort;
    const { personId } = person;
    const standing = standingOf(cohort, personId, at);
    if (!standing.ok) return standing;
    const { rank, endsAt } = standing.value;
    const door = doors[lane];
    door.plan({ lessonId: key, rank, endsAt }, at);
    const inner = innerOf(deps.mac, deps.seedOf(turn.date), turn, { id: personId, part });
    const isRestored =
      held?.state === 'admitted' && at - deps.startedAt < RESTORE_MS && door.stateOf(key, personId, at) === 'minted';
    const seat = isRestored ? door.honour(key, { personId, inner }, at) : door.checkIn(key, { personId, inner }, at);
    if (!seat.ok) return err(FULL);
    tick(at);
    return ok({ lane, rank, state: door.stateOf(key, personId, at) === 'admitted' ? 'admitted' : 'present' });
  };

  return {
    place: async (request) => place(request),
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
