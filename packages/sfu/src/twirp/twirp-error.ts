// Errors of the server API, as Twirp writes them: `{code, msg}` with the HTTP status of the code.

/** Twirp codes that the server uses. */
export type TwirpCode =
  | 'unauthenticated'
  | 'invalid_argument'
  | 'malformed'
  | 'not_found'
  | 'failed_precondition'
  | 'resource_exhausted'
  | 'bad_route'
  | 'unimplemented';

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
};

/** A refused API call. */
export interface TwirpRefusal {
  readonly code: TwirpCode;
  readonly msg: string;
}
