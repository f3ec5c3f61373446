// Posts as who writes them has them: announcing, changing, taking back, who has read, what a survey says. docs/spec/feed.md, FEED-1 to FEED-39.

import { cleanText, err, lengthOf, ok } from '@preau/core/base';
import { displayNameOf, heldBack, MAX_POST_TEXT, MAX_POST_TITLE, releaseAt as releaseFrom } from '@preau/core/school';
import type { EpochMs, FileId, PersonId, Result, Role, SessionClaims } from '@preau/core/base';
import type { PostId } from '@preau/core/school';
import type { NewPostAnswer, PostReadersAnswer, ReadersCount, SurveyAnswer } from '@preau/protocol/school';
import type { Clock, Randomness } from '../../base/index.ts';
import type { Deed } from '../day-ports.ts';
import { actorsOf, isOffice } from '../rights.ts';
import type { Actor } from '../rights.ts';
import type { FeedRefusal } from './feed-desk.ts';
import type { Addressed, AddressStanding, FeedStore, SeenPost, StoredSurvey } from './feed-ports.ts';

/** A post as somebody wrote it. */
export interface WritePost extends Addressed {
  readonly postId: PostId;
  readonly title: string;
  readonly text: string;
  readonly acknowledge: boolean;
  /** The office may stand above quiet hours. FEED-7. */
  readonly urgent?: boolean | undefined;
  readonly survey?: StoredSurvey | undefined;
  readonly fileIds?: readonly FileId[] | undefined;
}

