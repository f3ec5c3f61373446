// The doors that several gates share. Port: Doors (service/gate); time is Redis' own, one gate at a time ticks. GATE-81, GATE-82.

import { createClient } from 'redis';
import { err, ok } from '@preau/core/base';
import { NO_LANES } from '@preau/core/gate';
import type { Result } from '@preau/core/base';
import type { DoorRefusal, DoorSeat, PerLane } from '@preau/core/gate';
import type { Bus, Lease } from '@preau/service/base';
import { SERVED_LANES } from '@preau/service/gate';
import type { DoorPlace, Doors, DoorVisit, ServedLane } from '@preau/service/gate';
import * as scripts from './door-scripts.ts';
import { keepConnected, reconnectAfter, within } from './line.ts';
import { script } from './script.ts';

/** How to reach the doors. */
export interface RedisDoorsOptions {
  /** `redis://…` or `rediss://…` */
  readonly url: string;
  /** Who ticks holds the lease `gate:tick` of this bus. */
  readonly bus: Pick<Bus, 'acquireLease'>;
  /** This process, among the gates. */
  readonly gateId: string;
  /** Before every key; default `preau:`. */
  readonly prefix?: string;
  /** Deadline of each command, ms; default 1,000. */
  readonly timeoutMs?: number;
  /** Added to Redis' time; for tests. */
  readonly shiftMs?: () => number;
}

/** A gate that ticks and stops is followed by another after this. */
const TICK_LEASE_MS = 5_000;
/** How often a lease is renewed, or asked for. */
const ASK_EVERY_MS = 1_000;
/** Commands on their way; more fail at once. */
const MAX_QUEUED = 10_000;
const STATES = { p: 'present', a: 'admitted', w: 'away' } as const;

function connectable(url: string) {
  return createClient({
    url,
    RESP: 2,
    disableOfflineQueue: true,
    commandsQueueMaxLength: MAX_QUEUED,
    socket: { connectTimeout: 3_000, reconnectStrategy: reconnectAfter },
    scripts: {
      visit: script(scripts.VISIT, asGiven),
      away: script(scripts.AWAY, asGiven),
      leave: script(scripts.LEAVE, asGiven),
      end: script(scripts.END, asGiven),
      fill: script(scripts.FILL, asGiven),
      admit: script(scripts.ADMIT, asGiven),
      state: script(scripts.STATE, asGiven),
      people: script(scripts.PEOPLE, asGiven),
      lessons: script(scripts.QUEUE, asGiven),
      beat: script(scripts.BEAT, asGiven),
      reopen: script(scripts.REOPEN, asGiven),
    },
  });
}
type Client = ReturnType<typeof connectable>;
type Script =
  | 'visit'
  | 'away'
  | 'leave'
  | 'end'
  | 'fill'
  | 'admit'
  | 'state'
  | 'people'
  | 'lessons'
  | 'beat'
  | 'reopen';

