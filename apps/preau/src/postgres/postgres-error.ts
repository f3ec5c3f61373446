// The one error the embedded PostgreSQL throws. Its message is written for the person who runs Préau.

/** Why the embedded PostgreSQL could not be used. */
export type PostgresErrorReason =
  | 'no-binaries'
  | 'no-account'
  | 'other-major'
  | 'foreign-folder'
  | 'create-failed'
  | 'start-failed'
  | 'start-deadline'
  | 'stop-deadline';

/** A fault of the embedded PostgreSQL; `message` says what cannot be done and what to do. */
export class PostgresError extends Error {
  override readonly name = 'PostgresError';
  readonly reason: PostgresErrorReason;

  constructor(reason: PostgresErrorReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