/** What the desk works with. */
export interface PostDeskParts {
  readonly feed: FeedStore;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** The desk. Every method decides with the database who may. */
export interface PostDesk {
  countReaders(session: SessionClaims, addressed: Addressed): Promise<Result<ReadersCount, FeedRefusal>>;
  add(session: SessionClaims, post: WritePost): Promise<Result<NewPostAnswer, FeedRefusal>>;
  edit(
    session: SessionClaims,
    postId: PostId,
    to: { readonly title: string; readonly text: string },
  ): Promise<Result<null, FeedRefusal>>;
  withdraw(session: SessionClaims, postId: PostId): Promise<Result<null, FeedRefusal>>;
  remind(session: SessionClaims, postId: PostId): Promise<Result<{ readonly remindedAt: EpochMs }, FeedRefusal>>;
  readers(session: SessionClaims, postId: PostId, after?: PersonId): Promise<Result<PostReadersAnswer, FeedRefusal>>;
  survey(session: SessionClaims, postId: PostId): Promise<Result<SurveyAnswer, FeedRefusal>>;
}

/** People on one page of those who have not read. FEED-21. */
const READERS_PAGE = 50;
const WRITERS: readonly Role[] = ['head', 'operator', 'teacher'];
const UNKNOWN = err({ code: 'post.unknown' } as const);

/** Makes the desk. */
export function createPostDesk({ feed, clock, randomness }: PostDeskParts): PostDesk {
  const deedOf = (actorId: PersonId): Deed => ({ auditId: randomness.uuid(), actorId, at: clock.now() });

  /** Who writes: the office of the school, else a teacher who teaches every audience named. */
  async function writerOf(
    session: SessionClaims,
    { schoolId, audienceIds }: Pick<Addressed, 'schoolId' | 'audienceIds'>,
  ): Promise<Result<{ readonly actor: Actor; readonly standing: AddressStanding }, FeedRefusal>> {
    const actor = actorsOf(session, WRITERS, schoolId)[0];
    if (actor === undefined) return err({ code: 'session.forbidden' });
    const wanted = [...new Set(audienceIds)];
    if (!isOffice(actor) && wanted.length === 0) return err({ code: 'session.forbidden' });
    const standing = await feed.standingTo(session.accountId, clock.now(), { schoolId, audienceIds: wanted });
    if (standing === undefined) return err({ code: 'session.forbidden' });
    if (standing.known !== wanted.length) return err({ code: 'audience.unknown' });
    if (!isOffice(actor) && standing.taught !== wanted.length) return err({ code: 'audience.notYours' });
    return ok({ actor, standing });
  }

  /** The post, when the session may manage it. */
  async function managed(
    session: SessionClaims,
    postId: PostId,
  ): Promise<Result<{ readonly post: SeenPost; readonly managerId: PersonId }, FeedRefusal>> {
    const post = await feed.find(session.accountId, clock.now(), postId);
    return post?.managerId == null ? UNKNOWN : ok({ post, managerId: post.managerId });
  }

  /** When readers see it: at once in school hours. FEED-6, FEED-7. */
  function release({ zone, quietHours }: AddressStanding, key: string, urgent: boolean): EpochMs {
    const now = clock.now();
    return urgent || !quietHours ? now : releaseFrom(now, zone, key);
  }

  return {
    async countReaders(session, addressed) {
      const writer = await writerOf(session, addressed);
      if (!writer.ok) return writer;
      return ok(await feed.countReaders(addressed, writer.value.actor.personId, clock.now()));
    },
    async add(session, wanted) {
      const writer = await writerOf(session, wanted);
      if (!writer.ok) return writer;
      const { actor, standing } = writer.value;
      const words = toWords(wanted);
      if (!words.ok) return words;
      const survey = wanted.survey === undefined ? ok(null) : toSurvey(wanted.survey, clock.now());
      if (!survey.ok) return survey;
      const urgent = wanted.urgent === true;
      if (urgent && !isOffice(actor)) return err({ code: 'session.forbidden' });
      const kept = await feed.findKept(wanted);
      if (kept !== undefined)
        return kept.authorId === actor.personId
          ? ok({ postId: wanted.postId, releaseAt: kept.releaseAt })
          : err({ code: 'request.invalid', detail: 'postId is taken' });
      const releaseAt = release(standing, wanted.postId, urgent);
      const added = await feed.add({
        postId: wanted.postId,
        schoolId: wanted.schoolId,
        audienceIds: [...new Set(wanted.audienceIds)],
        readers: [...new Set(wanted.readers)],
        authorId: actor.personId,
        ...words.value,
        acknowledge: wanted.acknowledge,
        createdAt: clock.now(),
        releaseAt,
        survey: survey.value,
        fileIds: wanted.fileIds ?? [],
      });
      return added.ok ? ok({ postId: wanted.postId, releaseAt }) : added;
    },
    async edit(session, postId, to) {
      const found = await managed(session, postId);
      if (!found.ok) return found;
      // Somebody else's words are not rewritten: the office withdraws.
      if (found.value.post.author.personId !== found.value.managerId || found.value.post.withdrawnAt !== null)
        return err({ code: 'session.forbidden' });
      const words = toWords(to);
      if (!words.ok) return words;
      await feed.edit(found.value.post, words.value, deedOf(found.value.managerId));
      return ok(null);
    },
    async withdraw(session, postId) {
      const found = await managed(session, postId);
      if (!found.ok) return found;
      await feed.withdraw(found.value.post, deedOf(found.value.managerId));
      return ok(null);
    },
    async remind(session, postId) {
      const found = await managed(session, postId);
      if (!found.ok) return found;
      const { post } = found.value;
      if (!post.acknowledge || post.withdrawnAt !== null || post.releaseAt > clock.now())
        return err({ code: 'request.invalid', detail: 'nobody is to acknowledge this post now' });
      const standing = await feed.standingTo(session.accountId, clock.now(), post);
      if (standing === undefined) return UNKNOWN;
      return ok({ remindedAt: await feed.remind(post, release(standing, postId, false)) });
    },
    async readers(session, postId, after) {
      const found = await managed(session, postId);
      if (!found.ok) return found;
      const read = await feed.readReaders(found.value.post, clock.now(), {
        after: after ?? null,
        limit: READERS_PAGE + 1,
      });
      const missing = read.missing.slice(0, READERS_PAGE);
      return ok({
        ...read,
        missing,
        next: read.missing.length > missing.length ? (missing.at(-1)?.personId ?? null) : null,
      });
    },
    async survey(session, postId) {
      const found = await managed(session, postId);
      if (!found.ok) return found;
      const { survey } = found.value.post;
      if (survey === null) return UNKNOWN;
      const { answers, votes, named } = await feed.readSurvey(found.value.post);
      const held = heldBack({ ...survey, answers }, clock.now());
      return ok({
        answers,
        heldBack: held ?? null,
        votes: held === undefined ? survey.options.map((_, place) => votes.get(place) ?? 0) : null,
        named: survey.anonymous
          ? []
          : named.map(({ choices, ...name }) => ({ displayName: displayNameOf(name), choices })),
      });
    },
  };
}

/** Title and text as they are kept. FEED-4. */
function toWords(given: {
  readonly title: string;
  readonly text: string;
}): Result<{ readonly title: string; readonly text: string }, FeedRefusal> {
  const title = cleanText(given.title).replaceAll('\n', ' ');
  const text = cleanText(given.text);
  if (title === '' || lengthOf(title) > MAX_POST_TITLE)
    return err({ code: 'request.invalid', detail: `a title has 1 to ${MAX_POST_TITLE} characters` });
  if (lengthOf(text) > MAX_POST_TEXT)
    return err({ code: 'request.invalid', detail: `a text has at most ${MAX_POST_TEXT} characters` });
  return ok({ title, text });
}

const LONGEST_SURVEY_MS = 200 * 86_400_000;

/** A survey as it is kept. FEED-30. */
function toSurvey(given: StoredSurvey, now: EpochMs): Result<StoredSurvey, FeedRefusal> {
  const line = (text: string): string => cleanText(text).replaceAll('\n', ' ');
  const question = line(given.question);
  const options = given.options.map(line);
  if (question === '' || options.includes('') || new Set(options).size !== options.length)
    return err({ code: 'request.invalid', detail: 'a survey has a question and options that differ' });
  if (given.closesAt <= now || given.closesAt > now + LONGEST_SURVEY_MS)
    return err({ code: 'request.invalid', detail: 'a survey closes within 200 days' });
  return ok({ ...given, question, options });
}
