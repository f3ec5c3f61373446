// The sentences of messages and moderation in the language of the page.

import { useLanguage } from '../../ui/hooks.ts';
import type { Catalogue } from '../../ui/i18n.ts';
import { mailEn } from './messages.en.ts';
import { mailFr } from './messages.fr.ts';

/** The sentences of messages. */
export type MailMessages = Catalogue<typeof mailFr>;

/** The sentences of messages. */
export function useMailMessages(): MailMessages {
  return useLanguage() === 'en' ? mailEn : mailFr;
}
