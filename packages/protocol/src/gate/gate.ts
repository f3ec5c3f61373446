// The gate's public messages. docs/spec/gate.md.

import * as z from 'zod/mini';
import type { EpochMs, LessonId, MintedTicket } from '@preau/core/base';
import type { ClassCounts } from '@preau/core/gate';
import { deviceIdSchema, lessonIdSchema, schoolIdSchema } from '../base/index.ts';

/** `POST /q/ticket`: a place for a lesson or for the workspace; needs a session. */
export const ticketRequestSchema = z.strictObject({ target: z.union([z.literal('workspace'), lessonIdSchema]) });

/** Answer of `POST /q/ticket`. The ticket is also set as cookie `preau_ticket` on the path of its lesson. */
export interface TicketAnswer {
  readonly ticket: string;
  readonly state: 'minted' | 'present' | 'admitted';
  readonly target: LessonId | 'workspace';
  readonly expiresAt: EpochMs;
  /** Renew (or check in) after this long, milliseconds, jittered by the server; sooner when the turn is near. GATE-79. */
  readonly renewAfterMs: number;
  /** Where the place is: the lane's counters are in `/q/v1.json`, and the rank is found in its crowd. */
  readonly lane: string;
  readonly rank: number;
  /** `/q/c/<opaque>.json`; null for the workspace and for a lesson that no plan told of. GATE-89. */
  readonly class: string | null;
}

/** `POST /q/arrival`: an arrival before sign-in. */
export const arrivalRequestSchema = z.strictObject({
  deviceId: deviceIdSchema,
  schoolId: z.optional(z.nullable(schoolIdSchema)),
});

/** Answer of `POST /q/arrival`; the arrival itself is the cookie `preau_arrival`. */
export interface ArrivalAnswer {
  readonly expiresAt: EpochMs;
  /** Renew after this long, milliseconds, jittered by the server. */
  readonly renewAfterMs: number;
}

/** `GET /q/v1.json` before its signature; the same bytes for everybody, cacheable 2 s. */
export interface GateCounters {
  readonly v: 1;
  readonly t: EpochMs;
  /** Poll again after this many milliseconds. */
  readonly pollMs: number;
  readonly lanes: readonly {
    readonly lane: string;
    readonly mode: 'open' | 'counting' | 'closed';
    readonly serve: number;
    readonly ratePerSecond: number;
    /** Who waits, by rank, where somebody does: each device finds its own place in it. GATE-69. */
    readonly crowd?: {
      readonly first: number;
      readonly from: number;
      readonly to: number;
      readonly heads: readonly number[];
    };
  }[];
  /** A sentence for everybody, by language; empty when there is none. */
  readonly message: { readonly fr: string; readonly en: string };
}

/** The signed form: `sig` is a detached JWS (RFC 7515, appendix F; ES256) over the canonical counters, `kid` names a key of `/q/keys.json`. */
export interface SignedGateCounters extends GateCounters {
  readonly kid: string;
  readonly sig: string;
}

/** `POST /q/away` and `POST /q/leave`: the page goes, and says it with the ticket that it holds. GATE-90. */
export const goneRequestSchema = z.strictObject({ ticket: z.string().check(z.minLength(1), z.maxLength(4_000)) });

/** `GET /q/seeds.json`: what the draws are made from. GATE-80. */
export interface SeedsAnswer {
  readonly v: 1;
  /** From tomorrow backwards. Bytes are base64url; `seed` is null until the day is over. */
  readonly days: readonly { readonly date: string; readonly commitment: string; readonly seed: string | null }[];
  /** The hours of the last week in which credits changed, the newest first: each is `/q/credits/<hour>.json`. */
  readonly hours: readonly string[];
}

/** `GET /q/credits/<hour>.json`: what classes got in an hour, and what they are owed since. GATE-176. */
export interface CreditHourAnswer {
  readonly v: 1;
  /** Date and hour where the cell is, `2026-11-23T08`: from twelve minutes before it to twelve before the next. */
  readonly hour: string;
  /** Share (0-1) of the teachable time that these classes got, all together. */
  readonly average: number;
  readonly classes: readonly {
    /** 22 signs: HMAC-SHA-256 by the day's seed over `preau.credit.1`, date and class key, each behind its length. */
    readonly class: string;
    /** The rank that its lessons of this hour had, by the minute of the day at which they began: credit step and draw (GATE-43). */
    readonly ranks: Readonly<Record<string, number>>;
    readonly teachableSeconds: number;
    readonly taughtSeconds: number;
    /** Hours owed after this hour (0 of one that is named no more), and the step by which they are ranked. */
    readonly credit: number;
    readonly step: number;
  }[];
}

/** What was promised to those who waited, and what became of it. GATE-91. */
export interface PromiseRecord {
  readonly promised: number;
  /** Share (0-1) of the promised bands in which the turn came; null without promises. */
  readonly insideRatio: number | null;
  readonly medianMinutes: number | null;
}

/** A stage as `/etat` reports it, from the gate's own probes. */
export interface StageStatus {
  readonly stage: 'gate' | 'sign-in' | 'workspace' | 'lessons' | 'media';
  readonly state: 'open' | 'slow' | 'queue' | 'voiceOnly' | 'down' | 'unknown';
  /** 95th percentile of the probes of the last five minutes, milliseconds; null when there is none. */
  readonly p95Ms: number | null;
  readonly checkedAt: EpochMs | null;
}

/** Answer of `GET /etat.json`. */
export interface StatusAnswer {
  readonly t: EpochMs;
  /** Where the numbers come from: requests that the gate itself made. */
  readonly source: 'probe';
  readonly stages: readonly StageStatus[];
  /** Since the gate started; absent from a gate whose policy makes no promises. */
  readonly promises?: PromiseRecord;
  /** How this gate stands to the others: `alone` while it cannot reach them, and lets people in more slowly (GATE-83). Absent where there is one gate. */
  readonly doors?: 'shared' | 'alone';
}

/** `POST /q/batch`: a school asks for tickets of the next day. `batch` is a token that school signed (`BatchClaims`); nothing else is believed. */
export const batchRequestSchema = z.strictObject({ batch: z.string().check(z.minLength(1), z.maxLength(1_000_000)) });

/** Answer of `POST /q/batch`: for each ask, in its order, the tickets of its lessons; a lesson that is over or too far away has none. */
export interface BatchAnswer {
  readonly tickets: readonly (readonly MintedTicket[])[];
}

/** `GET /q/c/<opaque>.json`: a class at the door in numbers, the same bytes for everybody, no names. */
export interface ClassBoardAnswer extends ClassCounts {
  readonly v: 1;
  readonly t: EpochMs;
  readonly lessonId: LessonId;
  /** Classes that wait with a better rank; those that walk in already are not counted. GATE-180. */
  readonly classesAhead: number;
  /** base64url bit string by seat number of the day: 1 = here or in. */
  readonly bits: string;
}
