// A fair queue in front of costly work: honest devices first, then who arrived earlier, inside that the logins in turn, of a login the newest
// try first. When it is full the least honest, latest, busiest gives way: whoever hammers one login crowds out only himself. SCHOOL-57.

/** How much at once, and how much may wait. */
export interface PoolLimits {
  readonly concurrency: number;
  readonly waiting: number;
  /** The queue is never longer than what is done in this time, as measured; a browser that gave up is served in vain. */
  readonly longestWaitMs?: number;
}

/** Lanes, the most honest first: a device of this account, one of another account for a while, one that arrived before its password, any other. */
export const POOL_LANES = ['known', 'trusted', 'arrived', 'new'] as const;

/** Where a piece of work stands. */
export interface Turn {
  readonly lane: (typeof POOL_LANES)[number];
  readonly key: string;
  /** Of an arrival: its minute; the earlier goes first. */
  readonly minute?: number;
}

interface Task {
  readonly turn: Turn;
  start(): void;
  drop(): void;
}

/** Runs work within the limits. */
export interface HashPool {
  /** The result, or undefined when the work was dropped unstarted because the queue is full. */
  run<T>(turn: Turn, work: () => Promise<T>): Promise<T | undefined>;
  /** Would such work be queued now? To be asked before anything is spent on it. */
  hasRoom(turn: Turn): boolean;
  /**
   * Is such work worth a look, when nothing but its lane is known? In a full queue where nobody of a worse lane waits only `LOOKS` for each start are:
   * some login may wait there twice and give way, but looking at everybody who comes would cost more than the work itself. SCHOOL-124.
   */
  mayCome(lane: Turn['lane']): boolean;
  /** Those who were dropped, or told that there is no room, come back; how long until about as many more were served, milliseconds. */
  waitMs(): number;
  readonly running: number;
  readonly waiting: number;
}

/** Of one key, but for known devices, at most this many run at once. */
const SHARE = 2;
/** Each so many starts one goes to the lane that was passed over longest: nobody starves. */
const FLOOR_EVERY = 8;
/** How long somebody who was refused is counted as about to come back. */
const BACK_MS = 30_000;
/** In a full queue so many tries are looked at for each that is begun. */
const LOOKS = 2;
const LEAST_WAIT_MS = 3_000;
const MOST_WAIT_MS = 60_000;

/** Tasks of one lane and minute, by key, in order of turns: the first key is served next. */
class Line {
  readonly minute: number;
  readonly #keys = new Map<string, Task[]>();
  size = 0;

  constructor(minute: number) {
    this.minute = minute;
  }

  add(task: Task): void {
    const tasks = this.#keys.get(task.turn.key);
    if (tasks === undefined) this.#keys.set(task.turn.key, [task]);
    else tasks.push(task);
    this.size += 1;
  }

  /** Does some login wait here more than once? */
  get isCrowded(): boolean {
    return this.size > this.#keys.size;
  }

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  take(mayRun: (key: string) => boolean): Task | undefined {
    for (const [key, tasks] of this.#keys) {
      if (!mayRun(key)) continue;
      const task = tasks.pop();
      this.#keys.delete(key);
      if (tasks.length > 0) this.#keys.set(key, tasks);
      this.size -= 1;
      return task;
    }
    return undefined;
  }

