// What is said when a message was sent: to how many, and when it will be there.

import type { SentAnswer } from '@preau/protocol/school';
import type { Language } from '../../ui/i18n.ts';
import { whenOf } from './mail-words.ts';
import type { MailMessages } from './messages.ts';

/** The sentence. */
export function sentSentence(
  sent: SentAnswer,
  text: MailMessages,
  language: Language,
  zone: string,
  now: number,
): string {
  if (sent.state === 'held') return text.sent.held;
  const people = text.people(sent.receivers);
  return sent.releaseAt > now + 1_000
    ? text.sent.later(people, whenOf(language, sent.releaseAt, now, zone, true))
    : text.sent.now(people);
}
