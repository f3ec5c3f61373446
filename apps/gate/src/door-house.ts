// The doors of a gate with all that keeps them: rate, seeds, snapshot, the tick of every second. GATE-80 to GATE-92.

import type { EpochMs } from '@preau/core/base';
import { BACK_OFF } from '@preau/core/gate';
import type { Bus, Clock } from '@preau/service/base';
import {
  createCohortDoor,
  createDaySeeds,
  createMemoryDoors,
  createPlanCopy,
  createRateDesk,
} from '@preau/service/gate';
import type { CohortDoor, DaySeeds, Doors, MemoryDoors, PlanCopy, RateDesk, SteadyDoors } from '@preau/service/gate';
import { createDoorFile, readDoorFile } from './door-file.ts';
import { hmac, readGateSecret } from './gate-secret.ts';

/** Entries into lessons a second and core, measured: docs/reports/first-lesson.md, 21 November 2026. The default of `PREAU_JOINS_PER_SECOND`. */
export const MEASURED_JOINS_PER_SECOND = 185;
/** The cell's time zone: dates and hours of draws. */
const ZONE = 'Europe/Paris';
const TICK_MS = 1_000;

/** How doors are kept. */
export interface DoorHouseOptions {
  readonly keysFolder: string;
  readonly clock: Clock;
  readonly bus?: Bus | undefined;
  /** Doors that several gates share; `share` is the part of the rate that is this gate's, 1 while they are shared. In memory when absent. */
  readonly shared?: SteadyDoors | undefined;
  readonly joinsPerSecond?: number | undefined;
  /** Where the doors in memory are written every second; nowhere when absent. */
  readonly file?: string | undefined;
  readonly fault: (error: unknown) => void;
}

/** Doors that open and close by themselves. Closing ends the ticks and writes the last snapshot; twice is once. */
export interface DoorHouse extends AsyncDisposable {
  readonly policy: CohortDoor;
  readonly doors: Doors;
  readonly plan: PlanCopy;
  readonly seeds: DaySeeds;
  readonly rate: RateDesk;
  readonly zone: string;
}

/** Opens the doors. Throws when the secret cannot be read; without a bus the rate stays what is configured. */
export async function openDoorHouse(options: DoorHouseOptions): Promise<DoorHouse> {
  const { clock, bus, shared, file, fault } = options;
  const startedAt = clock.now();
  const seeds = createDaySeeds({ mac: hmac, secret: readGateSecret(options.keysFolder) });
  const plan = createPlanCopy(seeds.opaqueOf);
  const was = file === undefined || shared !== undefined ? undefined : readDoorFile(file, startedAt, fault);
  const own: MemoryDoors | undefined = shared === undefined ? createMemoryDoors(startedAt, was?.doors) : undefined;
  const doors: Doors = shared ?? own!;
  const rate = createRateDesk({
    mostPerSecond: options.joinsPerSecond ?? MEASURED_JOINS_PER_SECOND,
    startedAt,
    wasPerSecond: was?.ratePerSecond,
  });
  /** Alone, a gate takes its part of the last rate, less 30 %, once: without facts the rate desk has taken them off already. GATE-83. */
  const rateAt = (at: EpochMs): number => {
    const share = shared?.share() ?? 1;
    return rate.rateAt(at) * share * (share < 1 && !rate.isBlind() ? BACK_OFF : 1);
  };
  const policy = createCohortDoor({
    mac: hmac,
    seedOf: seeds.seedOf,
    zone: ZONE,
    rateAt,
    plan,
    doors,
    startedAt,
    wait: (ms) => new Promise((resolve) => void setTimeout(resolve, ms).unref()),
    now: clock.now,
  });
  await using opening = new AsyncDisposableStack();
  opening.use(doors);
  if (bus !== undefined) {
    opening.defer(await bus.subscribe('plan.published', plan.keep));
    opening.defer(await bus.subscribe('join.load', rate.heard));
    opening.defer(
      await bus.subscribe('lesson.live', ({ lessonId, phase }) => {
        if (phase === 'closed') policy.lessonEnded(lessonId, clock.now()).catch(fault);
      }),
    );
  }
  const disk = file === undefined || own === undefined ? undefined : createDoorFile(file, fault);
  const snapshot = () => ({ v: 1 as const, doors: own!.memory(clock.now()), ratePerSecond: rate.perSecond() });
  let isFaulty = false;
  const tick = async (): Promise<void> => {
    const at = clock.now();
    rate.decide(at);
    try {
      await policy.tick(at);
      isFaulty = false;
    } catch (error) {
      if (!isFaulty) fault(error);
      isFaulty = true;
    }
    await disk?.write(snapshot);
  };
  let ticking: Promise<void> | undefined;
  const timer = setInterval(() => {
    ticking ??= tick().finally(() => (ticking = undefined));
  }, TICK_MS).unref();
  const held = opening.move();
  let closed: Promise<void> | undefined;
  return {
    policy,
    doors,
    plan,
    seeds,
    rate,
    zone: ZONE,
    [Symbol.asyncDispose]: () => {
      closed ??= (async () => {
        clearInterval(timer);
        await ticking;
        await disk?.write(snapshot);
        await held.disposeAsync();
      })();
      return closed;
    },
  };
}
