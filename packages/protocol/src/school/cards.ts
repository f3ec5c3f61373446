// Cards of the youngest: /api/session/card, /api/session/class, /api/audiences/{audienceId}/cards. docs/spec/people.md, "Cards of the youngest".

import * as z from 'zod/mini';
import type { PersonId } from '@preau/core/base';
import { CARD_PICTURES } from '@preau/core/school';
import type { CardPicture, PicturePair } from '@preau/core/school';
import { deviceIdSchema, personIdSchema } from '../base/index.ts';

/** 256 bits in base64url, as the link of a card carries them. */
const secretSchema = z.string().check(z.regex(/^[\w-]{43}$/));
const pictureSchema = z.enum(CARD_PICTURES as unknown as [CardPicture, ...CardPicture[]]);

/** `POST /api/session/card/look`: whose card is it? */
export const cardLookRequestSchema = z.strictObject({ secret: secretSchema, deviceId: z.optional(deviceIdSchema) });

/** Its answer, enough for a child to know the own card: no family name, no class. */
export interface CardLookAnswer {
  readonly givenName: string;
  /** 0 to 23: colour and shape. */
  readonly face: number;
  /** After wrong pictures: from then on the next pair is looked at; 0 when now. */
  readonly retryAfterMs: number;
}

/** `POST /api/session/card`: by a card (`secret`), or on a device of the class by who one is (`personId`); always with the two pictures. */
export const cardSignInRequestSchema = z
  .strictObject({
    secret: z.optional(secretSchema),
    personId: z.optional(personIdSchema),
    pictures: z.tuple([pictureSchema, pictureSchema]),
    deviceId: z.optional(deviceIdSchema),
  })
  .check(z.refine((body) => (body.secret === undefined) !== (body.personId === undefined), 'secret or personId'));

/** `POST /api/session/class`: a teacher's code makes this device one of the class. */
export const classDoorRequestSchema = z.strictObject({
  code: z.string().check(z.minLength(8), z.maxLength(80)),
  deviceId: z.optional(deviceIdSchema),
});

/** Answer of `POST` and `GET /api/session/class`: who may tap their name on this device. */
export interface ClassDoorAnswer {
  readonly label: string;
  readonly pupils: readonly {
    readonly personId: PersonId;
    /** With letters of the family name where two share the first name. */
    readonly name: string;
    readonly face: number;
  }[];
}

/** `PUT /api/audiences/{audienceId}/cards`: cards on or off for a class. Off ends them all. */
export const setCardsRequestSchema = z.strictObject({ isOn: z.boolean() });

/** `POST /api/audiences/{audienceId}/cards`: new cards for some pupils. The same `sheetId` again is the same sheet, for an hour. */
export const cardSheetRequestSchema = z.strictObject({
  sheetId: z.uuid(),
  personIds: z.array(personIdSchema).check(z.minLength(1), z.maxLength(60)),
});

/** `PUT /api/audiences/{audienceId}/class-code`: a code for the devices of the class. The same `codeId` again is the same code. */
export const classCodeRequestSchema = z.strictObject({ codeId: z.uuid() });

/** Its answer: typed on each tablet of the class until `expiresAt`. */
export interface ClassCodeAnswer {
  readonly code: string;
  readonly url: string;
  readonly expiresAt: number;
}

/** Answer of `GET` and `PUT /api/audiences/{audienceId}/cards`. */
export interface ClassCardsAnswer {
  readonly label: string;
  readonly kind: 'class' | 'group';
  /** False: the office forbids cards. */
  readonly isAllowed: boolean;
  readonly isOn: boolean;
  readonly pupils: readonly {
    readonly personId: PersonId;
    readonly displayName: string;
    /** `spent`: ten wrong pairs; it must be made anew. */
    readonly card: 'none' | 'works' | 'spent';
    /** May this session make a card for the pupil? Not when the account has other places or roles. */
    readonly mayMake: boolean;
  }[];
  readonly devices: readonly { readonly bondId: string; readonly bondedAt: number; readonly seenAt: number }[];
}

/** Answer of `POST /api/audiences/{audienceId}/cards`: pictures and links are shown only here. */
export interface CardSheetAnswer {
  readonly label: string;
  readonly schoolName: string;
  readonly expiresAt: number;
  readonly cards: readonly {
    readonly personId: PersonId;
    readonly displayName: string;
    readonly givenName: string;
    readonly face: number;
    readonly pictures: PicturePair;
    readonly url: string;
  }[];
}
