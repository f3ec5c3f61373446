// The feed: posts, acknowledgement, surveys. docs/spec/feed.md, FEED-1 to FEED-39.

import * as z from 'zod/mini';
import type { EpochMs, PersonId, SchoolId } from '@preau/core/base';
import { MAX_SURVEY_OPTIONS, parsePostId, POST_READERS } from '@preau/core/school';
import type { PostId, PostReader, SurveyHeldBack } from '@preau/core/school';
import { audienceIdSchema, instantSchema, schoolIdSchema } from '../base/index.ts';
import { fileIdsSchema } from './files.ts';
import type { FileInfo } from './files.ts';

/** A post id. */
export const postIdSchema: z.ZodMiniCustom<PostId, PostId> = z.custom<PostId>(
  (text) => parsePostId(text) !== undefined,
  'not a post id',
);

// In UTF-16 units, so generous; the desk counts as a reader does (FEED-4).
const titleSchema = z.string().check(z.minLength(1), z.maxLength(240));
const textSchema = z.string().check(z.maxLength(20_000));

/** Whom a post is for: without `audienceIds` the whole school. */
const addressedSchema = {
  schoolId: schoolIdSchema,
  audienceIds: z.array(audienceIdSchema).check(z.maxLength(60)),
  readers: z.array(z.enum(POST_READERS as [PostReader, ...PostReader[]])).check(z.minLength(1), z.maxLength(3)),
};

/** `POST /api/feed/readers`: how many would read. */
export const countReadersSchema = z.strictObject(addressedSchema);

/** `POST /api/feed`. The client makes the id: the same request again is the same post. `urgent` (office) stands above quiet hours. */
export const newPostSchema = z.strictObject({
  postId: postIdSchema,
  ...addressedSchema,
  title: titleSchema,
  text: textSchema,
  acknowledge: z.boolean(),
  urgent: z.optional(z.boolean()),
  fileIds: z.optional(fileIdsSchema),
  survey: z.optional(
    z.strictObject({
      question: z.string().check(z.minLength(1), z.maxLength(300)),
      options: z
        .array(z.string().check(z.minLength(1), z.maxLength(120)))
        .check(z.minLength(2), z.maxLength(MAX_SURVEY_OPTIONS)),
      multiple: z.boolean(),
      anonymous: z.boolean(),
      closesAt: instantSchema,
    }),
  ),
});

/** `PATCH /api/feed/{id}`: what it said before is kept. */
export const editPostSchema = z.strictObject({ title: titleSchema, text: textSchema });
/** `POST /api/feed/{id}/read`: opened; with `acknowledge` also « J’ai lu ». */
export const readPostSchema = z.strictObject({ acknowledge: z.boolean() });
/** `PUT /api/feed/{id}/answer`: places of the options. */
export const answerSurveySchema = z.strictObject({
  choices: z
    .array(z.int().check(z.nonnegative(), z.maximum(MAX_SURVEY_OPTIONS - 1)))
    .check(z.minLength(1), z.maxLength(MAX_SURVEY_OPTIONS)),
});

/** Answer of `POST /api/feed/readers`: people by kind, nobody twice. */
export type ReadersCount = Readonly<Record<PostReader, number>>;

/** Answer of `POST /api/feed`. */
export interface NewPostAnswer {
  readonly postId: PostId;
  /** Readers see it from then on. */
  readonly releaseAt: EpochMs;
}

/** A post in the list. */
export interface FeedPost {
  readonly postId: PostId;
  readonly schoolId: SchoolId;
  readonly author: { readonly personId: PersonId; readonly displayName: string };
  readonly title: string;
  /** The beginning of the text; all of it when `isWhole`. */
  readonly excerpt: string;
  readonly isWhole: boolean;
  /** Labels of the classes and groups; empty: the whole school. */
  readonly labels: readonly string[];
  readonly readers: readonly PostReader[];
  readonly releaseAt: EpochMs;
  readonly editedAt: EpochMs | null;
  readonly withdrawnAt: EpochMs | null;
  /** Is this account one of those it is for? */
  readonly isAddressed: boolean;
  /** Its author or the office: may edit, withdraw, see who has not read. */
  readonly mayManage: boolean;
  readonly isUnread: boolean;
  /** How many files are attached. */
  readonly files: number;
  /** Asks for « J’ai lu ». */
  readonly acknowledge: boolean;
  readonly acknowledgedAt: EpochMs | null;
  readonly remindedAt: EpochMs | null;
  readonly survey: 'none' | 'open' | 'answered' | 'closed';
}

/** Answer of `GET /api/feed`: twenty, what asks for attention by a reminder or is newest first. */
export interface FeedAnswer {
  readonly posts: readonly FeedPost[];
  /** `after` of the next page; null when this is the last. */
  readonly next: PostId | null;
  readonly now: EpochMs;
}

/** Answer of `GET /api/feed/{id}`. */
export interface PostAnswer extends FeedPost {
  readonly text: string;
  readonly attached: readonly FileInfo[];
  readonly now: EpochMs;
  /** Its author: the office takes back, and does not rewrite. */
  readonly mayEdit: boolean;
  readonly question: {
    readonly question: string;
    readonly options: readonly string[];
    readonly multiple: boolean;
    readonly anonymous: boolean;
    readonly closesAt: EpochMs;
    /** The own answer; null while there is none, and always null when it is anonymous. */
    readonly choices: readonly number[] | null;
  } | null;
  /** What it said before, the newest first; empty for readers. */
  readonly history: readonly { readonly replacedAt: EpochMs; readonly title: string; readonly text: string }[];
}

/** Answer of `GET /api/feed/{id}/readers` (author, office): how many of whom, and who has not; fifty a page. */
export interface PostReadersAnswer {
  readonly expected: number;
  readonly read: number;
  readonly acknowledged: number;
  /** Who has not acknowledged; of a post that does not ask for it, who has not read. By family name. */
  readonly missing: readonly {
    readonly personId: PersonId;
    readonly displayName: string;
    /** Class of a pupil, children of a guardian with their class. */
    readonly detail: string;
  }[];
  readonly next: PersonId | null;
}

/** Answer of `GET /api/feed/{id}/survey` (author, office). */
export interface SurveyAnswer {
  readonly answers: number;
  /** Votes by option; null while they are held back. */
  readonly votes: readonly number[] | null;
  readonly heldBack: SurveyHeldBack | null;
  /** Of a named survey: who chose what, by family name, at most 300; empty when anonymous. */
  readonly named: readonly { readonly displayName: string; readonly choices: readonly number[] }[];
}
