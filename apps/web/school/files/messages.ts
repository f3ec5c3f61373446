// The sentences of files in the language of the page, and those for refusals.

import { useLanguage } from '../../ui/hooks.ts';
import type { Catalogue } from '../../ui/i18n.ts';
import { problemSentence } from '../../ui/messages.ts';
import type { UiMessages } from '../../ui/messages.ts';
import type { Refusal } from '../../ui/request.ts';
import { filesEn } from './messages.en.ts';
import { filesFr } from './messages.fr.ts';

/** The sentences of files. */
export type FilesMessages = Catalogue<typeof filesFr>;

/** The sentences of files in the language of the page. */
export function useFilesMessages(): FilesMessages {
  return useLanguage() === 'en' ? filesEn : filesFr;
}

/** The sentence for a refusal. */
export function fileProblem(text: FilesMessages, ui: UiMessages, refusal: Refusal): string {
  const { code } = refusal;
  const { problem } = text;
  if (code === 'file.typeRefused') return problem.typeRefused;
  if (code === 'file.unreadable') return problem.unreadable;
  if (code === 'file.bomb') return problem.bomb;
  if (code === 'file.tooLarge') return problem.tooLargePlain;
  if (code === 'file.quota') return problem.quota;
  if (code === 'file.schoolQuota') return problem.schoolQuota;
  if (code === 'content.refused') return problem.refused;
  if (code === 'file.tooMany') return problem.tooMany;
  if (code === 'file.inUse') return problem.inUse;
  if (code === 'file.unknown' || code === 'file.wrongOffset') return problem.unknown;
  return problemSentence(ui, refusal);
}
