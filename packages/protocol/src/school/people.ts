// Families, the accounts of a class and their codes. docs/spec/people.md.

import * as z from 'zod/mini';
import type { PersonId, Role, SchoolId } from '@preau/core/base';

/** Answer of `GET /api/people/{personId}/family`: whose guardian the person is, and who answers for them. */
export interface FamilyAnswer {
  readonly links: readonly {
    readonly guardianId: PersonId;
    readonly guardianName: string;
    readonly pupilId: PersonId;
    readonly pupilName: string;
    readonly classLabel: string;
    readonly relation: 'parent' | 'guardian' | 'relative' | 'other';
    /** Holds legal responsibility (autorité parentale). */
    readonly legal: boolean;
    /** Order in which the school calls, from 1. */
    readonly contactRank: number | null;
    /** A court took from the guardian the sight of the pupil. */
    readonly restricted: boolean;
    /** Flags were set by hand: imports leave them alone. */
    readonly byHand: boolean;
  }[];
  /** May this session set and lift a restriction? */
  readonly mayRestrict: boolean;
}

/** `PATCH /api/people/{personId}/guardians/{guardianId}`: legal responsibility, rank of contact. PEOPLE-2. */
export const changeLinkRequestSchema = z
  .strictObject({
    legal: z.optional(z.boolean()),
    contactRank: z.optional(z.nullable(z.int().check(z.minimum(1), z.maximum(20)))),
  })
  .check(z.refine((patch) => patch.legal !== undefined || patch.contactRank !== undefined, 'nothing to change'));

/** `PUT /api/people/{personId}/guardians/{guardianId}/restriction`: set or lifted, always with its reason. PEOPLE-4. */
export const restrictRequestSchema = z.strictObject({
  restricted: z.boolean(),
  reason: z.string().check(z.trim(), z.minLength(3), z.maxLength(500)),
});

/** Answer of `GET /api/audiences/{audienceId}/accounts`. PEOPLE-20. */
export interface ClassAccountsAnswer {
  readonly label: string;
  readonly kind: 'class' | 'group';
  /** Are guardians listed for this session? */
  readonly seesGuardians: boolean;
  /** May this session name who looks after the class's accounts? */
  readonly mayName: boolean;
  readonly administrators: readonly { readonly personId: PersonId; readonly displayName: string }[];
  readonly accounts: readonly {
    readonly personId: PersonId;
    readonly displayName: string;
    readonly login: string;
    readonly part: 'pupil' | 'guardian';
    /** A guardian's children in this class. */
    readonly children: readonly string[];
    /** Has set a password. */
    readonly activated: boolean;
    /** A card opened the account before; without a password it is all that does. PEOPLE-113. */
    readonly byCard: boolean;
    /** Last sign-in or renewal; null when never. */
    readonly lastSeenAt: number | null;
    readonly mayPrint: boolean;
  }[];
}

/** `POST /api/audiences/{audienceId}/activation-codes`: new codes for a whole class. The same `sheetId` again is the same sheet. PEOPLE-21, 22. */
export const codeSheetRequestSchema = z.strictObject({
  sheetId: z.uuid(),
  scope: z.enum(['all', 'withoutPassword']),
  parts: z.array(z.enum(['pupil', 'guardian'])).check(z.minLength(1), z.maxLength(2)),
});

/** Its answer: each code works once, until `expiresAt`. */
export interface CodeSheetAnswer {
  readonly label: string;
  readonly schoolName: string;
  readonly expiresAt: number;
  readonly slips: readonly {
    readonly personId: PersonId;
    readonly displayName: string;
    readonly login: string;
    readonly part: 'pupil' | 'guardian';
    readonly children: readonly string[];
    readonly code: string;
    readonly url: string;
  }[];
}

/** `PUT /api/audiences/{audienceId}/administrators/{personId}`: a teacher looks after the accounts of the class, or does no longer. PEOPLE-40. */
export const nameAdministratorRequestSchema = z.strictObject({ named: z.boolean() });

/** Answer of `GET /api/account/data`: which places of the account end, and when they are erased. PEOPLE-61. */
export interface OwnDataAnswer {
  readonly places: readonly {
    readonly schoolId: SchoolId;
    readonly personId: PersonId;
    /** Null while the person belongs to the school. */
    readonly leavesAt: number | null;
  }[];
}

/** Answer of `GET /api/people/leaving`: who is no longer entitled, soonest first. */
export interface LeavingAnswer {
  readonly people: readonly {
    readonly personId: PersonId;
    readonly displayName: string;
    readonly roles: readonly Role[];
    /** False: ended by hand. True: no file speaks of them any more. */
    readonly active: boolean;
    readonly leavesAt: number;
  }[];
  /** `after` of the next page; null when this is the last. */
  readonly next: PersonId | null;
}

/** Answer of `GET /api/schools/{schoolId}/imports`: the last ten, the newest first. PEOPLE-80. */
export interface ImportsAnswer {
  readonly runs: readonly {
    readonly runId: string;
    readonly at: number;
    /** Null: the command line, or somebody who is gone. */
    readonly by: string | null;
    readonly created: number;
    readonly changed: number;
    readonly missing: number;
    /** It took another import back. */
    readonly isUndo: boolean;
    readonly isUndone: boolean;
    readonly mayUndo: boolean;
  }[];
}

/** Answer of `GET` and `POST /api/schools/{schoolId}/imports/{runId}/undo`: what taking the import back changes, or changed. */
export interface UndoAnswer {
  readonly parts: readonly {
    readonly kind: 'audience' | 'person' | 'guardianLink' | 'slot';
    /** As before the import again. */
    readonly changed: number;
    /** Brought by the import: marked as missing, and kept. */
    readonly leaving: number;
    /** The first of each. */
    readonly names: readonly { readonly what: 'leaving' | 'changed'; readonly label: string }[];
  }[];
  readonly rekeyed: number;
}

/** `POST /api/account/merge`: the other account of the same human, by its login and password, or by a code of its school. PEOPLE-90, 91. */
export const mergeRequestSchema = z.union([
  z.strictObject({
    login: z.string().check(z.minLength(1), z.maxLength(100)),
    password: z.string().check(z.minLength(1), z.maxLength(200)),
  }),
  z.strictObject({ code: z.string().check(z.minLength(8), z.maxLength(80)) }),
]);
