// The sentences of the feed in the language of the page.

import { useLanguage } from '../../ui/hooks.ts';
import type { Catalogue } from '../../ui/i18n.ts';
import { problemSentence } from '../../ui/messages.ts';
import type { UiMessages } from '../../ui/messages.ts';
import type { Refusal, RefusalCode } from '../../ui/request.ts';
import { feedEn } from './messages.en.ts';
import { feedFr } from './messages.fr.ts';

/** The sentences of the feed and of channels. */
export type FeedMessages = Catalogue<typeof feedFr>;

/** The sentences of the feed and of channels. */
export function useFeedMessages(): FeedMessages {
  return useLanguage() === 'en' ? feedEn : feedFr;
}

/** The sentence for a refusal: a channel has some of its own. */
export function feedProblem(text: FeedMessages, ui: UiMessages, refusal: Refusal): string {
  const own: Partial<Record<RefusalCode, string>> = {
    ...text.channel.problem,
    'post.unknown': text.post.unknown,
    'survey.closed': text.survey.closed,
  };
  return own[refusal.code] ?? problemSentence(ui, refusal);
}