/** Opens the doors, also while Redis does not answer: every call then rejects, until it does. GATE-170. */
export async function openRedisDoors(options: RedisDoorsOptions): Promise<Doors> {
  const client: Client = connectable(options.url);
  const timeoutMs = options.timeoutMs ?? 1_000;
  // Whoever calls learns that the line is down by the call.
  await keepConnected([client], 2 * timeoutMs, { down: () => undefined, up: () => undefined });
  const base = `${options.prefix ?? 'preau:'}{doors}:`;
  const run = async (name: Script, ...given: readonly (string | number)[]): Promise<readonly string[]> => {
    const args = [String(options.shiftMs?.() ?? 0), ...given.map(String)];
    const reply: unknown = await within(client[name](base, ...args), timeoutMs, `${name} at the doors`);
    return (Array.isArray(reply) ? reply : [reply]).map(String);
  };
  const turn = createTurn(options.bus);

  const visit = async (
    { lane, lesson, person }: DoorVisit,
    lost: ServedLane | undefined,
  ): Promise<Result<DoorPlace, DoorRefusal>> => {
    const [at, state] = await run(
      'visit',
      ...[lane, lesson.lessonId, lesson.rank, lesson.endsAt, person.personId, person.inner],
      ...[lost === undefined ? '0' : '1', lost ?? lane],
    );
    if (state === 'crowded') return err({ code: 'lesson.crowded' });
    return ok({ lane: laneOf(at), state: stateOf(state) });
  };
  const people = async (lane: ServedLane, lessonId: string): Promise<readonly DoorSeat[]> =>
    inRows(await run('people', lane, lessonId), 2).map(([personId, state]) => ({
      personId: personId!,
      state: stateOf(state),
    }));

  return {
    checkIn: (given) => visit(given, undefined),
    honour: (given) => visit(given, given.lost),
    away: async (lane, lessonId, personId, _at, unlessSeenFrom) =>
      void (await run('away', lane, lessonId, personId, unlessSeenFrom ?? '')),
    leave: async (lane, lessonId, personId) => void (await run('leave', lane, lessonId, personId)),
    end: async (lane, lessonId) => Number((await run('end', lane, lessonId))[0]),
    refill: async ({ perSecond, most }) => {
      const token = await turn.token();
      if (token === undefined) return undefined;
      const [tokens, ...waiting] = await run('fill', token, perSecond, most);
      if (tokens !== undefined) return { tokens: Number(tokens), waiting: perLane(waiting) };
      turn.lost();
      return undefined;
    },
    admit: async (granted) => {
      const token = await turn.token();
      if (token === undefined) return [];
      const turns = await run('admit', token, ...SERVED_LANES.map((lane) => granted[lane]));
      return inRows(turns, 3).map(([lane, lessonId, personId]) => ({
        lane: laneOf(lane),
        lessonId: lessonId!,
        personId: personId!,
      }));
    },
    stateOf: async (lane, lessonId, personId) => {
      const [state] = await run('state', lane, lessonId, personId);
      return state === '' ? 'minted' : stateOf(state);
    },
    counts: async (lane, lessonId) => {
      const counts = { present: 0, admitted: 0, away: 0 };
      for (const { state } of await people(lane, lessonId)) counts[state] += 1;
      return counts;
    },
    people,
    queue: async (lane) => {
      const rows = inRows(await run('lessons', lane), 4);
      return rows
        .map(([lessonId, rank, present, isIn]) => ({
          lessonId: lessonId!,
          rank: Number(rank),
          present: Number(present),
          isIn: isIn === '1',
        }))
        .toSorted((a, b) => a.rank - b.rank || (a.lessonId < b.lessonId ? -1 : 1));
    },
    beat: async () => {
      const [gates, ...counts] = await run('beat', options.gateId);
      const half = SERVED_LANES.length;
      return { gates: Number(gates), waiting: perLane(counts.slice(0, half)), served: perLane(counts.slice(half)) };
    },
    reopen: async () => void (await run('reopen')),
    [Symbol.asyncDispose]: async () => {
      await turn.release();
      if (client.isOpen) client.destroy();
    },
  };
}

/** Whose turn it is to tick: a lease of the bus, asked for once a second. The fencing token stops who lost it unawares. */
function createTurn(bus: Pick<Bus, 'acquireLease'>) {
  let [askedAt, lease, asking]: [number, Lease | undefined, Promise<void> | undefined] = [
    -Infinity,
    undefined,
    undefined,
  ];
  const ask = async (): Promise<void> => {
    const held = lease;
    try {
      if (held === undefined) lease = await bus.acquireLease('gate:tick', TICK_LEASE_MS);
      else if (!(await held.renew(TICK_LEASE_MS))) lease = undefined;
    } catch (error) {
      lease = undefined;
      throw error;
    }
  };
  return {
    token: async (): Promise<number | undefined> => {
      const now = performance.now();
      if (now - askedAt >= ASK_EVERY_MS) {
        askedAt = now;
        asking = ask().finally(() => (asking = undefined));
      }
      await asking;
      return lease?.fencingToken;
    },
    lost: (): void => void (lease = undefined),
    release: async (): Promise<void> => {
      const held = lease;
      lease = undefined;
      // Not released it runs out by itself: Redis may be gone.
      await Promise.resolve(held?.[Symbol.asyncDispose]()).catch(() => undefined);
    },
  };
}

function laneOf(text: string | undefined): ServedLane {
  const lane = SERVED_LANES.find((each) => each === text);
  if (lane === undefined) throw new TypeError(`Cannot read a lane of the doors: ${text}`);
  return lane;
}

function stateOf(letter: string | undefined): DoorSeat['state'] {
  return STATES[letter as keyof typeof STATES];
}

function perLane(counts: readonly string[]): PerLane {
  const all = { ...NO_LANES };
  for (const [n, lane] of SERVED_LANES.entries()) all[lane] = Number(counts[n]);
  return all;
}

function inRows(flat: readonly string[], width: number): readonly (readonly string[])[] {
  return Array.from({ length: flat.length / width }, (_, n) => flat.slice(n * width, (n + 1) * width));
}

function asGiven(reply: unknown): unknown {
  return reply;
}
