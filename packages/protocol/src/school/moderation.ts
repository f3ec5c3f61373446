// Reports, and what the office decides on what was reported or held: /api/moderation. docs/spec/mail.md.

import * as z from 'zod/mini';
import type { PersonId, Role, SchoolId } from '@preau/core/base';
import type { CaseId, ThreadId } from '@preau/core/school';
import type { FileInfo } from './files.ts';

/** `POST /api/threads/{threadId}/messages/{messageId}/report`: tells the office. */
export const reportRequestSchema = z.strictObject({ reason: z.string().check(z.maxLength(500)) });

/** `POST /api/moderation/{caseId}` (head): decides what was reported or held. `muteDays` keeps the author from writing. */
export const decideRequestSchema = z.strictObject({
  decision: z.enum(['release', 'keep', 'remove']),
  muteDays: z.optional(z.int().check(z.minimum(1), z.maximum(30))),
});

/** Something in the moderation queue. */
export interface ModerationCase {
  readonly caseId: CaseId;
  readonly schoolId: SchoolId;
  readonly why: 'report' | 'hold';
  readonly kind: 'message' | 'post' | 'channel';
  readonly subjectId: string;
  readonly author: {
    readonly personId: PersonId;
    readonly displayName: string;
    readonly roles: readonly Role[];
  } | null;
  readonly reporters: readonly string[];
  readonly reasons: readonly string[];
  /** The text as it was when it was reported or held. */
  readonly text: string;
  /** The files as they were then; those of a case that was left alone are gone. */
  readonly files: readonly FileInfo[];
  readonly openedAt: number;
  readonly decision: 'release' | 'keep' | 'remove' | null;
  readonly decidedAt: number | null;
  readonly decidedBy: string;
  /** The author may not write until then. */
  readonly mutedUntil: number | null;
  /** How many other messages of the school hold the same content and still stand. */
  readonly alike: number;
}

/** Answer of `GET /api/moderation`: at most 50; open ones first come first, decided ones the newest first. */
export interface ModerationAnswer {
  readonly cases: readonly ModerationCase[];
  readonly next: CaseId | null;
}

/** Answer of `POST /api/moderation/{caseId}/purge`. */
export interface PurgeAnswer {
  /** Messages taken away, and how many people had them. */
  readonly messages: number;
  readonly readers: number;
}

/** Threads of one adult alone with a pupil: `GET /api/moderation/alone/{personId}`. No content. */
export interface AloneAnswer {
  readonly threads: readonly {
    readonly threadId: ThreadId;
    readonly adult: string;
    readonly messages: number;
    readonly firstAt: number;
    readonly lastAt: number;
    readonly shownAt: number | null;
  }[];
}
