// Asking until one is let through: when the server says, never sooner, and a refusal without a time is final. SIM-21.
import { setTimeout as wait } from 'node:timers/promises';
import type { Reply, Visitor } from '../../../tools/testing/visitor.ts';
import type { Walk } from './walk.ts';

/** When a refusal that will pass names no time. */
const UNTOLD_RETRY_MS = 15_000;

/** Asks again until it is let through; each request and each refusal is counted in `walk`. Rejects when refused for good, or when `over`. */
export async function knock<T>(
  { walk, visitor, over }: { readonly walk: Walk; readonly visitor: Visitor; readonly over: AbortSignal },
  ask: () => Promise<Reply<T>>,
): Promise<Reply<T>> {
  for (;;) {
    over.throwIfAborted();
    walk.requests += 1;
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined && answer.status < 300) return answer;
    const code = (answer?.body as { readonly code?: string } | undefined)?.code ?? 'nothing';
    // Ten minutes are over: the page takes the session up again by itself.
    if (answer?.status === 401 && (await isRenewed(visitor))) continue;
    walk.refusals[code] = (walk.refusals[code] ?? 0) + 1;
    const told = Number(answer?.headers.get('retry-after')) * 1_000;
    // A refusal for good: nobody asks again who was told no.
    if (answer !== undefined && answer.status < 500 && !(told > 0)) throw new Error(`Refused: ${code}`);
    await wait(told > 0 ? told : UNTOLD_RETRY_MS, undefined, { signal: over });
  }
}

async function isRenewed(visitor: Visitor): Promise<boolean> {
  const answer = await visitor.ask('POST', '/api/session/refresh').catch(() => undefined);
  return answer !== undefined && answer.status < 300;
}
