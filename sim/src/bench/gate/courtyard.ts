// The pages of those who wait, all in one process: what each knows, and when it looks and checks in. The rules are core/gate's own.
import { setTimeout as wait } from 'node:timers/promises';
import { aheadIn, isTurnNear, lookAfter, nextCheckIn } from '@preau/core/gate';
import type { GateCounters } from '@preau/protocol/gate';
import { lookAgainAfter } from '../../page-look.ts';
import { quantile } from '../figures.ts';
import { addressOf, askTicket, getOf } from './load.ts';
import type { PupilSessions } from './sessions.ts';
import { openWire } from './wire.ts';
import type { Wire } from './wire.ts';

/** What happened to one kind of request. */
export interface Seen {
  offered: number;
  answered: number;
  /** How long the answers took, milliseconds. */
  readonly times: number[];
}

/** A time in the courtyard. */
export interface Played {
  readonly checkIns: Seen;
  readonly looks: Seen;
  /** How late this process itself was with what was due, milliseconds, 95th percentile: its own share of what is measured. */
  readonly lateMs: number;
}

/** The courtyard. Disposing closes all connections. */
export interface Courtyard extends AsyncDisposable {
  /** The first check-in of somebody. */
  arrive(n: number, isKept: boolean): Promise<void>;
  /** Everybody who waits does as the page does, for so long; as if they had come over a longer time than the filling took. */
  play(lastsMs: number): Promise<Played>;
  /** Connections that are open now. */
  connections(): number;
}

interface Page {
  readonly n: number;
  readonly cookie: string;
  readonly target: string;
  readonly isKept: boolean;
  wire: Wire | undefined;
  ticket: string | undefined;
  lane: string;
  rank: number;
  isIn: boolean;
  isNear: boolean;
  /** Epoch ms. */
  checkedInAt: number;
  renewAfterMs: number;
  lookAfterMs: number;
  dueAt: number;
  lookAt: number;
}

/** What the server says until it was asked, as the page takes it. */
const POLL_MS = 10_000;
/** After a check-in that failed. */
const RETRY_MS = 30_000;
/** Counters that are older than this are not of now. */
const FRESH_MS = 5_000;
const CLOSE = '\r\nConnection: close';
const SLOT_MS = 10;
/** More than this under way is no answer: both sides have a limit of open files. */
const MOST_UNDER_WAY = 4_000;
/** So long after the end answers are waited for. */
const DRAIN_MS = 10_000;

interface Reader extends Disposable {
  read(): Promise<string>;
  /** The same, once it is of now: after a quiet time a cache first gives what it had. */
  fresh(): Promise<string>;
}

/** Reads one address over a few connections. */
function createReader(url: string, head: string): Reader {
  const free: Wire[] = [];
  const read = async (): Promise<string> => {
    let wire = free.pop();
    if (wire?.isOpen !== true) wire = await openWire(addressOf(url, free.length));
    const { status, body } = await wire.ask(head);
    free.push(wire);
    if (status !== 200) throw new Error(`Cannot read ${url}: ${status}`);
    return body;
  };
  return {
    read,
    fresh: async () => {
      for (;;) {
        const text = await read();
        if (Date.now() - (JSON.parse(text) as GateCounters).t < FRESH_MS) return text;
        await wait(100);
      }
    },
    [Symbol.dispose]: () => {
      for (const wire of free) wire[Symbol.dispose]();
    },
  };
}

