// Refusals on their way out: any route or hook may throw a `ProblemError`; the server answers with its document.
import { PROBLEMS, toProblem } from '@preau/protocol/base';
import type { Problem, ProblemCode } from '@preau/protocol/base';

/** What a problem may carry beside its code. */
export type ProblemDetail = Partial<Pick<Problem, 'detail' | 'fields' | 'retryAfterMs'>>;

/** A catalogued refusal, thrown inside a route. `cause` is logged and never sent. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly more: ProblemDetail;

  constructor(code: ProblemCode, more: ProblemDetail = {}, options?: ErrorOptions) {
    super(more.detail ?? PROBLEMS[code].text, options);
    this.code = code;
    this.more = more;
  }
}

/** Wait before the same request is worth another try when nothing better is known, before jitter. */
const RETRY_MS = 2_000;

/**
 * Builds the document that leaves the house: a 5xx loses its detail, a code that may be retried gets a time.
 * `ratio` (0-1) is the jitter: the wait is spread over 100-150 % of the base, so that a crowd does not return at once.
 */
export function problemDocument(code: ProblemCode, more: ProblemDetail = {}, ratio = Math.random()): Problem {
  const row = PROBLEMS[code];
  const { detail, retryAfterMs, ...rest } = more;
  return toProblem(code, {
    ...rest,
    ...(detail !== undefined && row.status < 500 ? { detail } : {}),
    ...(row.retry ? { retryAfterMs: Math.round((retryAfterMs ?? RETRY_MS) * (1 + ratio / 2)) } : {}),
  });
}

/** The headers that go with a problem document. `Retry-After` counts whole seconds (RFC 9110, 10.2.3). */
export function problemHeaders(problem: Problem): Record<string, string> {
  return {
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
    ...(problem.retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(problem.retryAfterMs / 1000)) }),
  };
}

/** A schema that can say what is wrong: zod and zod/mini have this shape. */
export interface RequestSchema<T> {
  safeParse(
    value: unknown,
  ):
    | { readonly success: true; readonly data: T }
    | { readonly success: false; readonly error: { readonly issues: readonly SchemaIssue[] } };
}

interface SchemaIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Reads a body, query or parameters with a schema; throws `request.invalid` with JSON pointers (at most 20 fields). */
export function readRequest<T>(schema: RequestSchema<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) {
    const path = unkeptIn(result.data, []);
    if (path === undefined) return result.data;
    throw new ProblemError('request.invalid', {
      fields: [{ path: toPointer(path), message: 'holds U+0000 or half of a surrogate pair' }],
    });
  }
  throw new ProblemError('request.invalid', {
    fields: result.error.issues.slice(0, 20).map((issue) => ({ path: toPointer(issue.path), message: issue.message })),
  });
}

/** Where a text holds U+0000 or half of a surrogate pair, which JSON can say and PostgreSQL cannot keep. WALL-22. */
function unkeptIn(value: unknown, path: readonly PropertyKey[]): readonly PropertyKey[] | undefined {
  if (typeof value === 'string') return isKept(value) ? undefined : path;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, held] of Object.entries(value)) {
    const found = isKept(key) ? unkeptIn(held, [...path, key]) : path;
    if (found !== undefined) return found;
  }
  return undefined;
}

function isKept(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** JSON pointer of a path (RFC 6901, 3). */
export function toPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
