// The words of `states.ts`: who, where, and by what means a state is reached.

import type { ScreenName } from './routes.ts';

/** Who is signed in. */
export type StateRole = 'pupil' | 'teacher' | 'guardian' | 'head' | 'operator';

/** How a run reaches a state. `server`: real data bring it about, in words; `intercept`: the run answers one request itself; `offline`: the browser's network is off. */
export type Means =
  | { readonly by: 'server'; readonly how: string }
  | {
      readonly by: 'intercept';
      readonly method: 'GET' | 'POST';
      readonly path: string;
      readonly answer: {
        readonly status: number;
        readonly code?: string;
        readonly json?: unknown;
        readonly never?: true;
      };
    }
  | { readonly by: 'offline' };

/** One state of one route. */
export interface ScreenState {
  readonly screen: ScreenName;
  readonly state: string;
  readonly role: StateRole;
  /** What is there when the state stands: a CSS selector. */
  readonly sign: string;
  readonly means: Means;
}

/** Real data bring it about. */
export const server = (how: string): Means => ({ by: 'server', how });
/** A request is refused with a catalogued code. */
export const refusal = (method: 'GET' | 'POST', path: string, status: number, code: string): Means => ({
  by: 'intercept',
  method,
  path,
  answer: { status, code },
});
/** A request gets no answer. */
export const never = (path: string, method: 'GET' | 'POST' = 'GET'): Means => ({
  by: 'intercept',
  method,
  path,
  answer: { status: 200, never: true },
});
/** A request is answered with this. */
export const json = (path: string, value: unknown): Means => ({
  by: 'intercept',
  method: 'GET',
  path,
  answer: { status: 200, json: value },
});
/** The network is off. */
export const OFFLINE: Means = { by: 'offline' };
