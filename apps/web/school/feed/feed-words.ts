// What a card of the feed says of a post: for whom, when, what is still to do. Unit-tested; the screens show it.

import { POST_READERS } from '@preau/core/school';
import type { FeedPost } from '@preau/protocol/school';
import { formatDay, formatTime } from '../../ui/i18n.ts';
import type { Language } from '../../ui/i18n.ts';
import type { FeedMessages } from './messages.ts';

/** « Pour 6e A, 6e B (élèves et responsables) ». */
export function whomOf(post: Pick<FeedPost, 'labels' | 'readers'>, text: FeedMessages): string {
  const where =
    post.labels.length === 0 ? text.wholeSchool : post.labels.join(', ').replaceAll(/(\d\S*) /g, '$1\u00A0');
  return text.to(
    text.toWhom(
      where,
      POST_READERS.filter((reader) => post.readers.includes(reader)).map((reader) => text.readers[reader]),
    ),
  );
}

/** In which words and hours one speaks. */
export interface Speech {
  readonly text: FeedMessages;
  readonly language: Language;
  /** The school's. */
  readonly zone: string;
}

/** « mardi 24 novembre, 9 h 12 ». */
export function whenOf(at: number, { text, language, zone }: Speech): string {
  return text.at(formatDay(language, at, zone), formatTime(language, at, zone));
}

/** « mercredi 25 novembre à 7 h 05 ». */
export function laterOf(at: number, { text, language, zone }: Speech): string {
  return text.laterAt(formatDay(language, at, zone), formatTime(language, at, zone));
}

/** A tag of a card. */
export interface PostTag {
  readonly tone: 'bright' | 'ok' | 'note' | 'stop' | 'plain';
  readonly words: string;
}

/** What a card says in tags, what matters most first. */
export function tagsOf(post: FeedPost, now: number, speech: Speech): readonly PostTag[] {
  const { text } = speech;
  const tags: PostTag[] = [];
  if (post.withdrawnAt !== null) tags.push({ tone: 'stop', words: text.tag.withdrawn });
  else if (post.releaseAt > now) tags.push({ tone: 'note', words: text.tag.later(laterOf(post.releaseAt, speech)) });
  if (post.isUnread) tags.push({ tone: 'bright', words: text.tag.unread });
  if (post.acknowledge)
    tags.push(
      post.acknowledgedAt === null
        ? { tone: post.isAddressed ? 'bright' : 'plain', words: text.tag.acknowledge }
        : { tone: 'ok', words: text.tag.acknowledged },
    );
  if (post.survey !== 'none') {
    const words = { open: text.tag.survey, answered: text.tag.answered, closed: text.tag.surveyClosed }[post.survey];
    tags.push({
      tone: post.survey === 'answered' ? 'ok' : post.survey === 'open' && post.isAddressed ? 'note' : 'plain',
      words,
    });
  }
  if (post.editedAt !== null) tags.push({ tone: 'plain', words: text.tag.edited });
  if (post.files > 0) tags.push({ tone: 'plain', words: text.tag.files(post.files) });
  return tags;
}

/** May it be acknowledged where the card stands: all of it is there to be read? */
export function mayAcknowledgeHere(post: FeedPost): boolean {
  return (
    post.isAddressed &&
    post.acknowledge &&
    post.acknowledgedAt === null &&
    post.isWhole &&
    post.files === 0 &&
    post.survey === 'none'
  );
}
