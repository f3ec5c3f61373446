// One person's morning through the real doors: arrival, sign-in, day, ticket, the waiting page, seat, socket, a line that is cut. It does what the
// pages do and nothing else. SIM-21, SIM-30 to SIM-33.
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Level } from '@preau/core/base';
import type { EnterAnswer } from '@preau/protocol/lesson';
import { SESSION_COOKIE } from '@preau/protocol/base';
import { Seat } from '../../../tools/testing/seat.ts';
import { Visitor } from '../../../tools/testing/visitor.ts';
import { Chance } from '../national/random.ts';
import type { RehearsalPerson } from './department.ts';
import { knock } from './knock.ts';
import type { Coming } from './plan.ts';
import type { Walk } from './walk.ts';
import { waitForTurn } from './waiter.ts';

/** What a walk needs. */
export interface WalkOptions {
  readonly url: string;
  readonly lessonId: string;
  readonly person: RehearsalPerson;
  readonly coming: Pick<Coming, 'givesUpAt' | 'cutRatio' | 'hasSecondDevice' | 'luck'>;
  readonly walk: Walk;
  /** Start and end of the lesson, epoch ms. */
  readonly startsAt: number;
  readonly endsAt: number;
  /** Means of what happens on the way, milliseconds: the simulator's parameters. */
  readonly reloadMs: number;
  readonly lineBackMs: number;
  /** Told when the lesson can first be heard: the media may be joined. */
  readonly heard?: (level: Level, visitor: Visitor) => void;
  /** Ends the walk, wherever it stands. */
  readonly signal: AbortSignal;
}

/** A socket that does not open in ten seconds is asked for again after this. */
const SOCKET_RETRY_MS = 2_000;
/** The other device is taken up within this time. */
const SECOND_DEVICE_MS = 20_000;

/** Walks until the signal, or until the patience is over before a seat is had. Never rejects. */
export async function walkIn(options: WalkOptions): Promise<void> {
  const { walk, coming, startsAt, signal } = options;
  const isIn = new AbortController();
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), Math.max(0, startsAt + coming.givesUpAt - Date.now()));
  const over = AbortSignal.any([signal, patience.signal]);
  const chance = new Chance(coming.luck);
  const second = coming.hasSecondDevice ? waitToo(options, new Chance(coming.luck + 1), over, isIn.signal) : undefined;
  try {
    await morningOf(options, chance, over, () => {
      clearTimeout(timer);
      isIn.abort();
    });
  } catch {
    if (!signal.aborted && walk.enteredAt === null) walk.gaveUpAt = Date.now() - startsAt;
  } finally {
    clearTimeout(timer);
    isIn.abort();
    await second;
  }
}

async function morningOf(options: WalkOptions, chance: Chance, over: AbortSignal, inNow: () => void): Promise<void> {
  const { url, lessonId, walk, coming, startsAt, signal } = options;
  const now = (): number => Date.now() - startsAt;
  const visitor = new Visitor(url);
  let seat: Seat | undefined;
  try {
    const at = { walk, visitor, over };
    await signIn(options, visitor, over);
    walk.signedInAt = now();
    await visitor.ask('GET', '/api/today').catch(() => undefined);
    await waitForTurn({ ...at, lessonId, chance, reloadMs: options.reloadMs });
    const lesson = `/api/lessons/${lessonId}`;
    if (walk.role === 'teacher') await knock(at, () => visitor.ask('POST', `${lesson}/open`));
    const enter = async (until: AbortSignal): Promise<Seat> => {
      for (;;) {
        const { body } = await knock<EnterAnswer>({ ...at, over: until }, () =>
          visitor.ask('POST', `${lesson}/enter`, {}),
        );
        const opened = await Seat.attach(body).catch(() => undefined);
        if (opened !== undefined) return opened;
        // A machine that stands still: the page tries again, with another pass.
        walk.refusals['socket'] = (walk.refusals['socket'] ?? 0) + 1;
        await wait(SOCKET_RETRY_MS, undefined, { signal: until });
      }
    };
    seat = await enter(over);
    walk.enteredAt = now();
    inNow();
    hear(seat, (level) => {
      if (walk.heardAt !== null) return;
      walk.heardAt = now();
      options.heard?.(level, visitor);
    });
    if (coming.cutRatio !== null) {
      await wait(Math.max(0, coming.cutRatio * (options.endsAt - Date.now())), undefined, { signal });
      seat.end();
      const awayMs = chance.exponential(options.lineBackMs);
      await wait(awayMs, undefined, { signal });
      const backAt = Date.now();
      seat = await enter(signal);
      walk.cuts.push(Date.now() - backAt);
    }
    await wait(2 ** 30, undefined, { signal });
  } finally {
    seat?.end();
  }
}

async function signIn({ person, walk }: WalkOptions, visitor: Visitor, over: AbortSignal): Promise<void> {
  if ('session' in person) return visitor.hold(SESSION_COOKIE, person.session);
  const deviceId = randomUUID();
  await visitor.ask('POST', '/q/arrival', { deviceId }).catch(() => undefined);
  await knock({ walk, visitor, over }, () => visitor.ask('POST', '/api/session', { ...person, deviceId }));
}

/** The phone beside the computer: it waits for the same place, and is put away when the person is in. */
async function waitToo(options: WalkOptions, chance: Chance, over: AbortSignal, isIn: AbortSignal): Promise<void> {
  const { url, lessonId, walk } = options;
  const until = AbortSignal.any([over, isIn]);
  const visitor = new Visitor(url);
  try {
    await wait(chance.unit() * SECOND_DEVICE_MS, undefined, { signal: until });
    await signIn(options, visitor, until);
    await waitForTurn({ visitor, lessonId, walk, chance, reloadMs: options.reloadMs, over: until });
  } catch {
    // Put away, or turned away: the person has the other one.
  }
}

/** Tells each time when the lesson is found at level 1 or above with this person in it. */
function hear(seat: Seat, tell: (level: Level) => void): void {
  let { level, phase } = seat.entry;
  const note = (): void => {
    if (phase === 'open' && level >= 1) tell(level);
  };
  note();
  seat.onEntry = (each) => {
    if (!('fact' in each)) return;
    if (each.fact.kind === 'opened') phase = 'open';
    if (each.fact.kind === 'levelSet') level = each.fact.level;
    note();
  };
}
