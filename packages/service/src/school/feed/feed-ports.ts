// What the feed asks of the outside. docs/spec/feed.md, FEED-1 to FEED-39.

import type { AccountId, AudienceId, EpochMs, FileId, PersonId, Result, SchoolId } from '@preau/core/base';
import type { PostId, PostReader } from '@preau/core/school';
import type { PostReadersAnswer, ReadersCount } from '@preau/protocol/school';
import type { Deed } from '../day-ports.ts';
import type { UnknownFile } from '../files/file-ports.ts';

/** Whom a post is for. */
export interface Addressed {
  readonly schoolId: SchoolId;
  /** Empty: the whole school. */
  readonly audienceIds: readonly AudienceId[];
  readonly readers: readonly PostReader[];
}

/** A survey as it was written. */
export interface StoredSurvey {
  readonly question: string;
  readonly options: readonly string[];
  readonly multiple: boolean;
  readonly anonymous: boolean;
  readonly closesAt: EpochMs;
}

/** A post to keep. */
export interface NewPost extends Addressed {
  readonly postId: PostId;
  readonly authorId: PersonId;
  readonly title: string;
  readonly text: string;
  readonly acknowledge: boolean;
  readonly createdAt: EpochMs;
  readonly releaseAt: EpochMs;
  readonly survey: StoredSurvey | null;
  /** The author's own. */
  readonly fileIds: readonly FileId[];
}

/** A post as one account sees it. */
export interface SeenPost extends Addressed {
  readonly postId: PostId;
  readonly author: { readonly personId: PersonId; readonly givenName: string; readonly familyName: string };
  readonly title: string;
  /** Cut where the caller asked for it; `length` is of the whole text. */
  readonly text: string;
  readonly length: number;
  readonly labels: readonly string[];
  readonly acknowledge: boolean;
  /** How many are attached. */
  readonly files: number;
  readonly releaseAt: EpochMs;
  readonly editedAt: EpochMs | null;
  readonly remindedAt: EpochMs | null;
  readonly withdrawnAt: EpochMs | null;
  /** The person of the account whom it is for; null for its author, and for an office that only looks. */
  readonly readerId: PersonId | null;
  /** The person of the account who may edit and withdraw it. */
  readonly managerId: PersonId | null;
  readonly readAt: EpochMs | null;
  readonly acknowledgedAt: EpochMs | null;
  readonly survey:
    | (StoredSurvey & {
        readonly answered: boolean;
        /** Null while there is none, and of an anonymous survey. */
        readonly choices: readonly number[] | null;
      })
    | null;
  /** What it said before, the newest first; only of a post found by id. */
  readonly history: readonly { readonly replacedAt: EpochMs; readonly title: string; readonly text: string }[];
}

/** How a teacher or the office stands to whom they want to write to. */
export interface AddressStanding {
  readonly zone: string;
  /** The switch of the school. */
  readonly quietHours: boolean;
  /** So many of the audiences are there. */
  readonly known: number;
  /** So many of them the account teaches. */
  readonly taught: number;
}

/** What a request that is repeated is told again. */
export interface KeptPost {
  readonly authorId: PersonId;
  readonly releaseAt: EpochMs;
}

/** Keeps posts. Each method is one statement; `now` decides what is released and who belongs to what. */
export interface FeedStore {
  /** What the account may see, reminders and newest first, after the post named; texts cut at `cutAt`. */
  list(
    accountId: AccountId,
    now: EpochMs,
    page: { readonly after: PostId | null; readonly limit: number; readonly cutAt: number },
  ): Promise<readonly SeenPost[]>;
  countUnread(accountId: AccountId, now: EpochMs): Promise<number>;
  find(accountId: AccountId, now: EpochMs, postId: PostId): Promise<SeenPost | undefined>;
  /** Notes that the person to whom it is addressed read it; false when it is for nobody of the account. The first acknowledgement stands. */
  mark(accountId: AccountId, now: EpochMs, postId: PostId, acknowledge: boolean): Promise<boolean>;
  /** Undefined when the school is not there. */
  standingTo(
    accountId: AccountId,
    now: EpochMs,
    addressed: Pick<Addressed, 'schoolId' | 'audienceIds'>,
  ): Promise<AddressStanding | undefined>;
  /** How many it is for, but its author. */
  countReaders(addressed: Addressed, authorId: PersonId, now: EpochMs): Promise<ReadersCount>;
  /** What stands under an id of the school, whoever may see it. */
  findKept(post: Pick<SeenPost, 'schoolId' | 'postId'>): Promise<KeptPost | undefined>;
  /** Keeps it with its files, unless something stands under its id; one transaction. */
  add(post: NewPost): Promise<Result<null, UnknownFile>>;
  /** Replaces title and text and keeps what stood there; the same again changes nothing. */
  edit(post: Pick<SeenPost, 'schoolId' | 'postId'>, to: Pick<NewPost, 'title' | 'text'>, deed: Deed): Promise<void>;
  /** Takes it back, once. */
  withdraw(post: Pick<SeenPost, 'schoolId' | 'postId'>, deed: Deed): Promise<void>;
  /** Reminds at `at` unless it was done; when it was. */
  remind(post: Pick<SeenPost, 'schoolId' | 'postId'>, at: EpochMs): Promise<EpochMs>;
  /** Who of those whom it is for has not, by family name, after the person named. */
  readReaders(
    post: SeenPost,
    now: EpochMs,
    page: { readonly after: PersonId | null; readonly limit: number },
  ): Promise<Omit<PostReadersAnswer, 'next'>>;
  /** Named: replaces the answer. Anonymous: counts it once and stores no choice beside the person. */
  answer(
    survey: { readonly schoolId: SchoolId; readonly postId: PostId; readonly anonymous: boolean },
    personId: PersonId,
    choices: readonly number[],
  ): Promise<void>;
  readSurvey(post: Pick<SeenPost, 'schoolId' | 'postId'>): Promise<{
    readonly answers: number;
    readonly votes: ReadonlyMap<number, number>;
    readonly named: readonly {
      readonly givenName: string;
      readonly familyName: string;
      readonly choices: readonly number[];
    }[];
  }>;
}
