// What a post of the feed is, and when the results of its survey are told. docs/spec/feed.md, FEED-1 to FEED-39.

import { parseAudienceId } from '../../base/index.ts';
import type { EpochMs, Role } from '../../base/index.ts';

declare const brand: unique symbol;
/** A post of the feed; made by the client that writes it. */
export type PostId = string & { readonly [brand]: 'post' };

/** Reads a post id (a lowercase UUID). */
export function parsePostId(text: unknown): PostId | undefined {
  return parseAudienceId(text) as string | undefined as PostId | undefined;
}

/** Whom a post is for: members of a class, those who answer for them, those who work there. */
export type PostReader = 'pupil' | 'guardian' | 'staff';
/** All kinds of readers, in the order in which a form offers them. */
export const POST_READERS: readonly PostReader[] = ['pupil', 'guardian', 'staff'];

/** Longest title of a post, code points. FEED-4. */
export const MAX_POST_TITLE = 120;
/** Longest text of a post, code points. FEED-4. */
export const MAX_POST_TEXT = 10_000;
/** Most options of a survey. FEED-30. */
export const MAX_SURVEY_OPTIONS = 8;
/** Fewer answers than these would name somebody: an anonymous survey does not tell them. FEED-33. */
export const MIN_ANONYMOUS_ANSWERS = 10;

/** As which kind of reader a role of a school is addressed. */
export function readerOf(role: Role): PostReader {
  return role === 'pupil' || role === 'guardian' ? role : 'staff';
}

/** Why the counts of a survey are not told: an anonymous one is still open, or too few answered. FEED-33. */
export type SurveyHeldBack = 'open' | 'tooFew';

/**
 * May the counts of a survey be told to its author? A named one's always. An anonymous one's when it has closed and ten answered: while it
 * is open, two readings would tell what one person chose between them. FEED-33.
 */
export function heldBack(
  survey: { readonly anonymous: boolean; readonly closesAt: EpochMs; readonly answers: number },
  now: EpochMs,
): SurveyHeldBack | undefined {
  if (!survey.anonymous) return undefined;
  if (now < survey.closesAt) return 'open';
  return survey.answers < MIN_ANONYMOUS_ANSWERS ? 'tooFew' : undefined;
}

/** Are these a possible answer: places of options, each once, one unless several are allowed? FEED-31. */
export function isPossibleAnswer(
  survey: { readonly options: number; readonly multiple: boolean },
  choices: readonly number[],
): boolean {
  return (
    choices.length >= 1 &&
    (survey.multiple || choices.length === 1) &&
    new Set(choices).size === choices.length &&
    choices.every((choice) => Number.isInteger(choice) && choice >= 0 && choice < survey.options)
  );
}
