// The sentences of homework in the language of the page, and those for its refusals.

import { useLanguage } from '../../ui/hooks.ts';
import type { Catalogue } from '../../ui/i18n.ts';
import { problemSentence } from '../../ui/messages.ts';
import type { UiMessages } from '../../ui/messages.ts';
import type { Refusal } from '../../ui/request.ts';
import { homeworkEn } from './messages.en.ts';
import { homeworkFr } from './messages.fr.ts';

/** The sentences of homework. */
export type HomeworkMessages = Catalogue<typeof homeworkFr>;

/** The sentences of homework in the language of the page. */
export function useHomeworkMessages(): HomeworkMessages {
  return useLanguage() === 'en' ? homeworkEn : homeworkFr;
}

/** The sentence for a refusal. */
export function homeworkProblem(text: HomeworkMessages, ui: UiMessages, refusal: Refusal): string {
  const { code } = refusal;
  if (code === 'homework.stale') return text.problem.stale;
  if (code === 'homework.tooLong') return text.problem.tooLong;
  if (code === 'homework.wrongDay') return text.problem.wrongDay;
  if (code === 'homework.unknown') return text.problem.unknown;
  if (code === 'file.unknown') return text.problem.file;
  return problemSentence(ui, refusal);
}
