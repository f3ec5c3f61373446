// The one error of this adapter: what went wrong with PostgreSQL, in words a caller can act on, with the cause kept.

/** Why the store failed. `gone`: no connection or lost; `slow`: a deadline passed; `busy`: the pool's queue is full or a lock is held. */
export type StoreReason = 'gone' | 'slow' | 'busy' | 'conflict' | 'constraint' | 'schema' | 'fault';

/** Every fault of the store. Expected refusals are values of the use cases, never this. STYLE.md, "Errors". */
export class StoreError extends Error {
  readonly reason: StoreReason;
  /** SQLSTATE, when PostgreSQL gave one. */
  readonly sqlState: string | undefined;

  constructor(
    reason: StoreReason,
    message: string,
    options: { readonly cause?: unknown; readonly sqlState?: string | undefined } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'StoreError';
    this.reason = reason;
    this.sqlState = options.sqlState;
  }
}

/** SQLSTATE of `preau_refuse_content`: a content that operators took away everywhere. OFFICE-63. */
export const REFUSED_CONTENT = 'PR002';

/** Turns whatever `pg` threw into a StoreError. The message names the act, never the values of the statement. */
export function toStoreError(error: unknown, act: string): StoreError {
  if (error instanceof StoreError) return error;
  const code = hasCode(error) ? error.code : undefined;
  const reason = reasonOf(code, error);
  return new StoreError(reason, `Cannot ${act}: ${code ?? (error instanceof Error ? error.message : String(error))}`, {
    cause: error,
    sqlState: code,
  });
}

function reasonOf(code: string | undefined, error: unknown): StoreReason {
  if (code === undefined)
    return error instanceof Error && /timeout|Connection terminated/i.test(error.message)
      ? /waiting|acquire|trying to connect/i.test(error.message)
        ? 'busy'
        : 'gone'
      : 'fault';
  if (code === '57014') return 'slow';
  if (code === '55P03') return 'busy';
  if (code === '40001' || code === '40P01') return 'conflict';
  if (code.startsWith('23')) return 'constraint';
  if (code.startsWith('08') || code.startsWith('57P') || code === '53300' || code === '3D000' || /^E[A-Z]+$/.test(code))
    return 'gone';
  if (code.startsWith('42')) return 'schema';
  return 'fault';
}

function hasCode(error: unknown): error is { code: string } {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string';
}