/** Makes an empty one. */
export function createCourtyard(options: {
  readonly url: string;
  /** Where the counters are read: a proxy in front of the gate, as in a cell. Over a few connections, because it is not what is measured. */
  readonly countersUrl: string;
  /**
   * The board that everybody looks at: in a cell each class has its own. Who keeps no connection reads it over a few, as a proxy does that has it
   * not in its cache: all are read from the gate.
   */
  readonly board: string;
  readonly sessions: PupilSessions;
}): Courtyard {
  const { url, countersUrl, board, sessions } = options;
  const pages: Page[] = [];
  const counters = createReader(countersUrl, getOf(countersUrl, '/q/v1.json'));
  const boards = getOf(url, board);
  const passed = createReader(url, boards);
  let known: { readonly text: string; readonly counters: GateCounters } | undefined;

  const wireOf = async (page: Page): Promise<Wire> => {
    if (page.wire?.isOpen === true) return page.wire;
    const wire = await openWire(addressOf(url, page.n));
    if (page.isKept) page.wire = wire;
    return wire;
  };
  /** Asks on the connection of the page, or on one that ends with this. */
  const over = async <T>(page: Page, ask: (wire: Wire) => Promise<T>): Promise<T> => {
    const wire = await wireOf(page);
    try {
      return await ask(wire);
    } finally {
      if (!page.isKept) wire[Symbol.dispose]();
    }
  };
  const checkIn = async (page: Page): Promise<boolean> => {
    const askedAt = Date.now();
    page.checkedInAt = askedAt;
    const who = { cookie: page.cookie, target: page.target, held: page.ticket };
    const answer = await over(page, (wire) => askTicket(url, wire, who, page.isKept ? '' : CLOSE));
    if (answer === undefined) return false;
    const { ticket, lane, rank, state, renewAfterMs } = answer;
    Object.assign(page, { ticket, lane, rank, isIn: state === 'admitted', renewAfterMs });
    page.dueAt = askedAt + renewAfterMs;
    return true;
  };
  const see = (page: Page, text: string): void => {
    if (known?.text !== text) known = { text, counters: JSON.parse(text) as GateCounters };
    const ahead = aheadIn(known.counters.lanes, page.lane, page.rank);
    page.isNear = isTurnNear(ahead, 0);
    page.lookAfterMs = lookAgainAfter(known.counters, page.lane, ahead, Math.random());
  };
  const look = async (page: Page): Promise<boolean> => {
    const [text, isSeen] = await Promise.all([
      counters.read(),
      page.isKept
        ? over(page, async (wire) => (await wire.ask(boards)).status === 200)
        : passed.read().then(() => true),
    ]);
    see(page, text);
    page.lookAt = Date.now() + page.lookAfterMs;
    return isSeen;
  };

  return {
    arrive: async (n, isKept) => {
      const page: Page = {
        n,
        isKept,
        cookie: sessions.cookieOf(n),
        target: sessions.lessonOf(n),
        wire: undefined,
        ticket: undefined,
        lane: '',
        rank: 0,
        isIn: false,
        isNear: false,
        checkedInAt: 0,
        renewAfterMs: 0,
        lookAfterMs: 0,
        dueAt: 0,
        lookAt: 0,
      };
      if (await checkIn(page).catch(() => false)) pages.push(page);
    },
    connections: () => pages.reduce((sum, { wire }) => sum + (wire?.isOpen === true ? 1 : 0), 0),
    play: async (lastsMs) => {
      const text = await counters.fresh();
      const slots = new Map<number, { readonly page: Page; readonly at: number }[]>();
      const from = Date.now();
      const checkIns: Seen = { offered: 0, answered: 0, times: [] };
      const looks: Seen = { offered: 0, answered: 0, times: [] };
      const late: number[] = [];
      let [underWay, slot] = [0, 0];
      const end = Promise.withResolvers<void>();
      const plan = (page: Page): void => {
        const now = Date.now();
        if (page.isIn) return;
        const inMs = nextCheckIn({ isTurnNear: page.isNear }, page.dueAt - now, now - page.checkedInAt, Math.random());
        const at = Math.max(now, Math.min(now + inMs, page.lookAt));
        const due = Math.max(slot + 1, Math.ceil((at - from) / SLOT_MS));
        const others = slots.get(due);
        if (others === undefined) slots.set(due, [{ page, at }]);
        else others.push({ page, at });
      };
      const ask = async (page: Page, seen: Seen, work: (page: Page) => Promise<boolean>): Promise<void> => {
        seen.offered += 1;
        if (underWay >= MOST_UNDER_WAY) return;
        underWay += 1;
        const asked = performance.now();
        const isAnswered = await work(page).catch(() => false);
        if (isAnswered) {
          seen.answered += 1;
          seen.times.push(performance.now() - asked);
        }
        underWay -= 1;
      };
      const turn = async (page: Page): Promise<void> => {
        const now = Date.now();
        if (page.lookAt <= now) {
          page.lookAt = now + lookAfter({ pollMs: POLL_MS, misses: 1 }, Math.random());
          await ask(page, looks, look);
        } else {
          page.checkedInAt = now;
          page.dueAt = now + RETRY_MS * (1 + Math.random() / 2);
          await ask(page, checkIns, checkIn);
        }
        plan(page);
      };
      // They came over a longer time than this: each is somewhere between two looks and between two check-ins.
      for (const page of pages) {
        see(page, text);
        page.dueAt = from + page.renewAfterMs * Math.random();
        page.lookAt = from + page.lookAfterMs * Math.random();
        plan(page);
      }
      const timer = setInterval(() => {
        const now = Date.now();
        for (; slot * SLOT_MS <= now - from; slot += 1) {
          for (const { page, at } of slots.get(slot) ?? []) {
            if (at - from >= lastsMs) continue;
            late.push(now - at);
            void turn(page);
          }
          slots.delete(slot);
        }
        if (now - from >= lastsMs && (underWay === 0 || now - from >= lastsMs + DRAIN_MS)) end.resolve();
      }, SLOT_MS / 2);
      await end.promise;
      clearInterval(timer);
      return { checkIns, looks, lateMs: quantile(late, 0.95) };
    },
    [Symbol.asyncDispose]: async () => {
      counters[Symbol.dispose]();
      passed[Symbol.dispose]();
      for (const { wire } of pages) wire?.[Symbol.dispose]();
    },
  };
}
