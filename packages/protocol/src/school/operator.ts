// What the operators of a cell see and do over all its schools: /api/operator. docs/spec/office.md, "The cell".

import * as z from 'zod/mini';
import type { PersonId, SchoolId } from '@preau/core/base';
import { MAX_CELL_REASON, MAX_MESSAGE_LENGTH, MOST_QUOTA_BYTES, SWITCH_NAMES } from '@preau/core/school';
import type { PurgedKind, SwitchName, Switches } from '@preau/core/school';
import { personIdSchema, schoolIdSchema } from '../base/index.ts';
import type { AuditAct, AuditLine, Crowd, StatisticsAnswer } from './office.ts';

/** An import of a school, as an operator sees it. */
export interface CellImport {
  readonly runId: string;
  /** Epoch ms. */
  readonly at: number;
  readonly created: number;
  readonly changed: number;
  readonly missing: number;
  /** It took another import back, or was taken back. */
  readonly isUndo: boolean;
  readonly isUndone: boolean;
}

/** A school in the list of the cell. */
export interface CellSchool {
  readonly schoolId: SchoolId;
  readonly name: string;
  /** IANA. */
  readonly zone: string;
  readonly people: Crowd;
  readonly pupils: Crowd;
  /** Accounts that gave a sign of life since midnight, there. */
  readonly seenToday: Crowd;
  readonly lastImport: CellImport | null;
  readonly files: { readonly bytes: number; readonly quotaBytes: number };
  /** Switches that the school itself set otherwise than they stand at first. */
  readonly changed: readonly SwitchName[];
}

/** Answer of `GET /api/operator/schools?search=&after=`: by name, 25 a page. */
export interface CellSchoolsAnswer {
  readonly schools: readonly CellSchool[];
  /** `after` of the next page; null when this is the last. */
  readonly next: SchoolId | null;
  /** Of the whole cell, whatever was looked for. */
  readonly total: number;
}

/** A head of a school. */
export interface CellHead {
  readonly personId: PersonId;
  readonly displayName: string;
  readonly login: string;
  readonly activated: boolean;
}

/** Answer of `GET /api/operator/schools/{schoolId}`. */
export interface CellSchoolAnswer {
  readonly school: CellSchool;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly numbers: StatisticsAnswer;
  /** As the school set them; what the cell sets comes above: `GET /api/operator/switches`. */
  readonly switches: Switches;
  /** The last ten, newest first. */
  readonly imports: readonly CellImport[];
  readonly heads: readonly CellHead[];
}

/** `PUT /api/operator/schools/{schoolId}`: opens a school with its first head, whose id the client makes. The same request again is the same school. */
export const openSchoolRequestSchema = z.strictObject({
  name: z.string().check(z.minLength(1), z.maxLength(150)),
  zone: z.string().check(z.minLength(1), z.maxLength(60)),
  head: z.strictObject({
    personId: personIdSchema,
    givenName: z.string().check(z.minLength(1), z.maxLength(100)),
    familyName: z.string().check(z.minLength(1), z.maxLength(100)),
  }),
});

/** Query of `GET /api/operator/schools`: words of a name, and the school after which the page begins. */
export const cellSchoolsQuerySchema = z.object({
  search: z.optional(z.string().check(z.maxLength(100))),
  after: z.optional(schoolIdSchema),
});

/** `PUT /api/operator/schools/{schoolId}/quota`: how much room the files of the school have. */
export const schoolQuotaRequestSchema = z.strictObject({
  quotaBytes: z.int().check(z.minimum(1_000_000_000), z.maximum(MOST_QUOTA_BYTES)),
});

const idSchema = z.string().check(z.regex(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/));
const reasonSchema = z.string().check(z.minLength(1), z.maxLength(MAX_CELL_REASON));

/** `PUT /api/operator/switches`: sets a switch for every school of the cell, with a reason that heads read, or gives it back to the schools. */
export const cellSwitchRequestSchema = z.discriminatedUnion('isSet', [
  z.strictObject({
    name: z.enum(SWITCH_NAMES as [SwitchName, ...SwitchName[]]),
    isSet: z.literal(true),
    reason: reasonSchema,
  }),
  z.strictObject({ name: z.enum(SWITCH_NAMES as [SwitchName, ...SwitchName[]]), isSet: z.literal(false) }),
]);

/** A switch that the cell set for all its schools: four are off, `home` is on. */
export interface CellSwitch {
  readonly isOn: boolean;
  readonly reason: string;
  /** Epoch ms. */
  readonly at: number;
}

