// The doors of a gate with all that keeps them: rate, seeds, snapshot, the round of every second. GATE-80 to GATE-92, GATE-170.

import { dirname, join } from 'node:path';
import type { EpochMs, LessonRef } from '@preau/core/base';
import { BACK_OFF } from '@preau/core/gate';
import type { StatusAnswer } from '@preau/protocol/gate';
import type { Bus, Clock } from '@preau/service/base';
import {
  createCohortDoor,
  createCreditDesk,
  createDaySeeds,
  createMemoryDoors,
  createPlanCopy,
  createRateDesk,
} from '@preau/service/gate';
import type { CohortDoor, CreditBook, DaySeeds, Doors, MemoryDoors, PlanCopy, SteadyDoors } from '@preau/service/gate';
import { openCreditHouse } from './credit-house.ts';
import { createDoorFile, readDoorFile } from './door-file.ts';
import { hmac, readGateSecret } from './gate-secret.ts';
import { askForPlans } from './plan-asking.ts';
import { createRateFile, readRateFile } from './rate-file.ts';
import { startRounds } from './rounds.ts';

/** Entries into lessons a second and core, measured: docs/reports/first-lesson.md, 21 November 2026. The default of `PREAU_JOINS_PER_SECOND`. */
export const MEASURED_JOINS_PER_SECOND = 185;
const TICK_MS = 1_000;
/** Of its own rate a gate uses this much that is alone and never knew how many others there are. GATE-170. */
const UNKNOWN_SHARE = 0.1;

/** How doors are kept. */
export interface DoorHouseOptions {
  readonly keysFolder: string;
  readonly clock: Clock;
  /** The cell's time zone: dates and hours of draws. */
  readonly zone: string;
  readonly bus?: Bus | undefined;
  /** Doors that several gates share; in memory when absent. */
  readonly shared?: SteadyDoors | undefined;
  readonly joinsPerSecond?: number | undefined;
  /** Where the doors in memory are written every second, and beside it (`gate-rate.json`) the rate of shared ones; nowhere when absent. */
  readonly file?: string | undefined;
  /** How often a round is made, ms; default a second. For tests. */
  readonly everyMs?: number | undefined;
  /** Where credits are kept; the house closes it. Without it, or without a bus, every class stands at the same step. */
  readonly credits?: CreditBook | undefined;
  readonly fault: (error: unknown) => void;
}

/** Doors that open and close by themselves. Closing ends the ticks and writes the last snapshot; twice is once. */
export interface DoorHouse extends AsyncDisposable {
  readonly policy: CohortDoor;
  readonly doors: Doors;
  readonly plan: PlanCopy;
  readonly seeds: DaySeeds;
  /** How many a second this gate may let in now, or all of them together while the doors are shared. */
  rateAt(at: EpochMs): number;
  readonly zone: string;
  /** The hours of credit that were settled. GATE-176. */
  readonly credits: Pick<CreditBook, 'hours' | 'readHour'> | undefined;
  /** How this gate stands to the others; undefined where there are none. */
  standing(): StatusAnswer['doors'];
}

/** Opens the doors. Throws when the secret cannot be read; without a bus the rate stays what is configured. */
export async function openDoorHouse(options: DoorHouseOptions): Promise<DoorHouse> {
  const { clock, zone, bus, shared, file, fault } = options;
  const startedAt = clock.now();
  const seeds = createDaySeeds({ mac: hmac, secret: readGateSecret(options.keysFolder) });
  const plan = createPlanCopy(seeds.opaqueOf);
  const was = file === undefined || shared !== undefined ? undefined : readDoorFile(file, startedAt, fault);
  const rateFile = file === undefined || shared === undefined ? undefined : join(dirname(file), 'gate-rate.json');
  const before = rateFile === undefined ? undefined : readRateFile(rateFile, startedAt);
  const own: MemoryDoors | undefined = shared === undefined ? createMemoryDoors(startedAt, was?.doors) : undefined;
  const doors: Doors = shared ?? own!;
  const rate = createRateDesk({
    mostPerSecond: options.joinsPerSecond ?? MEASURED_JOINS_PER_SECOND,
    startedAt,
    wasPerSecond: was?.ratePerSecond ?? before?.ratePerSecond,
  });
  /** Alone, a gate takes its part of the last rate, less 30 %, once: without facts the rate desk has taken them off already. GATE-83, GATE-170. */
  const rateAt = (at: EpochMs): number => {
    const usable = rate.rateAt(at);
    if (shared?.isAlone() !== true) return usable;
    const gates = shared.gates() ?? before?.gates;
    if (gates === undefined) return Math.min(usable, rate.perSecond() * UNKNOWN_SHARE);
    return (usable / gates) * (rate.isBlind() ? 1 : BACK_OFF);
  };
  const rankOf = (lesson: LessonRef, at: EpochMs): number => policy.rankOf(lesson, at);
  const desk = createCreditDesk({ plan, zone, rankOf });
  const policy = createCohortDoor({
    mac: hmac,
    seedOf: seeds.seedOf,
    zone,
    rateAt,
    plan,
    doors,
    creditOf: desk.creditOf,
    startedAt,
    wait: (ms) => new Promise((resolve) => void setTimeout(resolve, ms).unref()),
    now: clock.now,
  });
  await using opening = new AsyncDisposableStack();
  opening.use(doors);
  const { credits: book, everyMs } = options;
  if (book !== undefined) opening.use(book);
  if (book !== undefined && bus !== undefined)
    opening.use(await openCreditHouse({ desk, book, bus, doors, seeds, zone, clock, fault, everyMs }));
  const plans = bus === undefined ? undefined : opening.use(await askForPlans(bus, plan.keep));
  if (bus !== undefined) {
    opening.defer(await bus.subscribe('join.load', rate.heard));
    opening.defer(
      await bus.subscribe('lesson.live', ({ lessonId, phase }) => {
        if (phase === 'closed') policy.lessonEnded(lessonId, clock.now()).catch(fault);
      }),
    );
  }
  const disk = file === undefined || own === undefined ? undefined : createDoorFile(file, fault);
  const snapshot = () => ({ v: 1 as const, doors: own!.memory(clock.now()), ratePerSecond: rate.perSecond() });
  const sharedRate = rateFile === undefined ? undefined : createRateFile(rateFile, fault);
  const keep = async (at: EpochMs): Promise<void> => {
    await disk?.write(snapshot);
    const gates = shared?.isAlone() === true ? undefined : shared?.gates();
    if (gates !== undefined) await sharedRate?.write({ ratePerSecond: rate.perSecond(), gates }, at);
  };
  const round = async (): Promise<void> => {
    const at = clock.now();
    rate.decide(at);
    try {
      await policy.tick(at);
      await plans?.ask(at);
    } finally {
      await keep(at);
    }
  };
  const rounds = startRounds(everyMs ?? TICK_MS, round, fault);
  const held = opening.move();
  let closed: Promise<void> | undefined;
  return {
    policy,
    doors,
    plan,
    seeds,
    rateAt,
    zone,
    credits: options.credits,
    standing: () => (shared === undefined ? undefined : shared.isAlone() ? 'alone' : 'shared'),
    [Symbol.asyncDispose]: () => {
      closed ??= (async () => {
        await rounds[Symbol.asyncDispose]();
        await disk?.write(snapshot);
        await held.disposeAsync();
      })();
      return closed;
    },
  };
}