  /** The oldest try of the busiest key; when every key has one, the one that came last: those who waited keep their turn. */
  drop(): Task | undefined {
    let busiest: Task[] = [];
    for (const tasks of this.#keys.values()) if (tasks.length >= busiest.length) busiest = tasks;
    const victim = busiest.shift();
    if (victim === undefined) return undefined;
    if (busiest.length === 0) this.#keys.delete(victim.turn.key);
    this.size -= 1;
    return victim;
  }
}

/** Makes a pool. `now` is a clock in milliseconds that only goes forward. */
export function createHashPool(limits: PoolLimits, now: () => number = () => performance.now()): HashPool {
  // Each lane its lines, the earliest minute first; only arrivals have more than one.
  const lanes = new Map<Turn['lane'], Line[]>(POOL_LANES.map((lane) => [lane, []]));
  const runningOf = new Map<string, number>();
  let [running, waiting, started] = [0, 0, 0];
  let [refused, refusedAt, meanMs] = [0, 0, 12];
  let looks = LOOKS;

  /** How many may wait now. */
  const mostWaiting = (): number =>
    limits.longestWaitMs === undefined
      ? limits.waiting
      : Math.min(
          limits.waiting,
          Math.max(limits.concurrency, Math.floor((limits.longestWaitMs * limits.concurrency) / meanMs)),
        );

  const linesOf = (lane: Turn['lane']): Line[] => lanes.get(lane) ?? [];
  const minuteOf = ({ lane, minute }: Turn): number => (lane === 'arrived' ? (minute ?? Infinity) : 0);

  function queue(task: Task): void {
    const lines = linesOf(task.turn.lane);
    const minute = minuteOf(task.turn);
    let line = lines.find((each) => each.minute === minute);
    if (line === undefined) {
      line = new Line(minute);
      const at = lines.findIndex((each) => each.minute > minute);
      lines.splice(at < 0 ? lines.length : at, 0, line);
    }
    line.add(task);
    waiting += 1;
  }

  function takeFrom(lane: Turn['lane']): Task | undefined {
    const lines = linesOf(lane);
    for (const line of lines) {
      const task = line.take((key) => lane === 'known' || (runningOf.get(key) ?? 0) < SHARE);
      if (task === undefined) continue;
      if (line.size === 0) lines.splice(lines.indexOf(line), 1);
      waiting -= 1;
      return task;
    }
    return undefined;
  }

  function next(): Task | undefined {
    const order = (started + 1) % FLOOR_EVERY === 0 ? POOL_LANES.toReversed() : POOL_LANES;
    for (const lane of order) {
      const task = takeFrom(lane);
      if (task !== undefined) return task;
    }
    return undefined;
  }

  function dropOne(): void {
    for (const lane of POOL_LANES.toReversed()) {
      const lines = linesOf(lane);
      const line = lines.at(-1);
      const victim = line?.drop();
      if (line === undefined || victim === undefined) continue;
      if (line.size === 0) lines.pop();
      waiting -= 1;
      refuse();
      return victim.drop();
    }
  }

  function refuse(): void {
    refused = refusedNow() + 1;
    refusedAt = now();
  }

  /** A count that forgets: those who were refused half a minute ago are nearly all back. */
  function refusedNow(): number {
    return refused * Math.exp(-(now() - refusedAt) / BACK_MS);
  }

  function pump(): void {
    while (running < limits.concurrency) {
      const task = next();
      if (task === undefined) return;
      started += 1;
      looks = LOOKS;
      task.start();
    }
  }

  function change(turn: Turn, by: 1 | -1): void {
    running += by;
    if (turn.lane === 'known') return;
    const count = (runningOf.get(turn.key) ?? 0) + by;
    if (count === 0) runningOf.delete(turn.key);
    else runningOf.set(turn.key, count);
  }

  /** Is somebody waiting who would give way to this turn? */
  function hasVictim(turn: Turn): boolean {
    const rank = POOL_LANES.indexOf(turn.lane);
    return POOL_LANES.some((lane, at) => {
      const lines = linesOf(lane);
      if (at > rank) return lines.length > 0;
      if (at < rank) return false;
      const last = lines.at(-1);
      if (last === undefined) return false;
      // In the same line a login gives way that waits more than once, the own one too: its newest try counts.
      const isSame = last.minute === minuteOf(turn);
      return last.minute > minuteOf(turn) || (isSame && (last.isCrowded || last.has(turn.key)));
    });
  }

  return {
    get running() {
      return running;
    },
    get waiting() {
      return waiting;
    },
    hasRoom(turn) {
      const hasRoom = waiting < mostWaiting() || hasVictim(turn);
      if (!hasRoom) refuse();
      return hasRoom;
    },
    mayCome(lane) {
      const worse = POOL_LANES.slice(POOL_LANES.indexOf(lane) + 1);
      if (waiting < mostWaiting() || worse.some((each) => linesOf(each).length > 0)) return true;
      // An arrival of an earlier minute, or somebody whose login waits twice, may give way.
      const mayGiveWay = linesOf(lane).some((line) => lane === 'arrived' || line.isCrowded);
      if (mayGiveWay && looks > 0) {
        looks -= 1;
        return true;
      }
      refuse();
      return false;
    },
    waitMs: () => {
      const drainMs = ((waiting + refusedNow()) * meanMs) / limits.concurrency;
      return Math.round(Math.min(MOST_WAIT_MS, Math.max(LEAST_WAIT_MS, drainMs)));
    },
    run<T>(turn: Turn, work: () => Promise<T>): Promise<T | undefined> {
      return new Promise((resolve, reject) => {
        queue({
          turn,
          drop: () => resolve(undefined),
          start() {
            change(turn, 1);
            const startedAt = now();
            work()
              .then(resolve, reject)
              .finally(() => {
                meanMs += (now() - startedAt - meanMs) / 32;
                change(turn, -1);
                pump();
              });
          },
        });
        pump();
        if (waiting > mostWaiting()) dropOne();
      });
    },
  };
}
