// The public counters: one small signed document, the same bytes for everybody for two seconds. GATE-10 to GATE-14.

import { canonicalJson } from '@preau/core/gate';
import type { EpochMs } from '@preau/core/base';
import type { Json } from '@preau/core/gate';
import type { GateCounters, SignedGateCounters } from '@preau/protocol/gate';
import type { Clock } from '../base/index.ts';
import type { AdmissionCounter } from './admission-counter.ts';
import type { AdmissionPolicy, TextSigner } from './ports.ts';

/** How long one document stands. Caches may keep it as long. */
export const COUNTERS_STAND_MS = 2_000;
/** How often a client that waits should look, milliseconds. */
export const COUNTERS_POLL_MS = 10_000;

/** base64url of `{"alg":"ES256"}`, the protected header of the detached signature. */
const HEADER = 'eyJhbGciOiJFUzI1NiJ9';

/** Gives the document as text. */
export interface CounterBoard {
  /** The same text until it is two seconds old. Rejects only if signing fails. */
  read(): Promise<string>;
}

/** Makes the board. */
export function createCounterBoard(deps: {
  readonly policy: AdmissionPolicy;
  readonly counter: AdmissionCounter;
  readonly signer: TextSigner;
  readonly clock: Clock;
}): CounterBoard {
  let shown: { readonly at: EpochMs; readonly text: Promise<string> } | undefined;
  const write = async (t: EpochMs): Promise<string> => {
    const counters: GateCounters = {
      v: 1,
      t,
      pollMs: COUNTERS_POLL_MS,
      lanes: await deps.policy.lanes(t, deps.counter.byLane(t)),
      message: { fr: '', en: '' },
    };
    const { kid, sig } = await deps.signer.signText(signedText(counters));
    const signed: SignedGateCounters = { ...counters, kid, sig: `${HEADER}..${sig}` };
    return JSON.stringify(signed);
  };
  return {
    read: () => {
      const now = deps.clock.now();
      if (shown === undefined || now - shown.at >= COUNTERS_STAND_MS) {
        const text = write(now);
        shown = { at: now, text };
        // A failed signature must not stand for two seconds.
        text.catch(() => {
          if (shown?.text === text) shown = undefined;
        });
      }
      return shown.text;
    },
  };
}

/** The signing input of the detached JWS (RFC 7515, appendix F): header, dot, base64url of the canonical counters. */
export function signedText(counters: GateCounters): string {
  const { v, t, pollMs, lanes, message } = counters;
  const bytes = new TextEncoder().encode(canonicalJson({ v, t, pollMs, lanes: lanes.map(withCrowd), message }));
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return `${HEADER}.${base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}

/** A copy that is plain JSON; a lane without a crowd says nothing of one. */
function withCrowd({ crowd, ...lane }: GateCounters['lanes'][number]): Json {
  return crowd === undefined ? lane : { ...lane, crowd: { ...crowd } };
}