/** The switches that the cell set, by name; what is not in it stands as each school set it. */
export type CellSwitches = Partial<Readonly<Record<SwitchName, CellSwitch>>>;

/** Answer of `GET` and `PUT /api/operator/switches`. */
export interface CellSwitchesAnswer {
  readonly cell: CellSwitches;
  readonly schools: number;
}

/** `PUT /api/operator/purges/{purgeId}`: takes one content away in every school: a text, what a case of moderation is about, or a file. */
export const purgeRequestSchema = z.strictObject({
  content: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('text'),
      text: z.string().check(z.minLength(1), z.maxLength(MAX_MESSAGE_LENGTH)),
    }),
    z.strictObject({ kind: z.literal('case'), schoolId: schoolIdSchema, caseId: idSchema }),
    z.strictObject({ kind: z.literal('file'), schoolId: schoolIdSchema, fileId: idSchema }),
  ]),
  reason: reasonSchema,
  /** For how many days whoever sends it again is refused; 0: not. */
  refuseDays: z.int().check(z.minimum(0), z.maximum(366)),
});

/** `POST /api/operator/purges/count`: how much of it there is; nothing is taken away. */
export const purgeCountRequestSchema = z.strictObject({ content: purgeRequestSchema.shape.content });

/** Counts of one content. */
export type PurgeCounts = Readonly<Record<PurgedKind, number>>;

/** Answer of `POST /api/operator/purges/count`. */
export interface PurgeCountAnswer extends PurgeCounts {
  /** Schools that hold it. */
  readonly schools: number;
  /** Its first words. */
  readonly words: string;
}

/** A purge, how far it is, and what it took. */
export interface CellPurge extends PurgeCounts {
  readonly purgeId: string;
  readonly words: string;
  readonly isFile: boolean;
  readonly reason: string;
  /** Epoch ms; null: not refused. */
  readonly refusedUntil: number | null;
  readonly askedAt: number;
  readonly doneAt: number | null;
  /** Schools gone through, of so many. */
  readonly schoolsDone: number;
  readonly schools: number;
  /** Schools in which something was taken away, the most first, 50 at most. */
  readonly found: readonly (PurgeCounts & { readonly schoolId: SchoolId; readonly name: string })[];
}

/** Answer of `GET /api/operator/purges`: the last 20, newest first, without `found`. */
export interface CellPurgesAnswer {
  readonly purges: readonly CellPurge[];
}

/** An act in the log over all schools. */
export interface CellAct extends AuditAct {
  /** Schools concerned. */
  readonly schools: number;
  /** The school, when it is one. */
  readonly school: { readonly schoolId: SchoolId; readonly name: string } | null;
}

/** Answer of `GET /api/operator/audit?school=&area=&person=&after=`: 50 acts a page, newest first. */
export interface CellAuditAnswer {
  readonly acts: readonly CellAct[];
  readonly next: string | null;
}

/** Answer of `GET /api/operator/audit/lines?first=&last=&after=`: the lines of an act, 100 a page. */
export interface CellActAnswer {
  readonly lines: readonly (AuditLine & { readonly schoolName: string })[];
  readonly next: string | null;
}

/** How a part of the house is. `strained`: it serves slower, or less, than it might; `unknown`: nobody told yet. */
export type PartHealth = 'well' | 'strained' | 'failing' | 'unknown';

/** Answer of `GET /api/operator/health`: what the house measures anyway. */
export interface CellHealthAnswer {
  /** Epoch ms. */
  readonly at: number;
  /** `database`, and the stages of the gate's own probes. */
  readonly parts: readonly { readonly name: string; readonly health: PartHealth }[];
  readonly database: { readonly bytes: number };
  /** The disk of the data folder; null when it cannot be read. */
  readonly disk: { readonly freeBytes: number; readonly totalBytes: number } | null;
  /** Epoch ms of the last backup that the command line made. */
  readonly backupAt: number | null;
  /** What the house does without being asked; late: due, and not done for longer than it may take. */
  readonly rounds: readonly {
    readonly name: string;
    readonly doneAt: number | null;
    readonly dueAt: number | null;
    readonly failedAt: number | null;
    readonly isLate: boolean;
  }[];
  /** Requests of the last hour, and those that ended in a fault (5xx); null where no server counts. */
  readonly lastHour: { readonly requests: number; readonly faults: number } | null;
}
