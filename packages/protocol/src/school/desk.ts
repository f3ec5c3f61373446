// What teachers, heads and operators change by hand. docs/spec/school.md, "First day and Monday".

import * as z from 'zod/mini';
import type { AudienceId, PersonId } from '@preau/core/base';
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
    readonly activated: boolean;
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

/** `POST /api/people` (head): adds one person by hand. Pupils need a class. */
export const addPersonRequestSchema = z.strictObject({
  schoolId: schoolIdSchema,
  givenName: z.string().check(z.minLength(1), z.maxLength(100)),
  familyName: z.string().check(z.minLength(1), z.maxLength(100)),
  role: roleSchema,
  classId: z.optional(audienceIdSchema),
  guardianOf: z.optional(z.array(personIdSchema).check(z.maxLength(12))),
});

/** `PATCH /api/people/{id}` (head): moves a pupil to another class, renames, or ends (`active: false`, nothing is deleted). */
export const changePersonRequestSchema = z.strictObject({
  givenName: z.optional(z.string().check(z.minLength(1), z.maxLength(100))),
  familyName: z.optional(z.string().check(z.minLength(1), z.maxLength(100))),
  classId: z.optional(audienceIdSchema),
  active: z.optional(z.boolean()),
});

/** `POST /api/timetable/lessons` (head; a teacher for an audience of theirs, starting now = ad hoc): adds one lesson. */
export const addLessonRequestSchema = z.strictObject({
  audienceId: audienceIdSchema,
  subject: z.string().check(z.minLength(1), z.maxLength(100)),
  startsAt: instantSchema,
  endsAt: instantSchema,
  teacherIds: z.optional(z.array(personIdSchema).check(z.minLength(1), z.maxLength(8))),
  room: z.optional(z.string().check(z.maxLength(60))),
});

/** `PATCH /api/timetable/lessons/{id}` (head): moves, cancels or restores one dated lesson. */
export const changeLessonRequestSchema = z.strictObject({
  startsAt: z.optional(instantSchema),
  endsAt: z.optional(instantSchema),
  teacherIds: z.optional(z.array(personIdSchema).check(z.minLength(1), z.maxLength(8))),
  room: z.optional(z.string().check(z.maxLength(60))),
  cancelled: z.optional(z.boolean()),
  note: z.optional(z.string().check(z.maxLength(200))),
});
