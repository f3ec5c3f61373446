// argon2id with the parameters of OWASP's Password Storage Cheat Sheet (19 MiB, t = 2, p = 1), in a bounded pool. SCHOOL-56, SCHOOL-57.

import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { err, ok } from '@preau/core/base';
import type { Result } from '@preau/core/base';
import type { HashTurn, PasswordHasher, PoolBusy, StoredHash } from '@preau/service/school';
import { createHashPool } from './hash-pool.ts';
import type { PoolLimits } from './hash-pool.ts';

// 2 is Argon2id; the package's own enum is declared const and cannot be imported under verbatimModuleSyntax.
const PARAMETERS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const;
/** One check takes at least about this long on one core: the longest queue. Shorter ones follow from what is measured. Measured: 6-12 ms. */
const CHECK_MS = 12;
const LONGEST_WAIT_MS = 3_000;
/** The next in turn are looked up while others are checked: no core waits for the database. */
const LOOKED_UP_AHEAD = 1;

/** The hasher, with what it is doing now for metrics. */
export interface Argon2Hasher extends PasswordHasher {
  readonly running: number;
  readonly waiting: number;
}

/** Makes the hasher. By default as many checks at once as there are cores but one, and a queue of at most three seconds. */
export function createArgon2Hasher(limits: Partial<PoolLimits> = {}): Argon2Hasher {
  // One core is left to the thread that answers: a refusal that waits behind the hashes it refuses is no refusal.
  const concurrency = limits.concurrency ?? Math.max(1, availableParallelism() - 1);
  const pool = createHashPool({
    concurrency: concurrency + LOOKED_UP_AHEAD,
    longestWaitMs: LONGEST_WAIT_MS,
    waiting: limits.waiting ?? Math.ceil((LONGEST_WAIT_MS / CHECK_MS) * concurrency),
  });
  const slots = createSlots(concurrency);
  let decoy: Promise<string> | undefined;

  const busy = (): PoolBusy => ({ code: 'session.busy', retryAfterMs: pool.waitMs() });

  async function inTurn<T>(turn: HashTurn, work: () => Promise<T>): Promise<Result<T, PoolBusy>> {
    const value = await pool.run(turn, work);
    return value === undefined ? err(busy()) : ok(value);
  }

  return {
    get running() {
      return pool.running;
    },
    get waiting() {
      return pool.waiting;
    },
    findRoom: (turn) => (pool.hasRoom(turn) ? undefined : busy()),
    findRoomOf: (lane) => (pool.mayCome(lane) ? undefined : busy()),
    hash: (password, turn) => inTurn(turn, () => slots(() => hash(password.normalize('NFKC'), PARAMETERS))),
    verify: (known, password, turn) =>
      inTurn(turn, async () => {
        const stored = await lookUp(known);
        const right = await slots(async () =>
          verify(
            stored ?? (await (decoy ??= hash('no password has this hash', PARAMETERS))),
            password.normalize('NFKC'),
          ),
        );
        return right && stored !== null;
      }),
  };
}

async function lookUp(known: StoredHash): Promise<string | null> {
  return typeof known === 'function' ? known() : known;
}

/** Runs so many at once, the others in the order in which they came: the pool in front has put them in order and holds their number down. */
function createSlots(count: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = count;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => void waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
