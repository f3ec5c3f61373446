// Which catalogue the screens read: chosen by language, complete by type. Also the sentence for each refusal.

import { useLanguage } from './hooks.ts';
import type { Catalogue } from './i18n.ts';
import { KeptWords } from './kept-words.ts';
import type { uiFr } from './messages.fr.ts';
import type { Refusal, RefusalCode } from './request.ts';

/** The shared sentences. */
export type UiMessages = Catalogue<typeof uiFr>;

/** Kept by `words.ts`. */
export const uiWords: KeptWords<UiMessages> = new KeptWords();

/** The shared sentences in the language of the page. */
export function useUiMessages(): UiMessages {
  return uiWords.of(useLanguage());
}

type ProblemKey = keyof UiMessages['problem'];

const SENTENCES: Partial<Record<RefusalCode, ProblemKey>> = {
  network: 'network',
  timeout: 'timeout',
  'server.unavailable': 'unavailable',
  'server.closing': 'unavailable',
  'request.tooMany': 'tooMany',
  'session.slowDown': 'tooMany',
  'server.busy': 'busy',
  'session.busy': 'busy',
  'session.missing': 'signedOut',
  'session.revoked': 'signedOut',
  'session.forbidden': 'forbidden',
  'lesson.notTeacher': 'forbidden',
  'audience.notYours': 'forbidden',
  'request.invalid': 'invalid',
  'request.tooLarge': 'invalid',
  'request.unsupportedType': 'pictureUnreadable',
  'lesson.unknown': 'lessonUnknown',
  'lesson.notYours': 'lessonNotYours',
  'lesson.closed': 'lessonClosed',
  'lesson.cancelled': 'lessonCancelled',
  'lesson.notOpen': 'lessonNotOpen',
  'lesson.tooEarly': 'lessonNotOpen',
  'lesson.locked': 'lessonLocked',
  'lesson.levelTooLow': 'levelTooLow',
  'lesson.removed': 'removed',
  'lesson.full': 'full',
  'media.unavailable': 'mediaUnavailable',
  'sheet.tooLong': 'sheetTooLong',
  'sheet.tooManySlides': 'tooManySlides',
  'picture.unreadable': 'pictureUnreadable',
  'picture.tooLarge': 'pictureTooLarge',
  'picture.noRoom': 'pictureNoRoom',
  'person.unknown': 'personUnknown',
  'person.notYours': 'personNotYours',
  'audience.unknown': 'audienceUnknown',
  'timetable.conflict': 'conflict',
  // What operators took away everywhere is said alike wherever somebody writes. OFFICE-63.
  'content.refused': 'contentRefused',
};

/**
 * The sentence for a refusal, with the time to return where the server told one; codes that only a program can cause read as a fault. It
 * takes the refusal whole, so that no caller loses that time on the way. WEB-114.
 */
export function problemSentence(messages: UiMessages, { code, retryAfterMs }: Refusal): string {
  const sentence = messages.problem[SENTENCES[code] ?? 'fault'];
  return retryAfterMs === undefined ? sentence : `${sentence} ${messages.again(retryAfterMs)}`;
}
