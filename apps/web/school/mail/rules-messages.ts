// The sentences about who may write to whom in the language of the page.

import { useLanguage } from '../../ui/hooks.ts';
import type { Catalogue } from '../../ui/i18n.ts';
import { rulesEn } from './rules-messages.en.ts';
import { rulesFr } from './rules-messages.fr.ts';

/** The sentences. */
export type RulesMessages = Catalogue<typeof rulesFr>;

/** The sentences in the language of the page. */
export function useRulesMessages(): RulesMessages {
  return useLanguage() === 'en' ? rulesEn : rulesFr;
}
