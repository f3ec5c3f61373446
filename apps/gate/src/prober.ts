// The gate's own probes: real requests with a deadline, each stage at its own moment, never on a full minute. GATE-30.

import { nextProbeAt, PROBE_DEADLINE_MS } from '@preau/core/gate';
import { withDeadline } from '@preau/host';
import type { Clock } from '@preau/service/base';
import type { Stage, StatusBoard } from '@preau/service/gate';

/** How a stage is asked: an address with the answers that mean « it works », or a check of one's own. */
export type StageCheck =
  | { readonly url: string; readonly statuses: readonly number[] }
  | ((signal: AbortSignal) => Promise<boolean>);

/** Which stages are probed and how. A stage without a check reads « inconnu ». */
export type StageChecks = Readonly<Partial<Record<Stage, StageCheck>>>;

/** Probes until it is closed. */
export interface Prober extends AsyncDisposable {
  /** Probes one stage now; the answer is on the board when it settles. For tests and for the first look. */
  probe(stage: Stage): Promise<void>;
}

/**
 * The checks of a cell, seen from its own front door: what a browser would ask, without credentials. A 401 is the answer of a
 * living stage; 5xx, an address that nobody serves, or silence are not. Pass `media` for a media server that this door does not pipe to.
 */
export function checksThrough(baseUrl: string, media?: StageCheck): StageChecks {
  const nobody = '00000000-0000-4000-8000-000000000000';
  return {
    gate: { url: `${baseUrl}/q/v1.json`, statuses: [200] },
    'sign-in': { url: `${baseUrl}/api/session`, statuses: [200, 401] },
    workspace: { url: `${baseUrl}/health`, statuses: [200] },
    lessons: { url: `${baseUrl}/api/lessons/${nobody}/log?after=0`, statuses: [401, 403, 404] },
    ...(media === undefined ? {} : { media }),
  };
}

/** Starts probing at once, the stages a little apart. */
export function startProber(deps: {
  readonly checks: StageChecks;
  readonly board: StatusBoard;
  readonly clock: Clock;
  readonly deadlineMs?: number | undefined;
}): Prober {
  const { board, clock, deadlineMs = PROBE_DEADLINE_MS } = deps;
  const checks = Object.entries(deps.checks) as [Stage, StageCheck][];
  const timers = new Map<Stage, NodeJS.Timeout>();
  const closing = new AbortController();
  const probe = async (stage: Stage, check: StageCheck): Promise<void> => {
    const startedAt = performance.now();
    const ok = await withDeadline(
      (signal) => ask(check, AbortSignal.any([signal, closing.signal])),
      deadlineMs,
      `the probe of ${stage}`,
    ).catch(() => false);
    if (!closing.signal.aborted) board.told(stage, { at: clock.now(), tookMs: performance.now() - startedAt, ok });
  };
  const schedule = (stage: Stage, check: StageCheck, delayMs: number): void => {
    if (closing.signal.aborted) return;
    const timer = setTimeout(async () => {
      await probe(stage, check);
      const now = clock.now();
      schedule(stage, check, nextProbeAt(now, Math.random()) - now);
    }, delayMs);
    timers.set(stage, timer.unref());
  };
  checks.forEach(([stage, check], index) => schedule(stage, check, index * 150));
  return {
    probe: async (stage) => {
      const check = deps.checks[stage];
      if (check !== undefined) await probe(stage, check);
    },
    [Symbol.asyncDispose]: async () => {
      closing.abort();
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}

async function ask(check: StageCheck, signal: AbortSignal): Promise<boolean> {
  if (typeof check === 'function') return check(signal);
  const response = await fetch(check.url, {
    signal,
    redirect: 'manual',
    headers: { 'user-agent': 'preau-probe', 'cache-control': 'no-cache' },
  });
  const body = await response.text(); // a body that never ends is no answer
  // `request.notFound` is what a front door says when nobody stands behind it.
  return check.statuses.includes(response.status) && !body.includes('"request.notFound"');
}
