// The policy by which whole classes walk in: doors, lanes and ranks of core/gate. GATE-77 to GATE-79, GATE-81 to GATE-85.

import { err, ok } from '@preau/core/base';
import {
  createPromises,
  creditStepOf,
  drawOf,
  innerOf,
  leaseEndsAt,
  NO_CARRY,
  promiseRecordOf,
  rankOf,
  shareRate,
} from '@preau/core/gate';
import type { EpochMs, LessonId, LessonRef, LocalDate, Result } from '@preau/core/base';
import type { ArrivalCurve, Carry, Credit, Mac, Turn } from '@preau/core/gate';
import type { GateCounters, PromiseRecord } from '@preau/protocol/gate';
import { createAwaited } from './awaited.ts';
import type { AwaitedPlan } from './awaited.ts';
import { asTheyStand, createCrowdView, promiseOf } from './crowd-view.ts';
import { cohortOf, turnOf } from './door-cohort.ts';
import type { DoorCohort } from './door-cohort.ts';
import { SERVED_LANES } from './doors.ts';
import type { DoorPlace, Doors, DoorTurn, ServedLane } from './doors.ts';
import { createLaneMeter } from './lane-meter.ts';
import type { AdmissionPolicy, AdmissionRefusal, AdmissionRequest, GivenPlace } from './ports.ts';
import { createUnplannedLessons } from './unplanned.ts';

/** A rate that nobody wanted is not saved up beyond this. */
const BURST_MS = 1_000;
const FULL_RETRY_MS = 30_000;
const FULL: AdmissionRefusal = { code: 'server.unavailable', retryAfterMs: FULL_RETRY_MS };
const FORGET_EVERY_MS = 60_000;
/** A turn that is due within this time is waited for in the answer. GATE-93. */
export const HOLD_MS = 2_000;
const HOLD_STEP_MS = 200;
/** Answers that wait at a time; who comes beyond that is told to come back. */
const MOST_HELD = 1_000;

/** What the policy works with. */
export interface CohortDoorDeps {
  readonly mac: Mac;
  /** The seed of a day: 32 bytes, committed to the day before. */
  readonly seedOf: (date: LocalDate) => Uint8Array;
  /** The cell's time zone: dates and hours of draws. */
  readonly zone: string;
  /** How many a second may be let in now, all lanes together (`usableRate`). */
  readonly rateAt: (at: EpochMs) => number;
  readonly plan: { find(lessonId: string): LessonRef | undefined } & AwaitedPlan;
  readonly doors: Doors;
  /** What a class is owed; nothing when absent. Read once for a lesson, so that its rank stands. */
  readonly creditOf?: (classKey: string) => Credit;
  readonly startedAt: EpochMs;
  /** So many lessons that no plan told of are known; `UNPLANNED_KEPT` when absent. GATE-78. */
  readonly unplannedKept?: number;
  /** With both, an answer waits a moment for a turn that is due. */
  readonly wait?: ((ms: number) => Promise<void>) | undefined;
  readonly now?: (() => EpochMs) | undefined;
}

/** The policy, and what it must be told. */
export interface CohortDoor extends AdmissionPolicy {
  /** Lets in those whose turn it is; call it every second. */
  tick(at: EpochMs): Promise<void>;
  /** Somebody hid the page; a check-in at `unlessSeenFrom` or later says otherwise. GATE-66, GATE-90. */
  away(who: LessonPerson, at: EpochMs, unlessSeenFrom: EpochMs): Promise<void>;
  /** Somebody left for good. */
  left(who: LessonPerson, at: EpochMs): Promise<void>;
  /** The lesson ended: its leases do. Answers how many. GATE-68. */
  lessonEnded(lessonId: LessonId, at: EpochMs): Promise<number>;
  /** The rank of a planned lesson's class, as its tickets say it. */
  rankOf(lesson: LessonRef, at: EpochMs): number;
  /** When people come to lessons of this start, as was learnt. GATE-143. */
  curveOf(startsAt: EpochMs): ArrivalCurve;
  readonly promises: { read(): PromiseRecord };
  /** Answers that wait for a turn just now. GATE-93. */
  readonly held: number;
}

