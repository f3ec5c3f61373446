// One operation of the public HTTP surface (HOUSE-25): what `GET /api/openapi.json` is written from, and what tests of rights walk.

import type { Role } from '@preau/core/base';
import type { toJsonSchema } from './json-schema.ts';

/** One operation of the API, of any app: the row of the tables `GATE_OPERATIONS`, `SCHOOL_OPERATIONS`, `LESSON_OPERATIONS`, `HOST_OPERATIONS`. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with `{name}` parameters. */
  readonly path: string;
  readonly summary: string;
  /** `public`: anybody; `session`: whoever is signed in and concerned (the summary says who); else a person with one of these roles. */
  readonly access: 'public' | 'session' | readonly Role[];
  readonly query?: readonly string[];
  readonly request?: Parameters<typeof toJsonSchema>[0];
  /** Media type of the request when it is not JSON. */
  readonly requestType?: string;
  readonly status: number;
  /** What the answer is, as protocol names it, e.g. `TodayAnswer`. */
  readonly answer: string;
  /** Media type of the answer when it is not JSON. */
  readonly answerType?: string;
  readonly tag: 'gate' | 'school' | 'lesson' | 'host';
}
