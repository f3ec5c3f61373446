// The doors of one process: core's state machines by lane, and a bucket for the rate. GATE-81, GATE-86.

import { ok } from '@preau/core/base';
import { createDoor, NO_LANES, TICKET_GRACE_MS, TICKET_LIFE_MS } from '@preau/core/gate';
import type { EpochMs, Result } from '@preau/core/base';
import type { Door, DoorRefusal, HeldLeases, PerLane } from '@preau/core/gate';
import { lanesOf, SERVED_LANES } from './doors.ts';
import type { DoorPlace, Doors, DoorTurn, DoorVisit, ServedLane } from './doors.ts';

/** So long after a start a signed lease that the doors do not know is honoured: no ticket can be shown for longer. GATE-79. */
export const RESTORE_MS = TICKET_LIFE_MS + TICKET_GRACE_MS;
/** A start finds what a second gives, at the rate of the start. */
const FIRST_FILL_MS = 1_000;

/** What the doors of a process hold, as a snapshot keeps it. Who only waits is not in it: they check in again. GATE-86. */
export interface DoorsMemory {
  readonly at: EpochMs;
  readonly tokens: number;
  readonly served: PerLane;
  readonly lanes: readonly { readonly lane: ServedLane; readonly held: readonly HeldLeases[] }[];
}

/** Doors that can be written down. */
export interface MemoryDoors extends Doors {
  /** Takes over where somebody stands at other doors, without a turn of its own. */
  note(visit: DoorVisit, place: DoorPlace, at: EpochMs): void;
  memory(at: EpochMs): DoorsMemory;
}

/** Makes the doors, empty or as they were. Times must not go back. */
export function createMemoryDoors(startedAt: EpochMs, was?: DoorsMemory): MemoryDoors {
  const doors = Object.fromEntries(SERVED_LANES.map((lane) => [lane, createDoor()])) as Record<ServedLane, Door>;
  const served: Record<keyof PerLane, number> = { ...NO_LANES, ...was?.served };
  let [tokens, filledAt, bornAt] = [was?.tokens ?? 0, startedAt - (was === undefined ? FIRST_FILL_MS : 0), startedAt];
  for (const { lane, held } of was?.lanes ?? []) restore(doors[lane], held, startedAt);

  const waiting = (at: EpochMs): PerLane => {
    const counts = { ...NO_LANES };
    for (const lane of SERVED_LANES) counts[lane] = doors[lane].waiting(at);
    return counts;
  };
  const isIdle = (at: EpochMs): boolean => SERVED_LANES.every((lane) => doors[lane].waiting(at) === 0);
  const stateOf = (lane: ServedLane, lessonId: string, personId: string, at: EpochMs) =>
    doors[lane].stateOf(lessonId, personId, at);
  /** The lane in which the person has a seat already, else the one given. */
  const laneOf = ({ lane, lesson, person }: DoorVisit, at: EpochMs): ServedLane =>
    lanesOf(lane).find((each) => stateOf(each, lesson.lessonId, person.personId, at) !== 'minted') ?? lane;
  const turns = (lane: ServedLane, count: number, at: EpochMs): readonly DoorTurn[] => {
    const most = Math.min(count, Math.floor(tokens));
    const admitted = most <= 0 ? [] : doors[lane].admit(most, at);
    tokens -= admitted.length;
    served[lane] += admitted.length;
    return admitted.map((admission) => ({ lane, ...admission }));
  };
  const checkIn = (visit: DoorVisit, lane: ServedLane, at: EpochMs): Result<DoorPlace, DoorRefusal> => {
    const { lesson, person } = visit;
    const wasIdle = isIdle(at);
    doors[lane].plan(lesson, at);
    const seat = doors[lane].checkIn(lesson.lessonId, person, at);
    if (!seat.ok) return seat;
    if (seat.value === 'present' && wasIdle && turns(lane, 1, at).length > 0) return ok({ lane, state: 'admitted' });
    return ok({ lane, state: seat.value === 'present' ? 'present' : 'admitted' });
  };

  return {
    checkIn: async (visit, at) => checkIn(visit, laneOf(visit, at), at),
    honour: async (visit, at) => {
      const { lesson, person } = visit;
      const lane = laneOf(visit, at);
      const state = stateOf(lane, lesson.lessonId, person.personId, at);
      // Who is known to wait here may have been let in elsewhere since: another device or gate.
      const isRestored = (state === 'minted' || state === 'present') && at - bornAt < RESTORE_MS;
      if (!isRestored) return checkIn(visit, state === 'minted' ? visit.lost : lane, at);
      doors[lane].plan(lesson, at);
      const seat = doors[lane].honour(lesson.lessonId, person, at);
      return seat.ok ? ok({ lane, state: 'admitted' }) : seat;
    },
    away: async (lane, lessonId, personId, at, unlessSeenFrom) => {
      for (const each of lanesOf(lane)) doors[each].away(lessonId, personId, at, unlessSeenFrom);
    },
    leave: async (lane, lessonId, personId, at) => {
      for (const each of lanesOf(lane)) doors[each].leave(lessonId, personId, at);
    },
    end: async (lane, lessonId, at) => lanesOf(lane).reduce((sum, each) => sum + doors[each].end(lessonId, at), 0),
    refill: async ({ perSecond, most }, at) => {
      tokens = Math.min(most, tokens + (perSecond * Math.max(0, at - filledAt)) / 1_000);
      // A clock set back stops the rate for one tick and no longer.
      filledAt = at;
      return { tokens, waiting: waiting(at) };
    },
    admit: async (granted, at) => SERVED_LANES.flatMap((lane) => turns(lane, granted[lane], at)),
    stateOf: async (lane, lessonId, personId, at) =>
      lanesOf(lane)
        .map((each) => stateOf(each, lessonId, personId, at))
        .find((state) => state !== 'minted') ?? 'minted',
    counts: async (lane, lessonId, at) => {
      const sum = { present: 0, admitted: 0, away: 0 };
      for (const each of lanesOf(lane)) {
        const counts = doors[each].countsOf(lessonId, at);
        for (const state of ['present', 'admitted', 'away'] as const) sum[state] += counts[state];
      }
      return sum;
    },
    people: async (lane, lessonId, at) => lanesOf(lane).flatMap((each) => doors[each].people(lessonId, at)),
    queue: async (lane, at) =>
      doors[lane].queue(at).map(({ lessonId, rank, present, isIn }) => ({ lessonId, rank, present, isIn })),
    beat: async (at) => ({ waiting: waiting(at), served: { ...served }, gates: 1 }),
    reopen: async (at) => void (bornAt = Math.max(bornAt, at)),
    note: ({ lesson, person }, { lane, state }, at) => {
      doors[lane].plan(lesson, at);
      if (state === 'present') doors[lane].checkIn(lesson.lessonId, person, at);
      else doors[lane].honour(lesson.lessonId, person, at);
    },
    memory: (at) => ({
      at,
      tokens,
      served: { ...served },
      lanes: SERVED_LANES.map((lane) => ({ lane, held: doors[lane].held(at) })),
    }),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

/** The longest silent first: so the door keeps them. */
function restore(door: Door, held: readonly HeldLeases[], now: EpochMs): void {
  const all = held.flatMap(({ lesson, leases }) => leases.map((lease) => ({ lesson, lease })));
  for (const { lesson, lease } of all.toSorted((a, b) => a.lease.since - b.lease.since)) {
    door.plan(lesson, now);
    door.keep(lesson.lessonId, lease, lease, now);
  }
}