/** Somebody of a lesson. */
export interface LessonPerson {
  readonly personId: string;
  readonly lessonId: string;
}

interface Standing {
  readonly rank: number;
  endsAt: EpochMs;
}

/** Makes the policy over doors. */
export function createCohortDoor(deps: CohortDoorDeps): CohortDoor {
  const { doors } = deps;
  const known = new Map<string, Standing>();
  const unplanned = createUnplannedLessons(deps.unplannedKept);
  const meter = createLaneMeter();
  const promises = createPromises();
  let carry: Carry = NO_CARRY;
  let ticking: Promise<void> | undefined;
  let [forgotAt, held, crowd, gates] = [deps.startedAt, 0, 0, 1];

  /** Credit is of planned lessons: the workspace, and a lesson that no plan told of, are drawn alone. */
  const rankNow = (turn: Turn, hasCredit: boolean): number => {
    const credit = hasCredit ? (deps.creditOf?.(turn.classKey) ?? 0) : 0;
    return rankOf(creditStepOf(credit), drawOf(deps.mac, deps.seedOf(turn.date), turn));
  };
  const rankOfLesson = (lesson: LessonRef, at: EpochMs): number =>
    known.get(`lesson ${lesson.lessonId}`)?.rank ?? rankNow(turnOf(lesson.lessonId, lesson, at, deps.zone), true);
  const awaited = createAwaited(deps.plan, rankOfLesson);
  const view = createCrowdView({
    doors,
    classesAt: (lane, queue, at) => (lane === 'lesson' ? awaited.classesAt(queue, at) : asTheyStand(lane, queue, at)),
    factsOf: (lane, at) => ({
      ratePerSecond: meter.perSecond(lane, at),
      leavingPerSecond: promises.leavingPerSecond(),
      arrivals: awaited.arrivals,
    }),
  });
  const forget = (id: string): void => {
    known.delete(id);
    unplanned.remove(id);
  };
  const entered = ({ lane, lessonId, personId }: DoorTurn, at: EpochMs): void => {
    promises.entered(keyOf(lane, lessonId, personId), at);
    if (lane === 'lesson') awaited.entered(lessonId);
  };
  const letIn = async (at: EpochMs): Promise<void> => {
    const rate = deps.rateAt(at);
    // An idle night does not make a crowd. The one on top is the turn that has begun: cut off, a door of one a second would lose part of each.
    const most = 1 + (rate * BURST_MS) / 1_000;
    const filled = await doors.refill({ perSecond: rate, most }, at);
    if (filled === undefined) return;
    crowd = SERVED_LANES.reduce((sum, lane) => sum + filled.waiting[lane], 0);
    const shared = shareRate(Math.floor(filled.tokens), filled.waiting, carry);
    carry = shared.carry;
    if (SERVED_LANES.every((lane) => shared.granted[lane] === 0)) return;
    for (const turn of await doors.admit(shared.granted, at)) entered(turn, at);
  };
  /** One at a time: two would share the same rate twice. */
  const admit = (at: EpochMs): Promise<void> =>
    (ticking ??= letIn(at).finally(() => {
      ticking = undefined;
    }));
  const tick = async (at: EpochMs): Promise<void> => {
    await admit(at);
    const told = await doors.beat(at);
    ({ gates } = told);
    meter.beat(told, deps.rateAt(at), at);
    promises.sweep(at);
    if (at - forgotAt < FORGET_EVERY_MS) return;
    forgotAt = at;
    awaited.sweep(at);
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
    const standing = { rank: rankNow(turn, isPlanned), endsAt };
    known.set(id, standing);
    return ok(standing);
  };

  /** The turn of who waits may come with this very tick, or be so near that the answer waits for it. GATE-93. */
  const waitForTurn = async (place: DoorPlace, key: string, personId: string, from: EpochMs): Promise<DoorPlace> => {
    const look = async (at: EpochMs): Promise<boolean> => {
      await admit(at);
      return (await doors.stateOf(place.lane, key, personId, at)) === 'admitted';
    };
    if (await look(from)) return { ...place, state: 'admitted' };
    const { wait, now } = deps;
    if (wait === undefined || now === undefined || held >= MOST_HELD) return place;
    if (crowd > (deps.rateAt(from) * HOLD_MS) / 1_000) return place;
    held += 1;
    try {
      for (let waitedMs = 0; waitedMs < HOLD_MS; waitedMs += HOLD_STEP_MS) {
        await wait(HOLD_STEP_MS);
        if (await look(now())) return { ...place, state: 'admitted' };
      }
      return place;
    } finally {
      held -= 1;
    }
  };

  const place = async (request: AdmissionRequest): Promise<Result<GivenPlace, AdmissionRefusal>> => {
    const { person, target, at, held: shown } = request;
    const lesson = target === 'workspace' ? undefined : deps.plan.find(target);
    const cohort = cohortOf(person, target, lesson, at, deps.zone);
    const { key, turn, part } = cohort;
    const { personId } = person;
    const standing = standingOf(cohort, personId, at);
    if (!standing.ok) return standing;
    const { rank, endsAt } = standing.value;
    // Who lost the lease of a lesson that is on was in before, and goes before those who were not: GATE-85.
    const isOn = cohort.lane === 'lesson' && (lesson === undefined || (at >= lesson.startsAt && at < lesson.endsAt));
    const visit = {
      lane: isOn && shown?.lane === 'rejoin' ? ('rejoin' as const) : cohort.lane,
      lesson: { lessonId: key, rank, endsAt },
      person: { personId, inner: innerOf(deps.mac, deps.seedOf(turn.date), turn, { id: personId, part }) },
    };
    const seat =
      shown?.state === 'admitted'
        ? await doors.honour({ ...visit, lost: isOn ? 'rejoin' : cohort.lane }, at)
        : await doors.checkIn(visit, at);
    if (!seat.ok) return err(FULL);
    if (cohort.lane === 'lesson') awaited.came(key, personId, gates, at);
    const found = seat.value.state === 'present' ? await waitForTurn(seat.value, key, personId, at) : seat.value;
    const { lane } = found;
    if (found.state === 'admitted') {
      entered({ lane, lessonId: key, personId }, at);
      return ok({ lane, rank, state: 'admitted' });
    }
    const perSecond = meter.perSecond(lane, at);
    const ahead = await view.aheadOf(lane, rank, at);
    promises.told(keyOf(lane, key, personId), promiseOf(ahead, perSecond, at), at, lesson?.startsAt);
    // Nothing was measured yet in the first second: then the rate itself says when.
    const waitMs = ((ahead + 1) / (perSecond || deps.rateAt(at))) * 1_000;
    return ok({ lane, rank, state: 'present', waitMs });
  };

  const laneNow = async (lane: ServedLane, at: EpochMs, told: number): Promise<GateCounters['lanes'][number]> => {
    const ratePerSecond = meter.perSecond(lane, at);
    const around = await view.crowdOf(lane, at);
    const mode = around === undefined ? 'open' : deps.rateAt(at) > 0 ? 'counting' : 'closed';
    return { lane, mode, serve: told, ratePerSecond, ...(around === undefined ? {} : { crowd: around }) };
  };

  return {
    place,
    lanes: async (at) => {
      const told = await doors.beat(at);
      meter.beat(told, deps.rateAt(at), at);
      const { served } = told;
      return Promise.all(SERVED_LANES.map((lane) => laneNow(lane, at, served[lane])));
    },
    tick,
    away: ({ personId, lessonId }, at, unlessSeenFrom) => doors.away('lesson', lessonId, personId, at, unlessSeenFrom),
    left: ({ personId, lessonId }, at) => {
      promises.left(keyOf('lesson', lessonId, personId), at);
      return doors.leave('lesson', lessonId, personId, at);
    },
    lessonEnded: (lessonId, at) => doors.end('lesson', lessonId, at),
    rankOf: rankOfLesson,
    curveOf: awaited.arrivals.curveOf,
    promises: { read: () => promiseRecordOf(promises.read()) },
    get held() {
      return held;
    },
  };
}

function keyOf(lane: ServedLane, lessonId: string, personId: string): string {
  return `${lane} ${lessonId} ${personId}`;
}
