// What the gate itself says during a rehearsal, as its operators read it: the rate that it gave out, how entering went, the promises. SIM-35.
import { setTimeout as wait } from 'node:timers/promises';
import { SESSION_COOKIE } from '@preau/protocol/base';
import type { GateNowAnswer } from '@preau/protocol/gate';
import { Visitor } from '../../../tools/testing/visitor.ts';
import type { RehearsalPerson } from './department.ts';

const EVERY_MS = 2_000;

/** Looks until it is disposed. */
export interface GateWatch extends AsyncDisposable {
  /** Everything seen, the newest last; looks that failed are left out. */
  readonly seen: readonly GateNowAnswer[];
}

/** Begins to look, as an operator. */
export function watchGate(url: string, operator: RehearsalPerson): GateWatch {
  const ending = new AbortController();
  const seen: GateNowAnswer[] = [];
  const visitor = new Visitor(url);
  if ('session' in operator) visitor.hold(SESSION_COOKIE, operator.session);
  const looking = (async () => {
    while (!ending.signal.aborted) {
      const answer = await visitor.ask<GateNowAnswer>('GET', '/q/now.json').catch(() => undefined);
      if (answer?.status === 200) seen.push(answer.body);
      if (answer?.status === 401 && 'password' in operator)
        await visitor.ask('POST', '/api/session', operator).catch(() => undefined);
      else await wait(EVERY_MS, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  })();
  return {
    seen,
    [Symbol.asyncDispose]: async () => {
      ending.abort();
      await looking;
    },
  };
}

/** The rate that the gate gave out at a moment (epoch ms); `otherwise` before the first look. */
export function rateSeen(seen: readonly GateNowAnswer[], at: number, otherwise: number): number {
  const next = seen.findIndex(({ t }) => t > at);
  const found = next === -1 ? seen.at(-1) : seen[next - 1];
  return found?.joins.usablePerSecond ?? otherwise;
}
