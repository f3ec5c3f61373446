// The feed as its readers have it: the list, one post, « J’ai lu », an answer to a survey, a report. docs/spec/feed.md, FEED-1 to FEED-39.

import { err, ok } from '@preau/core/base';
import { displayNameOf, isPossibleAnswer } from '@preau/core/school';
import type { EpochMs, Result, SessionClaims } from '@preau/core/base';
import type { PostId } from '@preau/core/school';
import type { FeedAnswer, FeedPost, PostAnswer } from '@preau/protocol/school';
import type { Clock } from '../../base/index.ts';
import type { FileReader, FileUses, UnknownFile } from '../files/file-ports.ts';
import type { Reports } from '../mail/moderation-ports.ts';
import type { FeedStore, SeenPost } from './feed-ports.ts';

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

/** What the desk works with. */
export interface FeedDeskParts {
  readonly feed: FeedStore;
  readonly files: FileUses;
  readonly reports: Reports;
  readonly clock: Clock;
}

/** The desk. Every method decides with the database who may. */
export interface FeedDesk {
  list(session: SessionClaims, after?: PostId): Promise<FeedAnswer>;
  read(session: SessionClaims, postId: PostId): Promise<Result<PostAnswer, FeedRefusal>>;
  mark(session: SessionClaims, postId: PostId, acknowledge: boolean): Promise<Result<null, FeedRefusal>>;
  answer(session: SessionClaims, postId: PostId, choices: readonly number[]): Promise<Result<null, FeedRefusal>>;
  /** The office gets a copy as it is now. FEED-53. */
  report(session: SessionClaims, postId: PostId, reason: string): Promise<Result<null, FeedRefusal>>;
  /** May the session read what is attached to a post? */
  readonly mayReadFiles: FileReader;
}

/** Posts on one page. FEED-2. */
const FEED_PAGE = 20;
/** So much of a text stands in the list, code points. */
const EXCERPT = 400;
const UNKNOWN = err({ code: 'post.unknown' } as const);

/** Makes the desk. */
export function createFeedDesk({ feed, files, reports, clock }: FeedDeskParts): FeedDesk {
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
