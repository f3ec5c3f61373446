// A fair queue in front of costly work: known devices first, then keys in turn, the newest of a key first. When it is full the
// oldest of the busiest key goes: whoever hammers one login crowds out only himself. SCHOOL-57.

/** How much at once, and how much may wait. */
export interface PoolLimits {
  readonly concurrency: number;
  readonly waiting: number;
}

/** Where a piece of work stands. */
export interface Turn {
  readonly lane: 'known' | 'new';
  readonly key: string;
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
  readonly running: number;
  readonly waiting: number;
}

/** Of one key in the `new` lane at most this many run at once. */
const SHARE = 2;

/** Makes a pool. */
export function createHashPool(limits: PoolLimits): HashPool {
  const known: Task[] = [];
  // In order of turns: the first key is served next.
  const fresh = new Map<string, Task[]>();
  const runningOf = new Map<string, number>();
  let running = 0;
  let waiting = 0;

  function takeFresh(): Task | undefined {
    for (const [key, tasks] of fresh) {
      if ((runningOf.get(key) ?? 0) >= SHARE) continue;
      const task = tasks.pop();
      fresh.delete(key);
      if (tasks.length > 0) fresh.set(key, tasks);
      return task;
    }
    return undefined;
  }

  function dropOne(): void {
    const busiest = [...fresh.values()].reduce<Task[]>(
      (most, tasks) => (tasks.length > most.length ? tasks : most),
      [],
    );
    const victim = busiest.length > 0 ? busiest.shift() : known.pop();
    if (busiest.length === 0 && victim !== undefined) fresh.delete(victim.turn.key);
    waiting -= 1;
    victim?.drop();
  }

  function pump(): void {
    while (running < limits.concurrency) {
      const task = known.shift() ?? takeFresh();
      if (task === undefined) return;
      waiting -= 1;
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

  return {
    get running() {
      return running;
    },
    get waiting() {
      return waiting;
    },
    run<T>(turn: Turn, work: () => Promise<T>): Promise<T | undefined> {
      return new Promise((resolve, reject) => {
        const task: Task = {
          turn,
          drop: () => resolve(undefined),
          start() {
            change(turn, 1);
            work()
              .then(resolve, reject)
              .finally(() => {
                change(turn, -1);
                pump();
              });
          },
        };
        if (turn.lane === 'known') known.push(task);
        else fresh.set(turn.key, [...(fresh.get(turn.key) ?? []), task]);
        waiting += 1;
        if (waiting > limits.waiting) dropOne();
        pump();
      });
    },
  };
}
