// The log: JSON lines without query strings, names, tokens, headers or bodies (HOUSE-8). What an error carries
// beside its message (a database row, a request) is dropped, because it may hold any of those.
import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';

/** A logger as the house uses it. */
export type { Logger } from 'pino';

/** Log levels, most talkative first. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Makes a logger. `info` is one line per change of state; nothing above `debug` comes once per request. */
export function createLogger(options: { name: string; level?: LogLevel; destination?: DestinationStream }): Logger {
  return pino(
    {
      name: options.name,
      level: options.level ?? 'info',
      base: { name: options.name },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: loggableError, error: loggableError, req: loggableRequest, res: () => undefined },
    },
    options.destination ?? pino.destination({ fd: 2, sync: true }),
  );
}

/** What of an error may be logged: kind, code, reason, message and stack, all scrubbed, and the same of its causes. */
export function loggableError(error: unknown, depth = 0): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, reason } = error as { code?: unknown; reason?: unknown };
  return {
    type: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof reason === 'string' ? { reason } : {}),
    message: scrub(error.message),
    stack: scrub(error.stack ?? ''),
    ...(error.cause !== undefined && depth < 3 ? { cause: loggableError(error.cause, depth + 1) } : {}),
  };
}

function loggableRequest(request: unknown): Record<string, unknown> {
  const { id, method, url } = request as { id?: unknown; method?: unknown; url?: unknown };
  return { id, method, path: typeof url === 'string' ? url.split('?', 1)[0] : undefined };
}

/** Longer texts are cut: a message may quote what somebody sent. */
const MAX_TEXT = 4_000;

/** Takes signed tokens, query strings and passwords of addresses out of a text, and cuts it at 4,000 characters. */
export function scrub(text: string): string {
  // NOTE: every repetition is bounded, because a text made for it would hold the process for seconds otherwise.
  return text
    .slice(0, MAX_TEXT)
    .replaceAll(/eyJ[\w-]{5,2000}\.[\w-]{1,4000}(\.[\w-]*)?/g, '[token]')
    .replaceAll(/(\w{1,20}:\/\/)[^\s/@]{0,300}@/g, '$1[secret]@')
    .replaceAll(/\?[^\s'"=]{1,200}=[^\s'"]*/g, '?[query]');
}
