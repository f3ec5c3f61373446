// From a refusal to a sentence that says what to do. GATE-27.

import { formatTime } from '../ui/i18n.ts';
import type { Catalogue, Language } from '../ui/i18n.ts';
import type { fr } from './messages.fr.ts';

/** The shell's sentences in one language. */
export type ShellMessages = Catalogue<typeof fr>;

/** Why an answer is not the wished one: a code of the catalogue, or the line itself (`network`, `unreachable`, `timeout`). */
export interface Refusal {
  readonly code: string;
  /** From the server, already jittered. */
  readonly retryAfterMs?: number;
}

/** The sentence. With a time from the server it names the hour; a code that only a program can cause reads as a fault. */
export function refusalSentence(messages: ShellMessages, language: Language, refusal: Refusal, now: number): string {
  const { code, retryAfterMs } = refusal;
  const known: Readonly<Record<string, string>> = messages.refusals;
  if (retryAfterMs === undefined || retryAfterMs < 20_000) return known[code] ?? messages.refusals['server.fault'];
  // Rounded up to the next minute: at that hour it is really possible.
  const time = formatTime(language, Math.ceil((now + retryAfterMs) / 60_000) * 60_000);
  return code === 'session.slowDown'
    ? messages.slowDown(time)
    : `${known[code] ?? messages.refusals['server.fault']} ${messages.again(time)}`;
}
