// Errors of the server API, as Twirp writes them: `{code, msg, meta}` with the HTTP status of the code. Texts are those of LiveKit 1.13.5.

/** Twirp codes that the server uses. */
export type TwirpCode =
  | 'unauthenticated'
  | 'invalid_argument'
  | 'malformed'
  | 'not_found'
  | 'failed_precondition'
  | 'resource_exhausted'
  | 'bad_route'
  | 'unimplemented'
  | 'canceled'
  | 'unavailable'
  | 'internal'
  | 'unknown';

/** HTTP status by code (Twirp wire protocol v7). */
export const twirpStatus: Readonly<Record<TwirpCode, number>> = {
  unauthenticated: 401,
  invalid_argument: 400,
  malformed: 400,
  not_found: 404,
  failed_precondition: 412,
  resource_exhausted: 429,
  bad_route: 404,
  unimplemented: 501,
  canceled: 408,
  unavailable: 503,
  internal: 500,
  unknown: 500,
};

/** A refused API call. */
export interface TwirpRefusal {
  readonly code: TwirpCode;
  readonly msg: string;
  readonly meta?: Readonly<Record<string, string>>;
}

/** A refusal that LiveKit's own errors become on their way through Twirp, with the prefix that they get there. */
export function livekitRefusal(code: TwirpCode, msg: string): TwirpRefusal {
  return { code, msg: `twirp error unknown: ${msg}` };
}

/** Nobody of that name is in that room. LiveKit keeps people by room: an unknown room has nobody of that name either. */
export const noParticipant = livekitRefusal('not_found', 'participant does not exist');

/** A refused argument: LiveKit names the rule as the argument and its value as the fact. */
export function argumentRefusal(rule: string, fact: string | number): TwirpRefusal {
  return { code: 'invalid_argument', msg: `${rule} ${fact}`, meta: { argument: rule } };
}

/** A request that no method answers. */
export function routeRefusal(msg: string, method: string, path: string): TwirpRefusal {
  return { code: 'bad_route', msg, meta: { twirp_invalid_route: `${method} ${path}` } };
}
