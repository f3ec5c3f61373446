// What moderation asks of the outside, and what it offers to the feed and the class channel.

import type { EpochMs, PersonId, SchoolId } from '@preau/core/base';
import type { CaseId, MessageId, ThreadId } from '@preau/core/school';
import type * as wire from '@preau/protocol/school';
import type { AloneAnswer, PurgeAnswer } from '@preau/protocol/school';
import type { Deed } from '../day-ports.ts';
import type { MailPlaces } from './mail-ports.ts';

/** A case as the office sees it. */
export type ModerationCase = wire.ModerationCase;

/** What may be reported. */
export type ReportKind = 'message' | 'post' | 'channel';

/** Something that somebody reports, with the copy that the office will see whatever becomes of it. */
export interface Report {
  readonly schoolId: SchoolId;
  readonly kind: ReportKind;
  readonly subjectId: string;
  readonly authorId: PersonId | null;
  readonly reportedBy: PersonId;
  readonly text: string;
  /** In the reporter's words; may be empty. */
  readonly reason: string;
}

/** Takes reports. Once per person and thing: again changes nothing. MAIL-50. */
export interface Reports {
  report(report: Report): Promise<void>;
}

/** Takes a reported thing of the feed or the channel away; given by whoever keeps it. */
export type Remover = (schoolId: SchoolId, subjectId: string, deed: Deed) => Promise<void>;

/** A decision to be written down. */
export interface Decision {
  readonly decision: 'release' | 'keep' | 'remove';
  readonly mutedUntil: EpochMs | null;
  /** Of a held message that goes: when its receivers see it. */
  readonly releaseAt: EpochMs;
}

/** Keeps cases, and what comes of them. */
export interface ModerationStore {
  open(report: Report & { readonly caseId: CaseId }, deed: Deed): Promise<void>;
  /** A message that one of these places can see, with its text; for a report. */
  findReadable(
    places: MailPlaces,
    threadId: ThreadId,
    messageId: MessageId,
    at: EpochMs,
  ): Promise<
    | {
        readonly schoolId: SchoolId;
        readonly personId: PersonId;
        readonly authorId: PersonId;
        readonly text: string;
        readonly isMine: boolean;
      }
    | undefined
  >;
  /** Cases of these schools, those of the same thing as one. Open: the first first; decided: the last first. */
  list(
    schoolIds: readonly SchoolId[],
    page: { readonly decided: boolean; readonly after: CaseId | null; readonly limit: number; readonly at: EpochMs },
  ): Promise<readonly ModerationCase[]>;
  findCase(
    schoolIds: readonly SchoolId[],
    caseId: CaseId,
  ): Promise<
    | {
        readonly schoolId: SchoolId;
        readonly zone: string;
        readonly isQuiet: boolean;
        readonly why: 'report' | 'hold';
        readonly kind: ReportKind;
        readonly subjectId: string;
        readonly authorId: PersonId | null;
        readonly decision: Decision['decision'] | null;
      }
    | undefined
  >;
  /** Decides all open cases of the thing, and does it to a message: one transaction, audited. False when somebody else decided first. */
  decide(schoolId: SchoolId, caseId: CaseId, decision: Decision, deed: Deed): Promise<boolean>;
  /** Takes every message of these schools with the same content as the case's away. */
  purge(schoolId: SchoolId, caseId: CaseId, deed: Deed): Promise<PurgeAnswer>;
  listAlone(schoolId: SchoolId, pupilId: PersonId, at: EpochMs): Promise<AloneAnswer['threads'] | undefined>;
  /** Lets the pupil's guardians read what an adult and the pupil wrote to one another; answers how many guardians, undefined for no such thread. */
  showToGuardians(schoolId: SchoolId, threadId: ThreadId, deed: Deed): Promise<number | undefined>;
}
