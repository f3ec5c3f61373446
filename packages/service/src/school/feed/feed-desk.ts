// The feed: announcements to classes or the whole school, with « J’ai lu » and surveys. docs/spec/feed.md, FEED-1 to FEED-39.

import { cleanText, err, lengthOf, ok } from '@preau/core/base';
import {
  displayNameOf,
  heldBack,
  isPossibleAnswer,
  MAX_POST_TEXT,
  MAX_POST_TITLE,
  releaseAt as releaseFrom,
} from '@preau/core/school';
import type { EpochMs, FileId, PersonId, Result, Role, SessionClaims } from '@preau/core/base';
import type { PostId } from '@preau/core/school';
import type {
  FeedAnswer,
  FeedPost,
  NewPostAnswer,
  PostAnswer,
  PostReadersAnswer,
  ReadersCount,
  SurveyAnswer,
} from '@preau/protocol/school';
import type { Clock, Randomness } from '../../base/index.ts';
import type { Deed } from '../day-ports.ts';
import type { FileReader, FileUses, UnknownFile } from '../files/file-ports.ts';
import type { Reports } from '../mail/moderation-ports.ts';
import { actorsOf, isOffice } from '../rights.ts';
import type { Actor } from '../rights.ts';
import type { Addressed, AddressStanding, FeedStore, SeenPost, StoredSurvey } from './feed-ports.ts';

/** Why the feed refuses. */
export interface FeedRefusal {
  readonly code:
    | 'session.forbidden'
    | 'audience.unknown'
    | 'audience.notYours'
    | 'request.invalid'
    | 'post.unknown'
    | 'survey.closed'
    | UnknownFile['code'];
  readonly detail?: string;
}

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
export interface FeedDeskParts {
  readonly feed: FeedStore;
  readonly files: FileUses;
  readonly reports: Reports;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** The desk. Every method decides with the database who may. */
export interface FeedDesk {
  list(session: SessionClaims, after?: PostId): Promise<FeedAnswer>;
  read(session: SessionClaims, postId: PostId): Promise<Result<PostAnswer, FeedRefusal>>;
  mark(session: SessionClaims, postId: PostId, acknowledge: boolean): Promise<Result<null, FeedRefusal>>;
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
  answer(session: SessionClaims, postId: PostId, choices: readonly number[]): Promise<Result<null, FeedRefusal>>;
  survey(session: SessionClaims, postId: PostId): Promise<Result<SurveyAnswer, FeedRefusal>>;
  /** The office gets a copy as it is now. FEED-53. */
  report(session: SessionClaims, postId: PostId, reason: string): Promise<Result<null, FeedRefusal>>;
  /** May the session read what is attached to a post? */
  readonly mayReadFiles: FileReader;
}

/** Posts on one page. FEED-2. */
const FEED_PAGE = 20;
/** So much of a text stands in the list, code points. */
const EXCERPT = 400;
/** People on one page of those who have not read. FEED-21. */
const READERS_PAGE = 50;
const WRITERS: readonly Role[] = ['head', 'operator', 'teacher'];
const UNKNOWN = err({ code: 'post.unknown' } as const);

/** Makes the desk. */
export function createFeedDesk({ feed, files, reports, clock, randomness }: FeedDeskParts): FeedDesk {
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
    async list(session, after) {
      const now = clock.now();
      const posts = await feed.list(session.accountId, now, {
        after: after ?? null,
        limit: FEED_PAGE + 1,
        cutAt: EXCERPT,
      });
      const page = posts.slice(0, FEED_PAGE);
      return {
        posts: page.map((post) => toFeedPost(post, now)),
        next: posts.length > page.length ? (page.at(-1)?.postId ?? null) : null,
        now,
      };
    },
    async read(session, postId) {
      const now = clock.now();
      const post = await feed.find(session.accountId, now, postId);
      if (post === undefined) return UNKNOWN;
      const { survey } = post;
      const attached = post.files === 0 ? undefined : await files.of(post.schoolId, 'post', [postId]);
      return ok({
        ...toFeedPost(post, now),
        text: post.text,
        attached: attached?.get(postId) ?? [],
        mayEdit: post.managerId === post.author.personId,
        now,
        question:
          survey === null
            ? null
            : {
                question: survey.question,
                options: survey.options,
                multiple: survey.multiple,
                anonymous: survey.anonymous,
                closesAt: survey.closesAt,
                choices: survey.choices,
              },
        history: post.managerId === null ? [] : post.history,
      });
    },
    async mark(session, postId, acknowledge) {
      if (await feed.mark(session.accountId, clock.now(), postId, acknowledge)) return ok(null);
      // Its author, and the office, look at it without being readers.
      return (await feed.find(session.accountId, clock.now(), postId)) === undefined ? UNKNOWN : ok(null);
    },
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
    async answer(session, postId, choices) {
      const now = clock.now();
      const post = await feed.find(session.accountId, now, postId);
      if (post === undefined || post.survey === null || post.readerId === null) return UNKNOWN;
      if (now >= post.survey.closesAt) return err({ code: 'survey.closed' });
      if (!isPossibleAnswer({ options: post.survey.options.length, multiple: post.survey.multiple }, choices))
        return err({ code: 'request.invalid', detail: 'choices are no answer to this survey' });
      await feed.answer({ ...post, anonymous: post.survey.anonymous }, post.readerId, choices);
      return ok(null);
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
    async report(session, postId, reason) {
      const post = await feed.find(session.accountId, clock.now(), postId);
      if (post === undefined) return UNKNOWN;
      // Who may take it back does not report it.
      if (post.readerId === null) return err({ code: 'session.forbidden' });
      await reports.report({
        schoolId: post.schoolId,
        kind: 'post',
        subjectId: postId,
        authorId: post.author.personId,
        reportedBy: post.readerId,
        text: `${post.title}\n\n${post.text}`,
        reason,
      });
      return ok(null);
    },
    async mayReadFiles(session, schoolId, useId) {
      const post = await feed.find(session.accountId, clock.now(), useId as PostId);
      return post?.schoolId === schoolId;
    },
  };
}

function toFeedPost(post: SeenPost, now: EpochMs): FeedPost {
  const isAddressed = post.readerId !== null;
  const isReminded =
    post.acknowledge && post.acknowledgedAt === null && post.remindedAt !== null && post.remindedAt <= now;
  const { survey } = post;
  return {
    postId: post.postId,
    schoolId: post.schoolId,
    author: { personId: post.author.personId, displayName: displayNameOf(post.author) },
    title: post.title,
    excerpt: cutTo(post.text, EXCERPT),
    isWhole: post.length <= EXCERPT,
    labels: post.labels,
    readers: post.readers,
    releaseAt: post.releaseAt,
    editedAt: post.editedAt,
    withdrawnAt: post.withdrawnAt,
    isAddressed,
    mayManage: post.managerId !== null,
    isUnread: isAddressed && (post.readAt === null || (isReminded && post.readAt < post.remindedAt)),
    files: post.files,
    acknowledge: post.acknowledge,
    acknowledgedAt: post.acknowledgedAt,
    remindedAt: post.remindedAt,
    survey: survey === null ? 'none' : survey.answered ? 'answered' : now >= survey.closesAt ? 'closed' : 'open',
  };
}

/** The beginning of a text, in code points. */
function cutTo(text: string, length: number): string {
  return Array.from(text.slice(0, 2 * length))
    .slice(0, length)
    .join('');
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
