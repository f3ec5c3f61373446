// The HTTP messages of /api/lessons. docs/spec/lesson.md, "The doors".

import * as z from 'zod/mini';
import type { DeviceId, EpochMs, Level, LessonId, PersonId } from '@preau/core/base';
import type { Hole, LessonEvent, LessonState, Phase, Slide } from '@preau/core/lesson';
import { deviceIdSchema, pictureIdSchema, slideIdSchema } from '../base/index.ts';

/**
 * `POST /api/lessons/{id}/enter`: the device may be left out, the session's is taken. `resume` says that a connection comes
 * back: it does not take sound and picture away from another device of the person (LESSON-35).
 */
export const enterRequestSchema = z.strictObject({
  deviceId: z.optional(deviceIdSchema),
  resume: z.optional(z.boolean()),
});
/** `POST /api/lessons/{id}/media-grant`: the device may be left out, the session's is taken. */
export const mediaGrantRequestSchema = z.strictObject({ deviceId: z.optional(deviceIdSchema) });

/** Answer of `enter`. `log` and `socket` are absolute addresses; `pass` goes into the subprotocol `pass.<jwt>`. */
export interface EnterAnswer {
  readonly lessonId: LessonId;
  readonly personId: PersonId;
  readonly log: string;
  readonly socket: string;
  readonly pass: string;
  readonly level: Level;
  readonly seat: number;
  readonly phase: Phase;
  /** How the log names this device (never its real id); compare with `Member.deviceId` to know whether media belongs here. */
  readonly deviceId: DeviceId;
}

/** Answer of `POST /api/lessons/{id}/open`. */
export interface OpenAnswer {
  readonly lessonId: LessonId;
  readonly level: Level;
  readonly seq: number;
}

/** Answer of `GET /api/lessons/{id}/log?after=N`: a snapshot when `after` is 0 (or too old to be worth replaying), then every entry after it, holes included. */
export interface LogAnswer {
  readonly lessonId: LessonId;
  readonly at: EpochMs;
  readonly seq: number;
  readonly snapshot: LessonState | null;
  readonly events: readonly (LessonEvent | Hole)[];
}

/** Query of `GET /api/lessons/{id}/log`. */
export const logQuerySchema = z.strictObject({ after: z.optional(z.coerce.number().check(z.int(), z.nonnegative())) });
/** Query of `GET /api/lessons/{id}/people-to-invite`. */
export const inviteQuerySchema = z.strictObject({ search: z.optional(z.string().check(z.maxLength(100))) });
/** Query of `GET /api/lessons/{id}/roll-call.csv`: language of its words, French unless told otherwise. */
export const rollCallQuerySchema = z.strictObject({ lang: z.optional(z.enum(['fr', 'en'])) });

/** Answer of `POST /api/lessons/{id}/media-grant`: for any LiveKit client. */
export interface MediaGrantAnswer {
  readonly url: string;
  readonly token: string;
}

/**
 * `PUT /api/lessons/{id}/sheet`: text (Markdown subset) and order of the slides; pictures come by `POST …/pictures` first. The form is wider than
 * the limits of a sheet (LESSON-70), which are refused by their own codes.
 */
export const sheetRequestSchema = z.strictObject({
  text: z.string().check(z.maxLength(80_000)),
  slides: z
    .array(
      z.strictObject({ slideId: slideIdSchema, pictureId: pictureIdSchema, alt: z.string().check(z.maxLength(1_200)) }),
    )
    .check(z.maxLength(240)),
});
/** Body of the sheet request. */
export type SheetRequest = z.infer<typeof sheetRequestSchema>;

/** Answer of `GET|PUT /api/lessons/{id}/sheet`. */
export interface SheetAnswer {
  readonly lessonId: LessonId;
  readonly text: string;
  readonly slides: readonly Slide[];
  readonly mayWrite: boolean;
}

/** Answer of `POST /api/lessons/{id}/pictures` (multipart, one file): the picture, re-encoded, in sizes of at most 480, 1280 and 2560 px. */
export interface PictureAnswer {
  readonly pictureId: string;
  readonly width: number;
  readonly height: number;
}

/** Answer of `GET /api/lessons/{id}/people-to-invite?search=`: accounts of the school who are not in the lesson, at most 20. */
export interface PeopleToInviteAnswer {
  readonly people: readonly { readonly personId: PersonId; readonly name: string; readonly label: string }[];
}

/** Answer of `GET /api/lessons/{id}/roll-call`; the same as CSV at `…/roll-call.csv`. Minutes are whole, rounded. */
export interface RollCallAnswer {
  readonly lessonId: LessonId;
  readonly subject: string;
  readonly audienceLabel: string;
  readonly openedAt: EpochMs | null;
  readonly closedAt: EpochMs | null;
  readonly rows: readonly {
    readonly personId: PersonId;
    readonly name: string;
    readonly part: 'teacher' | 'pupil' | 'guest';
    readonly firstEnteredAt: EpochMs | null;
    readonly lastSeenAt: EpochMs | null;
    /** Minutes present between the opening and the end. */
    readonly minutesPresent: number;
    /** Minutes of the lesson during which the house itself was down. */
    readonly minutesInterrupted: number;
    readonly cuts: number;
  }[];
}
