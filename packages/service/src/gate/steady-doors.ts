// Shared doors that do not fail: when they do not answer, a gate goes on alone from what it saw, and gives them back when they are there again.
// GATE-83, GATE-170. What the rate does meanwhile is the caller's: `gates`.

import { NO_LANES } from '@preau/core/gate';
import type { EpochMs } from '@preau/core/base';
import type { PerLane } from '@preau/core/gate';
import { SERVED_LANES } from './doors.ts';
import { createMemoryDoors } from './memory-doors.ts';
import type { MemoryDoors } from './memory-doors.ts';
import type { DoorPlace, Doors, DoorVisit } from './doors.ts';

/** So many good answers in a row, a second apart, before the doors are shared again. */
const GOOD_BEATS = 2;
/** Leases that are told to the shared doors at a time when they are back. */
const HANDED_AT_ONCE = 64;
/** Handing over takes no longer than this: the rest have signed leases, which are honoured. */
const HAND_OVER_MS = 5_000;

/** What steady doors are made of. */
export interface SteadyDoorsDeps {
  readonly shared: Doors;
  readonly now: () => EpochMs;
  /** Told when the gate goes on alone, and why; undefined when the doors are shared again. */
  readonly told: (error: unknown) => void;
}

/** Doors, and who else stood at them. */
export interface SteadyDoors extends Doors {
  /** True while the shared doors do not answer: this gate goes on by itself. */
  isAlone(): boolean;
  /** As many gates as there were when the shared doors last answered; undefined when they never did. */
  gates(): number | undefined;
}

/** Makes doors steady. */
export function createSteadyDoors({ shared, now, told }: SteadyDoorsDeps): SteadyDoors {
  // What this gate saw of the shared doors, kept so that it can go on from there.
  const own: MemoryDoors = createMemoryDoors(now());
  let [isAlone, goodBeats] = [false, 0];
  let gates: number | undefined;
  let served: PerLane = NO_LANES;
  let servedBefore: PerLane = NO_LANES;

  let leaving: Promise<void> | undefined;
  const leave = async (error: unknown): Promise<void> => {
    [isAlone, goodBeats] = [true, 0];
    const at = now();
    // Nothing is saved up, and signed leases that others gave are honoured from now on.
    await own.refill({ perSecond: 0, most: 0 }, at);
    await own.reopen(at);
    // What was told of the lanes only grows.
    servedBefore = less(served, (await own.beat(at)).served);
    told(error);
  };
  /** Once, however many calls fail together; each goes on when the own doors are ready to honour. */
  const goAlone = (error: unknown): Promise<void> => (leaving ??= leave(error));
  /** Does it at the shared doors; at the own ones while they do not answer. */
  const at = async <T>(deed: (doors: Doors) => Promise<T>): Promise<T> => {
    if (isAlone) {
      await leaving;
      return deed(own);
    }
    try {
      return await deed(shared);
    } catch (error) {
      await goAlone(error);
      return deed(own);
    }
  };
  const seen = <T extends { readonly ok: boolean; readonly value?: DoorPlace }>(visit: DoorVisit, seat: T): T => {
    if (!isAlone && seat.value !== undefined) own.note(visit, seat.value, now());
    return seat;
  };
  /** Both: what this gate saw must not outlive what it stands for. */
  const alsoHere = async <T>(deed: (doors: Doors) => Promise<T>): Promise<T> => {
    const answer = await at(deed);
    if (!isAlone) await deed(own);
    return answer;
  };
  const handOver = async (): Promise<void> => {
    const from = now();
    const { lanes } = own.memory(from);
    const visits = lanes.flatMap(({ lane, held }) =>
      held.flatMap(({ lesson, leases }) => leases.map((person) => ({ lane, lesson, person, lost: lane }))),
    );
    await shared.reopen(from);
    for (let next = 0; next < visits.length && now() - from < HAND_OVER_MS; next += HANDED_AT_ONCE)
      await Promise.all(visits.slice(next, next + HANDED_AT_ONCE).map((visit) => shared.honour(visit, now())));
  };
  const lookAgain = async (): Promise<void> => {
    try {
      await shared.beat(now());
      goodBeats += 1;
      if (goodBeats < GOOD_BEATS) return;
      await handOver();
      isAlone = false;
      leaving = undefined;
      told(undefined);
    } catch {
      goodBeats = 0;
    }
  };
  let looking: Promise<void> | undefined;

  return {
    isAlone: () => isAlone,
    gates: () => gates,
    checkIn: async (visit, t) => seen(visit, await at((doors) => doors.checkIn(visit, t))),
    honour: async (visit, t) => seen(visit, await at((doors) => doors.honour(visit, t))),
    away: (...given) => alsoHere((doors) => doors.away(...given)),
    leave: (...given) => alsoHere((doors) => doors.leave(...given)),
    end: (...given) => alsoHere((doors) => doors.end(...given)),
    refill: (...given) => at((doors) => doors.refill(...given)),
    admit: (...given) => at((doors) => doors.admit(...given)),
    stateOf: (...given) => at((doors) => doors.stateOf(...given)),
    counts: (...given) => at((doors) => doors.counts(...given)),
    people: (...given) => at((doors) => doors.people(...given)),
    queue: (...given) => at((doors) => doors.queue(...given)),
    beat: async (t) => {
      if (isAlone) looking ??= lookAgain().finally(() => (looking = undefined));
      const beat = await at((doors) => doors.beat(t));
      if (isAlone) return { ...beat, served: less(beat.served, less(NO_LANES, servedBefore)) };
      [gates, served] = [Math.max(1, beat.gates), beat.served];
      return beat;
    },
    reopen: (t) => at((doors) => doors.reopen(t)),
    [Symbol.asyncDispose]: async () => {
      await shared[Symbol.asyncDispose]();
      await looking;
    },
  };
}

function less(from: PerLane, by: PerLane): PerLane {
  const rest = { ...NO_LANES };
  for (const lane of SERVED_LANES) rest[lane] = from[lane] - by[lane];
  return rest;
}
