// The door of core/gate: places, rates, probes, and the rules by which whole classes walk in.
export { ARRIVAL_LIFE_MS, personFor, renewable, renewAfter, TICKET_GRACE_MS, TICKET_LIFE_MS } from './place.ts';
export type { Place, PlannedLesson, ShownTicket, TicketTarget } from './place.ts';
export { counted, NO_RATE, perSecond, RATE_WINDOW_MS } from './rate.ts';
export type { Rate } from './rate.ts';
export { headlineOf } from './headline.ts';
export type { Headline } from './headline.ts';
export { canonicalJson } from './canonical.ts';
export type { Json } from './canonical.ts';
export {
  nextProbeAt,
  p95Of,
  PROBE_DEADLINE_MS,
  PROBE_EVERY_MS,
  PROBE_STALE_MS,
  PROBE_WINDOW_MS,
  PROBES_KEPT,
  SLOW_FROM_MS,
  stateOf,
  withProbe,
} from './probes.ts';
export type { Probe, ProbedState } from './probes.ts';
export { byRank, commitmentOf, CREDIT_STEPS, drawOf, DRAWS, innerOf, rankOf, SEED_BYTES } from './rank.ts';
export type { Mac, Ranked, Turn, TurnPart } from './rank.ts';
export { NO_HISTORY, NOBODY_IN, seatsExpected, seatsKept, withShow } from './presence.ts';
export type { ExpectedClass, ExpectedSeats, PresentClass, ShowUp } from './presence.ts';
export { arrivedBy, createArrivals, CURVE_FROM_MS, CURVE_TO_MS, declaredCurve, learntCurve } from './arrival-curve.ts';
export type { ArrivalCurve, Arrivals } from './arrival-curve.ts';
export { averageOf, CREDIT_BOUND, creditAfter, creditStepOf, jainOf } from './credit.ts';
export type { Credit } from './credit.ts';
export { LANES, NO_CARRY, NO_LANES, shareRate } from './lanes.ts';
export type { Carry, Lane, LaneShare, PerLane } from './lanes.ts';
export type { DoorCounts, DoorLesson, SeatState } from './cohort.ts';
export { comeBackAfter, PRESENT_MS } from './pace.ts';
export { createDoor, WAITING_LIMIT } from './door.ts';
export type { Admission, Door, DoorPerson, DoorRefusal, DoorSeat, HeldLeases, LeaseCount } from './door.ts';
export { AWAY_KEPT_MS, leaseAt, leaseEndsAt, SILENT_MS, ticketLifeOf } from './lease.ts';
export type { Lease } from './lease.ts';
export { decideLevels, RAISE_AFTER_MS, RAISE_WITHIN_RATIO, RAISES_AT_ONCE } from './ladder.ts';
export type { LadderNode, LevelDecision, RunningLesson } from './ladder.ts';
export { fillLevels, fourInFive, ladderOrder, levelsFor, loadOf, seatsOf, TEACHER_AWAITED_MS } from './ladder-fill.ts';
export type { FillNode, LadderFill, LadderLesson, LevelCosts, Levels } from './ladder-fill.ts';
export {
  aheadOf,
  BAND_WITHIN_MS,
  bandOf,
  calibrationOf,
  HISTOGRAM_BUCKETS,
  nextBand,
  NO_PROMISES,
  withPromise,
} from './eta.ts';
export type { BandReason, Calibration, Histogram, TimeBand } from './eta.ts';
export { forecastOf } from './forecast.ts';
export type { AwaitedClass, ForecastFacts } from './forecast.ts';
export { createPromises, promiseRecordOf, PROMISES_KEPT } from './promises.ts';
export type { Promises } from './promises.ts';
export { createLanePace } from './lane-pace.ts';
export type { LanePace } from './lane-pace.ts';
export {
  BACK_OFF,
  CPU_BUSY_RATIO,
  nextRate,
  RATE_AIM,
  SLOW_START_MS,
  startRate,
  usableRate,
} from './rate-controller.ts';
export type { JoinHealth, JoinRate, RateBounds } from './rate-controller.ts';
export { LEAST_CONCURRENCY, MOST_CONCURRENCY, nextLimit, START_CONCURRENCY } from './concurrency-limit.ts';
export type { ConcurrencyLimit } from './concurrency-limit.ts';
export { aheadIn, isTurnNear, lookAfter, nextCheckIn, TURN_ASK_MS } from './turn.ts';
export { slotAt, SLOT_SPREAD_MS, SLOTS_FROM_MS, SLOTS_TO_MS } from './slot.ts';
export type { SlotPerson } from './slot.ts';
export { bandFromText, bandToText, fillWords, pupilsOf, waitingLines } from './waiting-lines.ts';
export type { ClassCounts, WaitingFacts, WaitingLines, WaitingWords } from './waiting-lines.ts';
