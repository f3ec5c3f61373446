// The one catalogue of errors: code -> HTTP status, socket close code, may retry, who can act. docs/reference/errors.md is written from it.

import type { ProblemRow } from './problem-row.ts';
import { WORKSPACE_PROBLEMS } from './workspace-errors.ts';

/** Every refusal that leaves the house. Codes are `area.reason`; an area is a noun of the design. */
export const PROBLEMS = {
  'request.invalid': {
    status: 400,
    close: 4400,
    retry: false,
    audience: 'client',
    text: 'The request does not have the expected form',
  },
  'request.tooLarge': {
    status: 413,
    close: 4413,
    retry: false,
    audience: 'client',
    text: 'The request is larger than allowed',
  },
  'request.headTooLarge': {
    status: 431,
    retry: false,
    audience: 'client',
    text: 'Address and header fields are larger than allowed',
  },
  'request.unsupportedType': {
    status: 415,
    retry: false,
    audience: 'client',
    text: 'The content type is not supported here',
  },
  'request.notFound': { status: 404, retry: false, audience: 'client', text: 'Nothing is served at this address' },
  'request.tooMany': {
    status: 429,
    close: 4429,
    retry: true,
    audience: 'client',
    text: 'Too many requests from this device or account',
  },
  'request.foreignOrigin': {
    status: 403,
    close: 4403,
    retry: false,
    audience: 'client',
    text: 'The request comes from another site',
  },
  'server.fault': {
    status: 500,
    close: 4500,
    retry: true,
    audience: 'operator',
    text: 'The server failed; the fault is logged',
  },
  'server.unavailable': {
    status: 503,
    close: 4503,
    retry: true,
    audience: 'operator',
    text: 'A part that this needs does not answer',
  },
  'server.busy': {
    status: 503,
    retry: true,
    audience: 'user',
    text: 'Too many costly things are being made at once; come back in a moment',
  },
  'server.closing': {
    status: 503,
    close: 4504,
    retry: true,
    audience: 'operator',
    text: 'The server is stopping; come back in a moment',
  },

  'session.missing': {
    status: 401,
    close: 4401,
    retry: false,
    audience: 'user',
    text: 'Not signed in, or signed in too long ago',
  },
  'session.wrongPassword': { status: 401, retry: false, audience: 'user', text: 'Unknown login or wrong password' },
  'session.slowDown': {
    status: 429,
    retry: true,
    audience: 'user',
    text: 'Too many wrong passwords from this device; wait a little',
  },
  'session.busy': {
    status: 503,
    retry: true,
    audience: 'user',
    text: 'More people are signing in than passwords can be checked; come back in a moment',
  },
  'session.revoked': { status: 401, close: 4402, retry: false, audience: 'user', text: 'This session was ended' },
  'session.notActivated': {
    status: 403,
    retry: false,
    audience: 'user',
    text: 'The account has no password yet; use the activation code',
  },
  'session.forbidden': { status: 403, retry: false, audience: 'user', text: 'Your role does not allow this' },
  'activation.unknown': {
    status: 404,
    retry: false,
    audience: 'user',
    text: 'The activation code is unknown or was used',
  },
  'activation.expired': { status: 410, retry: false, audience: 'user', text: 'The activation code has expired' },
  'card.unknown': {
    status: 404,
    retry: false,
    audience: 'user',
    text: 'The card is unknown, was replaced or has ended',
  },
  'card.wrongPictures': { status: 401, retry: true, audience: 'user', text: 'These are not the pictures of the card' },
  'card.resting': { status: 429, retry: true, audience: 'user', text: 'The card rests after wrong pictures' },
  'card.spent': {
    status: 403,
    retry: false,
    audience: 'user',
    text: 'Too many wrong pictures; the card must be made anew',
  },
  'card.off': { status: 409, retry: false, audience: 'user', text: 'Cards are not switched on for this class' },
  'card.noClass': { status: 404, retry: false, audience: 'user', text: 'This device is not one of a class' },
  'password.weak': { status: 422, retry: false, audience: 'user', text: 'The password is too short or too common' },

  'ticket.missing': { status: 401, retry: false, audience: 'client', text: 'A ticket from the gate is needed first' },
  'ticket.invalid': {
    status: 401,
    retry: false,
    audience: 'client',
    text: 'The ticket is altered, expired or for another lesson',
  },
  'ticket.waiting': { status: 403, retry: true, audience: 'user', text: 'The ticket is not admitted yet' },
  'pass.invalid': {
    status: 401,
    close: 4410,
    retry: false,
    audience: 'client',
    text: 'The pass is altered, expired or was used',
  },

  'lesson.unknown': { status: 404, close: 4404, retry: false, audience: 'user', text: 'No such lesson' },
  'lesson.notYours': {
    status: 403,
    close: 4405,
    retry: false,
    audience: 'user',
    text: 'You are not on the roster of this lesson',
  },
  'lesson.tooEarly': {
    status: 409,
    retry: true,
    audience: 'user',
    text: 'The doors open ten minutes before the start',
  },
  'lesson.closed': { status: 409, close: 4409, retry: false, audience: 'user', text: 'The lesson is over' },
  'lesson.cancelled': { status: 409, retry: false, audience: 'user', text: 'The lesson is cancelled' },
  'lesson.removed': {
    status: 403,
    close: 4406,
    retry: false,
    audience: 'user',
    text: 'The teacher removed you from this lesson',
  },
  'lesson.notTeacher': {
    status: 403,
    retry: false,
    audience: 'user',
    text: 'Only a teacher of this lesson may do that',
  },
  'lesson.notEntered': { status: 409, retry: false, audience: 'client', text: 'Enter the lesson first' },
  'lesson.notOpen': { status: 409, retry: false, audience: 'user', text: 'The teacher has not opened the lesson yet' },
  'lesson.locked': { status: 403, retry: false, audience: 'user', text: 'The teacher has locked this' },
  'lesson.levelTooLow': {
    status: 403,
    retry: false,
    audience: 'user',
    text: 'The level of the lesson does not allow this now',
  },
  'lesson.unknownMember': { status: 404, retry: false, audience: 'client', text: 'No such member in this lesson' },
  'lesson.unknownTarget': { status: 404, retry: false, audience: 'client', text: 'No such message or slide' },
  'lesson.full': { status: 409, retry: false, audience: 'user', text: 'The lesson has as many members as it can hold' },
  'lesson.tooSlow': {
    status: 429,
    close: 4408,
    retry: true,
    audience: 'client',
    text: 'The connection reads too slowly and was closed; catch up and return',
  },
  'lesson.replaced': {
    status: 409,
    close: 4407,
    retry: false,
    audience: 'user',
    text: 'The same seat was taken by a newer connection of this device',
  },
  'media.unavailable': {
    status: 503,
    retry: true,
    audience: 'user',
    text: 'Sound and picture are not available; text and slides are',
  },
  'sheet.tooLong': { status: 422, retry: false, audience: 'user', text: 'The sheet is longer than 20,000 characters' },
  'sheet.tooManySlides': { status: 422, retry: false, audience: 'user', text: 'A sheet has at most 60 slides' },
  'picture.unreadable': {
    status: 422,
    retry: false,
    audience: 'user',
    text: 'The picture is not a PNG, JPEG or WebP that can be read',
  },
  'picture.tooLarge': {
    status: 413,
    retry: false,
    audience: 'user',
    text: 'The picture is over 15 MB or 40 million pixels',
  },
  'picture.noRoom': {
    status: 409,
    retry: false,
    audience: 'user',
    text: 'The pictures of the school take all the room they may',
  },
  'picture.unknown': { status: 404, retry: false, audience: 'client', text: 'No such picture' },

  'person.unknown': { status: 404, retry: false, audience: 'user', text: 'No such person in your school' },
  'person.notYours': { status: 403, retry: false, audience: 'user', text: 'This person is not in one of your classes' },
  'audience.unknown': { status: 404, retry: false, audience: 'user', text: 'No such class or group' },
  'audience.notYours': { status: 403, retry: false, audience: 'user', text: 'This class or group is not one of yours' },
  'timetable.conflict': {
    status: 409,
    retry: false,
    audience: 'user',
    text: 'The lesson overlaps another of the same class or teacher',
  },
  'timetable.unknown': {
    status: 404,
    retry: false,
    audience: 'user',
    text: 'No such timetable, or not one that you may see',
  },
  'calendar.unknown': { status: 404, retry: false, audience: 'user', text: 'No such calendar, or it was revoked' },
  'calendar.tooOften': {
    status: 429,
    retry: true,
    audience: 'client',
    text: 'This calendar is read too often; it may be kept for fifteen minutes',
  },
  'calendar.tooMany': { status: 409, retry: false, audience: 'user', text: 'Twenty calendars are enough; revoke one' },
  'import.invalid': {
    status: 422,
    retry: false,
    audience: 'operator',
    text: 'The files have errors; nothing was changed',
  },
  'import.running': {
    status: 409,
    retry: true,
    audience: 'operator',
    text: 'Another import of this school is running',
  },
  'import.nothingToUndo': {
    status: 409,
    retry: false,
    audience: 'user',
    text: 'This import is not the last one of the school, or was taken back already',
  },
  'school.empty': { status: 409, retry: false, audience: 'user', text: 'The school holds no roster yet' },

  ...WORKSPACE_PROBLEMS,
} as const satisfies Record<string, ProblemRow>;

/** A code of the catalogue. */
export type ProblemCode = keyof typeof PROBLEMS;

/** The body of every error answer (`application/problem+json`, RFC 9457), `type` being `urn:preau:problem:<code>`. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  /** What is wrong here, in English, without names or secrets; absent for 5xx. */
  readonly detail?: string;
  /** The fields at fault, by JSON pointer. */
  readonly fields?: readonly { readonly path: string; readonly message: string }[];
  /** When to try again, milliseconds, already jittered by the server. */
  readonly retryAfterMs?: number;
}

/** Builds the problem document of a code. */
export function toProblem(
  code: ProblemCode,
  more: Partial<Pick<Problem, 'detail' | 'fields' | 'retryAfterMs'>> = {},
): Problem {
  const row = PROBLEMS[code];
  return { type: `urn:preau:problem:${code}`, title: row.text, status: row.status, code, ...more };
}
