// Signing in: /api/session and /api/activation. docs/spec/school.md, "Sign-in". Cookies carry the credentials; bodies never do.

import * as z from 'zod/mini';
import type { AudienceId, PersonId, Role, SchoolId } from '@preau/core/base';
import { deviceIdSchema } from '../base/index.ts';

/** `POST /api/session`. Without a deviceId one is made from the request and returned in the answer. */
export const signInRequestSchema = z.strictObject({
  login: z.string().check(z.minLength(1), z.maxLength(200)),
  password: z.string().check(z.minLength(1), z.maxLength(500)),
  deviceId: z.optional(deviceIdSchema),
});

/** `POST /api/activation`: sets the password of the account whose code it is, and signs in. `POST /api/activation/check {code}` only says whose it is. */
export const activationRequestSchema = z.strictObject({
  code: z.string().check(z.minLength(8), z.maxLength(80)),
  password: z.string().check(z.minLength(1), z.maxLength(500)),
  deviceId: z.optional(deviceIdSchema),
});

/** `POST /api/activation/check`: whose code is it? */
export const activationCheckSchema = z.strictObject({
  code: z.string().check(z.minLength(8), z.maxLength(80)),
  deviceId: z.optional(deviceIdSchema),
});

/** One place of the account. */
export interface SessionPerson {
  readonly personId: PersonId;
  readonly schoolId: SchoolId;
  readonly schoolName: string;
  readonly displayName: string;
  readonly givenName: string;
  readonly roles: readonly Role[];
  readonly audiences: readonly {
    readonly audienceId: AudienceId;
    readonly label: string;
    readonly kind: 'class' | 'group';
  }[];
}

/** Answer of `POST /api/session`, `GET /api/session`, `POST /api/session/refresh`. */
export interface SessionAnswer {
  readonly login: string;
  readonly deviceId: string;
  /** When the session cookie must be renewed by `POST /api/session/refresh`, epoch ms. */
  readonly renewAt: number;
  readonly persons: readonly SessionPerson[];
}

/** Answer of `POST /api/activation/check`. */
export interface ActivationCheckAnswer {
  readonly displayName: string;
  readonly schoolName: string;
  /** The login that the person will use. */
  readonly login: string;
}
