// Turns for costly requests of one kind: few run at once, some wait a while, the next is told when to return. In memory, of one process. SCHOOL-146.

import { err, ok } from '@preau/core/base';
import type { AccountId, Result } from '@preau/core/base';
import type { Clock } from './ports.ts';
import { SessionLimits } from './session-limits.ts';
import type { SessionLimit } from './session-limits.ts';

/** What holds for the requests of one kind, in one process. */
export interface TurnLimits {
  /** So many run at once, of an account one. */
  readonly atOnce: number;
  /** So many wait for that; the next is refused at once. */
  readonly waiting: number;
  /** Longest wait, ms; less than clients wait for an answer. */
  readonly waitMs: number;
  /** So many answers are on their way to readers, or being made. */
  readonly open: number;
  /** The same for one account, with those that wait. */
  readonly openOfOne: number;
  /** Longest time in which an answer is read, ms; then its reader is cut off. */
  readonly sendMs: number;
  /** What is refused may come back after this, ms, before jitter. */
  readonly retryAfterMs: number;
  /** How often an account may ask. */
  readonly pace: SessionLimit;
}

/** No turn now: the house has too many, or the account. */
export interface TurnRefusal {
  readonly code: 'server.busy' | 'request.tooMany';
  readonly retryAfterMs: number;
}

/** A turn that was given. Each end is told once or more. */
export interface Turn {
  /** The answer is made, or never will be: the next may run. */
  made(): void;
  /** The answer was read, or its reader went away; what still makes it keeps the turn. */
  sent(): void;
}

/** The turns of one kind. */
export interface CostlyTurns {
  readonly limits: TurnLimits;
  /** How many are being made, and how many wait. */
  readonly running: number;
  readonly waiting: number;
  /** Waits for a turn; who goes away (`gone`) leaves the queue, and gets `server.busy`, which nobody reads. */
  take(accountId: AccountId, gone: AbortSignal): Promise<Result<Turn, TurnRefusal>>;
}

interface Waiting {
  readonly accountId: AccountId;
  begin(): void;
}

/** Makes them. */
export function createCostlyTurns(limits: TurnLimits, clock: Clock): CostlyTurns {
  const pace = new SessionLimits<AccountId>(limits.pace);
  /** An account runs one at a time. */
  const running = new Set<AccountId>();
  /** In the order in which they came; the first whose account runs none is next. */
  const queue: Waiting[] = [];
  const open = new Map<AccountId, number>();
  let openOfAll = 0;
  const busy = { code: 'server.busy', retryAfterMs: limits.retryAfterMs } as const;
  const tooMany = { code: 'request.tooMany', retryAfterMs: limits.retryAfterMs } as const;

  function count(accountId: AccountId, by: 1 | -1): void {
    openOfAll += by;
    const left = (open.get(accountId) ?? 0) + by;
    if (left === 0) open.delete(accountId);
    else open.set(accountId, left);
  }

  function next(): void {
    while (running.size < limits.atOnce) {
      const index = queue.findIndex(({ accountId }) => !running.has(accountId));
      const [first] = index === -1 ? [] : queue.splice(index, 1);
      if (first === undefined) return;
      running.add(first.accountId);
      first.begin();
    }
  }

  function toTurn(accountId: AccountId): Turn {
    let [isMade, isSent] = [false, false];
    return {
      made: () => {
        if (isMade) return;
        isMade = true;
        running.delete(accountId);
        if (isSent) count(accountId, -1);
        next();
      },
      sent: () => {
        if (isSent) return;
        isSent = true;
        if (isMade) count(accountId, -1);
      },
    };
  }

  function wait(accountId: AccountId, gone: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const leave = (): void => {
        queue.splice(queue.indexOf(waiting), 1);
        settle(false);
      };
      const timer = setTimeout(leave, limits.waitMs);
      const settle = (isTurn: boolean): void => {
        clearTimeout(timer);
        gone.removeEventListener('abort', leave);
        resolve(isTurn);
      };
      const waiting: Waiting = { accountId, begin: () => settle(true) };
      queue.push(waiting);
      gone.addEventListener('abort', leave, { once: true });
    });
  }

  return {
    limits,
    get running() {
      return running.size;
    },
    get waiting() {
      return queue.length;
    },
    async take(accountId, gone) {
      if (gone.aborted) return err(busy);
      if (!pace.take(accountId, clock.now()) || (open.get(accountId) ?? 0) >= limits.openOfOne) return err(tooMany);
      if (openOfAll >= limits.open) return err(busy);
      const mayBegin = running.size < limits.atOnce && !running.has(accountId);
      if (!mayBegin && queue.length >= limits.waiting) return err(busy);
      count(accountId, 1);
      if (mayBegin) running.add(accountId);
      else if (!(await wait(accountId, gone))) {
        count(accountId, -1);
        return err(busy);
      }
      return ok(toTurn(accountId));
    },
  };
}
