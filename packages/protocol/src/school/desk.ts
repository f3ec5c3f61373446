// What teachers, heads and operators change by hand. docs/spec/school.md, "First day and Monday".

import * as z from 'zod/mini';
import type { AudienceId, PersonId, Role } from '@preau/core/base';
import { audienceIdSchema, instantSchema, personIdSchema, roleSchema, schoolIdSchema } from '../base/index.ts';

/** Answer of `GET /api/audiences`: the classes and groups a teacher teaches (a head: all of the school). */
export interface AudiencesAnswer {
  readonly audiences: readonly {
    readonly audienceId: AudienceId;
    readonly label: string;
    readonly kind: 'class' | 'group';
    readonly pupils: number;
  }[];
}

/** Answer of `GET /api/audiences/{id}/pupils`. */
export interface PupilsAnswer {
  readonly label: string;
  readonly pupils: readonly {
    readonly personId: PersonId;
    readonly displayName: string;
    readonly login: string;
    /** Has set a password. */
    readonly activated: boolean;
    /** A card opened the account before; without a password it is all that does. PEOPLE-113. */
    readonly byCard: boolean;
  }[];
}

/** Answer of `POST /api/people/{id}/activation-code`: printed once, stored only as a keyed hash. The old code and password stop working. */
export interface ActivationCodeAnswer {
  readonly personId: PersonId;
  readonly displayName: string;
  readonly login: string;
  /** Groups of letters and digits, at least 60 random bits. */
  readonly code: string;
  readonly url: string;
  readonly expiresAt: number;
}

/** `POST /api/people/search` (head): names stay out of addresses. Without `schoolId` the first school of the account that it runs. `after`: the last person of the page before. */
export const peopleSearchSchema = z.strictObject({
  schoolId: z.optional(schoolIdSchema),
  search: z.optional(z.string().check(z.maxLength(100))),
  role: z.optional(roleSchema),
  after: z.optional(personIdSchema),
});

/** A person of the school as the office sees them. */
export interface OfficePerson {
  readonly personId: PersonId;
  readonly displayName: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly login: string;
  readonly roles: readonly Role[];
  /** Has set a password. */
  readonly activated: boolean;
  /** A card opened the account before; without a password it is all that does. PEOPLE-113. */
  readonly byCard: boolean;
  /** False: ended, may be brought back. */
  readonly active: boolean;
  /** The last import lacked this person. */
  readonly missing: boolean;
  /** What was set by hand, and imports leave alone until it is handed back. SCHOOL-120. */
  readonly byHand: readonly HandPart[];
  /** Of a pupil; the class first. */
  readonly audiences: readonly {
    readonly audienceId: AudienceId;
    readonly label: string;
    readonly kind: 'class' | 'group';
  }[];
  /** Labels of what a teacher teaches. */
  readonly teaches: readonly string[];
  /** Of a guardian. */
  readonly children: readonly {
    readonly personId: PersonId;
    readonly displayName: string;
    readonly classLabel: string;
    /** A court took the sight of this child from the guardian: the link stays until the head lifts it. PEOPLE-4. */
    readonly restricted?: boolean;
  }[];
  /** May this session change the person, print a code for them? */
  readonly mayChange: boolean;
  readonly mayPrintCode: boolean;
}

/** Answer of `POST /api/people/search`: a page of at most 25 by family name. */
export interface PeopleAnswer {
  readonly people: readonly OfficePerson[];
  /** `after` of the next page; null when this is the last. */
  readonly next: PersonId | null;
}

/** `POST /api/people` (head): adds one person by hand. Pupils need a class. */
export const addPersonRequestSchema = z.strictObject({
  schoolId: schoolIdSchema,
  givenName: z.string().check(z.minLength(1), z.maxLength(100)),
  familyName: z.string().check(z.minLength(1), z.maxLength(100)),
  role: roleSchema,
  classId: z.optional(audienceIdSchema),
  guardianOf: z.optional(z.array(personIdSchema).check(z.maxLength(12))),
});

/** What of a person may be by hand: names, class, groups, and a guardian's children. */
export const HAND_PARTS = ['name', 'class', 'groups', 'children'] as const;
/** One of them. */
export type HandPart = (typeof HAND_PARTS)[number];

/**
 * `PATCH /api/people/{id}` (head): moves a pupil to another class, renames, or ends (`active: false`, nobody is deleted). `groupIds` and
 * `guardianOf` replace a pupil's groups and a guardian's children. `handBack` lets the next import decide again what was set by hand.
 */
export const changePersonRequestSchema = z.strictObject({
  givenName: z.optional(z.string().check(z.minLength(1), z.maxLength(100))),
  familyName: z.optional(z.string().check(z.minLength(1), z.maxLength(100))),
  classId: z.optional(audienceIdSchema),
  groupIds: z.optional(z.array(audienceIdSchema).check(z.maxLength(40))),
  guardianOf: z.optional(z.array(personIdSchema).check(z.maxLength(12))),
  active: z.optional(z.boolean()),
  handBack: z.optional(z.array(z.enum(HAND_PARTS)).check(z.minLength(1), z.maxLength(HAND_PARTS.length))),
});

/** `POST /api/timetable/lessons` (head; a teacher for an audience of theirs, starting now = ad hoc): adds one lesson. */
export const addLessonRequestSchema = z.strictObject({
  audienceId: audienceIdSchema,
  subject: z.string().check(z.minLength(1), z.maxLength(100)),
  startsAt: instantSchema,
  endsAt: instantSchema,
  teacherIds: z.optional(z.array(personIdSchema).check(z.minLength(1), z.maxLength(8))),
  room: z.optional(z.string().check(z.maxLength(60))),
  exam: z.optional(z.boolean()),
});

/** `PATCH /api/timetable/lessons/{id}` (head): moves, cancels or restores one dated lesson. */
export const changeLessonRequestSchema = z.strictObject({
  startsAt: z.optional(instantSchema),
  endsAt: z.optional(instantSchema),
  teacherIds: z.optional(z.array(personIdSchema).check(z.minLength(1), z.maxLength(8))),
  room: z.optional(z.string().check(z.maxLength(60))),
  cancelled: z.optional(z.boolean()),
  note: z.optional(z.string().check(z.maxLength(200))),
  exam: z.optional(z.boolean()),
});
