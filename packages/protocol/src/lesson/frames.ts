// The frames of a lesson's WebSocket (subprotocol `preau.lesson.1`), JSON text, one object a frame. docs/spec/lesson.md, "The socket".

import * as z from 'zod/mini';
import type { LessonId, PersonId } from '@preau/core/base';
import { MAX_MESSAGE_LENGTH, SOURCES } from '@preau/core/lesson';
import type { Hole, LessonCommand, LessonEvent, Locks, Source } from '@preau/core/lesson';
import { levelSchema, personIdSchema, slideIdSchema } from '../base/index.ts';
import type { Problem, ProblemCode } from '../base/index.ts';

/** The subprotocol that a client offers beside `pass.<jwt>`. */
export const LESSON_SUBPROTOCOL = 'preau.lesson.1';
/** Largest frame a client may send, bytes. */
export const MAX_CLIENT_FRAME_BYTES = 16_384;
/** The server beats this often, milliseconds; a client that heard nothing for `SILENCE_MS` says so and reconnects. */
export const BEAT_MS = 600;
/**
 * Silence after which a client says so and reconnects, milliseconds. LESSON-91: a cut is on the page within 3 s. Three beats may
 * be missing or 1.6 s late before it is said; what is left to 3 s is for a slow page. Measured: docs/reports/first-lesson.md.
 */
export const SILENCE_MS = 2_200;
/** Silence after which the server writes `lost`, milliseconds: longer, so that a reload leaves no trace in the class. LESSON-41. */
export const LOST_AFTER_MS = 5_000;

const source = z.enum(SOURCES as [Source, ...Source[]]);
const media = z.enum(['microphone', 'camera', 'screen']);
const locks: z.ZodMiniType<Locks> = z.strictObject({
  microphone: z.boolean(),
  camera: z.boolean(),
  screen: z.boolean(),
  chat: z.boolean(),
});

/** A command as it travels. */
export const lessonCommandSchema: z.ZodMiniType<LessonCommand> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('raiseHand') }),
  z.strictObject({ kind: z.literal('lowerHand'), personId: personIdSchema }),
  z.strictObject({ kind: z.literal('lowerAllHands') }),
  z.strictObject({
    kind: z.literal('postMessage'),
    text: z.string().check(z.minLength(1), z.maxLength(4 * MAX_MESSAGE_LENGTH)),
  }),
  z.strictObject({ kind: z.literal('deleteMessage'), target: z.int().check(z.positive()) }),
  z.strictObject({ kind: z.literal('setLevel'), level: levelSchema }),
  z.strictObject({ kind: z.literal('setLocks'), locks }),
  z.strictObject({
    kind: z.literal('setPermission'),
    personId: personIdSchema,
    source,
    permission: z.enum(['inherit', 'allowed', 'blocked']),
  }),
  z.strictObject({ kind: z.literal('silence'), personId: z.nullable(personIdSchema), source: media }),
  z.strictObject({ kind: z.literal('askToUnmute'), personId: personIdSchema }),
  z.strictObject({ kind: z.literal('answerUnmute') }),
  z.strictObject({ kind: z.literal('remove'), personId: personIdSchema }),
  z.strictObject({ kind: z.literal('readmit'), personId: personIdSchema }),
  z.strictObject({ kind: z.literal('invite'), personId: personIdSchema }),
  z.strictObject({ kind: z.literal('showSlide'), slideId: z.nullable(slideIdSchema) }),
  z.strictObject({ kind: z.literal('leave') }),
  z.strictObject({ kind: z.literal('close') }),
]);

/** What a client sends. `id` (8-64 characters, unique per person and lesson) makes a command idempotent. `beat` answers the server's beat. */
export const clientFrameSchema = z.discriminatedUnion('t', [
  z.strictObject({
    t: z.literal('command'),
    id: z.string().check(z.regex(/^[A-Za-z0-9_-]{8,64}$/)),
    command: lessonCommandSchema,
  }),
  z.strictObject({ t: z.literal('beat'), seq: z.int().check(z.nonnegative()) }),
]);

/** What the server sends. Clients accept and ignore unknown `t`. */
export type ServerFrame =
  /** First frame. `seq` is the log's head: whatever the client lacks up to it, it gets by GET log. */
  | {
      readonly t: 'hello';
      readonly lessonId: LessonId;
      readonly personId: PersonId;
      readonly seat: number;
      readonly seq: number;
      readonly at: number;
      readonly beatMs: number;
      readonly silenceMs: number;
    }
  /** Consecutive entries; a gap before them means that the client must catch up. */
  | { readonly t: 'events'; readonly events: readonly (LessonEvent | Hole)[] }
  /** The command `id` stands in the log at `seq` (0: it changed nothing). */
  | { readonly t: 'done'; readonly id: string; readonly seq: number }
  /** The command `id` was refused. */
  | { readonly t: 'refused'; readonly id: string; readonly code: ProblemCode; readonly retryAfterMs?: number }
  | { readonly t: 'beat'; readonly seq: number; readonly at: number }
  /** A frame that could not be taken; the socket may be closed after it with the code's close code. */
  | { readonly t: 'problem'; readonly problem: Problem };
