// Costly requests: how many of each kind run at once and wait, so that they never hold the house, and from when to when one has its turn: while its
// answer is made, not while it is read. docs/spec/school.md, SCHOOL-146 to SCHOOL-149.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Gauge, ProblemError } from '@preau/host';
import type { Metrics } from '@preau/host';
import { createCostlyTurns } from '@preau/service/base';
import type { Clock, CostlyTurns, ReadSession, Turn, TurnLimits } from '@preau/service/base';

/** What takes seconds, and what takes tens of milliseconds: the second must not wait behind the first. */
export type CostlyKind = 'long' | 'short';
/** The limits of each kind. */
export type CostlyLimits = Readonly<Record<CostlyKind, TurnLimits>>;
/** The turns of each kind, in one process. */
export type Costly = Readonly<Record<CostlyKind, CostlyTurns>>;

/**
 * Together they run at most half of the ten connections of a process, each has one at a time (SCHOOL-147). Screens give what is long twenty seconds and
 * more, what is short ten: who waited longest is still answered. An office prints the codes of sixty classes in a row.
 */
export const COSTLY_LIMITS: CostlyLimits = {
  long: {
    atOnce: 3,
    waiting: 24,
    waitMs: 8_000,
    open: 100,
    openOfOne: 4,
    sendMs: 10 * 60_000,
    retryAfterMs: 10_000,
    pace: { burst: 60, perSecond: 0.5 },
  },
  short: {
    atOnce: 2,
    waiting: 60,
    waitMs: 5_000,
    open: 200,
    openOfOne: 8,
    sendMs: 60_000,
    retryAfterMs: 2_000,
    pace: { burst: 60, perSecond: 3 },
  },
};

/** Makes the turns of a process. */
export function createCostly(limits: CostlyLimits, clock: Clock): Costly {
  return { long: createCostlyTurns(limits.long, clock), short: createCostlyTurns(limits.short, clock) };
}

/** Tells in the metrics of a server how many run and how many wait: `preau_costly_requests`. Once for each server. SCHOOL-146. */
export function countCostly({ registry }: Pick<Metrics, 'registry'>, costly: Costly): void {
  const requests = new Gauge({
    name: 'preau_costly_requests',
    help: 'Costly requests that run or wait for their turn',
    labelNames: ['kind', 'state'],
    registers: [registry],
    collect: () => {
      for (const kind of ['long', 'short'] as const)
        for (const state of ['running', 'waiting'] as const) requests.set({ kind, state }, costly[kind][state]);
    },
  });
}

interface Running {
  readonly turn: Turn;
  readonly sendMs: number;
}

const running = new WeakMap<FastifyRequest, Running>();

/** Runs the work of a costly route in its turn. Throws a ProblemError: `server.busy`, `request.tooMany`. */
export async function inTurn(
  turns: CostlyTurns,
  request: FastifyRequest,
  reply: FastifyReply,
  { claims }: ReadSession,
  work: () => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const gone = new AbortController();
  const leave = (): void => gone.abort();
  reply.raw.once('close', leave);
  // Who went away before is told of no more.
  if (reply.raw.destroyed) leave();
  const given = await turns.take(claims.accountId, gone.signal);
  reply.raw.removeListener('close', leave);
  if (!given.ok) throw new ProblemError(given.error.code, { retryAfterMs: given.error.retryAfterMs });
  const turn = given.value;
  running.set(request, { turn, sendMs: turns.limits.sendMs });
  for (const end of ['finish', 'close']) reply.raw.once(end, turn.sent);
  if (reply.raw.destroyed) turn.sent();
  try {
    return await work();
  } finally {
    turn.made();
  }
}

/** Ends a turn when its answer is made, and gives the answer a deadline: a slow reader holds neither the turn nor the house. SCHOOL-149. */
export function endTurns(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply) => {
    const { turn, sendMs } = running.get(request) ?? {};
    if (turn === undefined) return;
    turn.made();
    // No end will be told of a line that is closed.
    if (reply.raw.destroyed) return;
    const cut = setTimeout(() => reply.raw.destroy(), sendMs);
    cut.unref();
    for (const end of ['finish', 'close']) reply.raw.once(end, () => clearTimeout(cut));
  });
}
