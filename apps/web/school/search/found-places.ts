// What was found, by kind, with the place to which each thing leads. SEARCH-7.

import type { FoundFile, FoundSomebody, SearchAnswer } from '@preau/protocol/school';
import { formatDay, formatLocalDate } from '../../ui/i18n.ts';
import type { Language } from '../../ui/i18n.ts';
import type { SearchMessages } from './messages.ts';

/** One thing that was found. */
export interface FoundPlace {
  readonly key: string;
  readonly href: string;
  /** What the place is told beside its address: words stay out of addresses. */
  readonly told?: Readonly<Record<string, string>>;
  readonly title: string;
  readonly about: string;
  readonly line: string | null;
}

/** What was found of one kind; `places` of everything but files. */
export type FoundGroup = { readonly kind: keyof SearchAnswer; readonly isFull: boolean } & (
  | { readonly places: readonly FoundPlace[] }
  | { readonly files: readonly FoundFile[] }
);

/** As many of a kind as an answer holds. */
const MOST = 8;

/** How things are called. */
export interface FoundSpeech {
  readonly text: Pick<SearchMessages, 'due'>;
  /** The line under the name of a person. */
  readonly lineOf: (person: FoundSomebody) => string;
  readonly language: Language;
  readonly zone: string;
}

/** The kinds of which something was found; people first for who asks by name, then what is to be done. */
export function foundGroups(
  answer: SearchAnswer,
  { text, lineOf, language, zone }: FoundSpeech,
): readonly FoundGroup[] {
  const day = (date: string): string => formatLocalDate(language, date);
  const groups: readonly FoundGroup[] = [
    {
      kind: 'people',
      isFull: answer.people.length === MOST,
      places: answer.people.map((person) => ({
        key: person.personId,
        href: '/etablissement/personnes',
        told: { search: person.displayName },
        title: person.displayName,
        about: lineOf(person),
        line: null,
      })),
    },
    {
      kind: 'homework',
      isFull: answer.homework.length === MOST,
      places: answer.homework.map(({ homeworkId, subject, dueOn, title, line }) => ({
        key: homeworkId,
        href: `/devoirs/${homeworkId}`,
        title,
        about: text.due(subject, day(dueOn)),
        line,
      })),
    },
    {
      kind: 'handIns',
      isFull: answer.handIns.length === MOST,
      places: answer.handIns.map(({ handInId, homeworkId, title, pupilName, at, line }) => ({
        key: handInId,
        href: `/devoirs/${homeworkId}`,
        title,
        about: `${pupilName} · ${formatDay(language, at, zone)}`,
        line,
      })),
    },
    {
      kind: 'notes',
      isFull: answer.notes.length === MOST,
      places: answer.notes.map(({ lessonId, audienceId, subject, date, title, line }) => ({
        key: lessonId,
        href: `/cahier/${audienceId}`,
        told: { day: date },
        title,
        about: `${subject} · ${day(date)}`,
        line,
      })),
    },
    {
      kind: 'posts',
      isFull: answer.posts.length === MOST,
      places: answer.posts.map(({ postId, title, authorName, at, line }) => ({
        key: postId,
        href: `/fil/${postId}`,
        title,
        about: `${authorName} · ${formatDay(language, at, zone)}`,
        line,
      })),
    },
    {
      kind: 'channels',
      isFull: answer.channels.length === MOST,
      places: answer.channels.map(({ messageId, audienceId, title, authorName, at, line }) => ({
        key: messageId,
        href: `/canal/${audienceId}`,
        title,
        about: `${authorName} · ${formatDay(language, at, zone)}`,
        line,
      })),
    },
    {
      kind: 'threads',
      isFull: answer.threads.length === MOST,
      places: answer.threads.map(({ threadId, title, authorName, at, line }) => ({
        key: threadId,
        href: `/messages/${threadId}`,
        title,
        about: `${authorName} · ${formatDay(language, at, zone)}`,
        line,
      })),
    },
    { kind: 'files', isFull: answer.files.length === MOST, files: answer.files },
  ];
  return groups.filter((group) => ('files' in group ? group.files : group.places).length > 0);
}
