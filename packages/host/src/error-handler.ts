// Turns whatever a route threw into a problem document. What is not foreseen is `server.fault`: logged with its
// request id, told to nobody.
import type { FastifyBaseLogger, FastifyError } from 'fastify';
import type { ProblemCode } from '@preau/protocol/base';
import { DeadlineError } from './deadline.ts';
import { ProblemError, toPointer } from './problem.ts';
import type { ProblemDetail } from './problem.ts';

/** Fastify's and its plugins' own refusals, by their code. */
const FOREIGN_CODES: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'request.tooLarge',
  FST_REQ_FILE_TOO_LARGE: 'request.tooLarge',
  FST_FILES_LIMIT: 'request.tooLarge',
  FST_PARTS_LIMIT: 'request.tooLarge',
  FST_FIELDS_LIMIT: 'request.tooLarge',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'request.unsupportedType',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'request.unsupportedType',
  FST_ERR_NOT_FOUND: 'request.notFound',
};

/** What is to be answered for an error, and the error to log if it is a fault. */
export interface Verdict {
  readonly code: ProblemCode;
  readonly more: ProblemDetail;
}

/** Judges an error that left a route. */
export function judge(error: unknown): Verdict {
  if (error instanceof ProblemError) return { code: error.code, more: error.more };
  if (error instanceof DeadlineError) return { code: 'server.unavailable', more: {} };
  const { code = '', validation, statusCode, validationContext } = error as Partial<FastifyError>;
  if (validation !== undefined) {
    const fields = validation.slice(0, 20).map((problem) => ({
      path: problem.instancePath + missingProperty(problem.params),
      message: problem.message ?? 'is not valid',
    }));
    return { code: 'request.invalid', more: { detail: `The ${validationContext ?? 'request'} is not valid`, fields } };
  }
  const known = FOREIGN_CODES[code];
  if (known !== undefined) return { code: known, more: {} };
  // Body and address parsers mark what the client did wrong with 4xx; their messages may quote the body.
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return { code: 'request.invalid', more: {} };
  return { code: 'server.fault', more: {} };
}

/** Logs a 5xx verdict at `error`, a refusal at `debug`. */
export function logVerdict(log: FastifyBaseLogger, verdict: Verdict, status: number, error: unknown): void {
  if (status >= 500) log.error({ err: error, problem: verdict.code }, 'request failed');
  else log.debug({ problem: verdict.code }, 'request refused');
}

function missingProperty(params: Record<string, unknown>): string {
  const name = params['missingProperty'] ?? params['additionalProperty'];
  return typeof name === 'string' ? toPointer([name]) : '';
}
