// The one catalogue of errors: code -> HTTP status, socket close code, may retry, who can act. docs/reference/errors.md is written from it.

/** Who can do something about it. */
export type ProblemAudience = 'user' | 'client' | 'operator';

/** One row of the catalogue. `text` is the plain English title; screens use their own sentence for the code. */
export interface ProblemRow {
  readonly status: number;
  /** WebSocket close code (4000-4999) when the error ends a socket. */
  readonly close?: number;
  /** May the same request succeed later without being changed? Then `retryAfterMs` comes with it. */
  readonly retry: boolean;
  readonly audience: ProblemAudience;
  readonly text: string;
}

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

  'file.unknown': { status: 404, retry: false, audience: 'user', text: 'No such file' },
  'file.typeRefused': {
    status: 422,
    retry: false,
    audience: 'user',
    text: 'This kind of file is not kept, or its name says another kind than its content',
  },
  'file.unreadable': { status: 422, retry: false, audience: 'user', text: 'The picture or archive cannot be read' },
  'file.bomb': {
    status: 422,
    retry: false,
    audience: 'user',
    text: 'The picture or archive would unfold to far more than it seems',
  },
  'file.tooLarge': { status: 413, retry: false, audience: 'user', text: 'The file is larger than you may keep' },
  'file.quota': { status: 409, retry: false, audience: 'user', text: 'Your files take all the room they may' },
  'file.schoolQuota': {
    status: 409,
    retry: false,
    audience: 'user',
    text: 'The files of the school take all the room they may; its operators can give more',
  },
  'file.tooMany': {
    status: 409,
    retry: false,
    audience: 'user',
    text: 'Too many uploads are begun and not ended',
  },
  'file.inUse': { status: 409, retry: false, audience: 'user', text: 'The file is attached to something' },
  'file.wrongOffset': {
    status: 409,
    retry: false,
    audience: 'client',
    text: 'The upload goes on at another byte; ask where',
  },

  'handIn.unknown': { status: 404, retry: false, audience: 'user', text: 'No such hand-in' },
  'handIn.notAsked': { status: 409, retry: false, audience: 'user', text: 'This homework is not to be handed in here' },
  'handIn.empty': { status: 422, retry: false, audience: 'user', text: 'A hand-in needs a text, a photo or a file' },
  'handIn.looked': {
    status: 409,
    retry: false,
    audience: 'user',
    text: 'The teacher has looked at it; it cannot be taken back',
  },
  'handIn.returned': { status: 409, retry: false, audience: 'user', text: 'The work was returned; it is done' },
  'book.closed': {
    status: 409,
    retry: false,
    audience: 'user',
    text: 'The school year is over and its book is closed; nothing in it changes any more',
  },
  'handIn.marksFull': {
    status: 409,
    retry: false,
    audience: 'user',
    text: 'No more fits upon this page, or upon this hand-in',
  },
  'handIn.notMarkable': {
    status: 422,
    retry: false,
    audience: 'client',
    text: 'That page is not one of the hand-in that can be drawn upon',
  },
  'handIn.pagesUnreadable': {
    status: 422,
    retry: false,
    audience: 'user',
    text: 'A file of the hand-in cannot be made into pages',
  },
  'handIn.photoUnreadable': { status: 422, retry: false, audience: 'user', text: 'A photo cannot be read' },

  'homework.unknown': { status: 404, retry: false, audience: 'user', text: 'No such homework, or not for you' },
  'homework.stale': {
    status: 409,
    retry: false,
    audience: 'user',
    text: 'It was changed meanwhile; read it again before changing it',
  },
  'homework.tooLong': {
    status: 422,
    retry: false,
    audience: 'user',
    text: 'The text is longer than 10,000 characters',
  },
  'homework.wrongDay': {
    status: 422,
    retry: false,
    audience: 'user',
    text: 'Homework is due today at the earliest, and within a year',
  },
  'homework.handInAsked': {
    status: 409,
    retry: false,
    audience: 'client',
    text: 'This homework is done by handing it in, not by a tick',
  },

  'post.unknown': { status: 404, retry: false, audience: 'user', text: 'No such announcement' },
  'survey.closed': { status: 409, retry: false, audience: 'user', text: 'The survey is closed' },
  'channel.unknown': { status: 404, retry: false, audience: 'user', text: 'No such channel' },
  'channel.unknownMessage': { status: 404, retry: false, audience: 'user', text: 'No such message of yours' },
  'channel.closed': { status: 403, retry: false, audience: 'user', text: 'The channel is closed for now' },
  'channel.muted': { status: 403, retry: false, audience: 'user', text: 'A teacher took your right to write here' },
  'channel.tooFast': { status: 429, retry: true, audience: 'user', text: 'One message every two seconds' },
  'channel.tooLate': {
    status: 409,
    retry: false,
    audience: 'user',
    text: 'A message can be taken back for five minutes',
  },

  'thread.unknown': { status: 404, retry: false, audience: 'user', text: 'No such thread or message' },
  'mail.receiverUnknown': {
    status: 404,
    retry: false,
    audience: 'user',
    text: 'One of the receivers is nobody whom you may write to',
  },
  'mail.nobody': { status: 422, retry: false, audience: 'user', text: 'The message has no receiver' },
  'mail.off': { status: 403, retry: false, audience: 'user', text: 'Messages are switched off in this school' },
  'mail.pupilsOff': {
    status: 403,
    retry: false,
    audience: 'user',
    text: 'Messages of pupils are switched off in this school',
  },
  'mail.muted': { status: 403, retry: true, audience: 'user', text: 'The school has stopped your writing for a while' },
  'mail.readOnly': { status: 403, retry: false, audience: 'user', text: 'You may read this thread, not write in it' },
  'mail.tooFast': { status: 429, retry: true, audience: 'user', text: 'Too many messages in a short time' },
  'mail.recallLate': {
    status: 409,
    retry: false,
    audience: 'user',
    text: 'A message can be taken back for an hour, or until it is released',
  },
  'mail.tooManyDrafts': { status: 409, retry: false, audience: 'user', text: 'You have 30 drafts already' },
  'moderation.unknown': { status: 404, retry: false, audience: 'user', text: 'No such report in your school' },
  'moderation.decided': { status: 409, retry: false, audience: 'user', text: 'Somebody else decided this already' },
  'content.refused': {
    status: 403,
    retry: false,
    audience: 'user',
    text: 'The operators took this content away everywhere; it is not taken again for now',
  },
  'school.unknown': { status: 404, retry: false, audience: 'operator', text: 'No such school in this cell' },
  'school.exists': { status: 409, retry: false, audience: 'operator', text: 'The school is open already' },
  'school.uaiWrong': {
    status: 422,
    retry: false,
    audience: 'operator',
    text: 'The letter of the UAI does not follow from its digits',
  },
  'purge.unknown': { status: 404, retry: false, audience: 'operator', text: 'No such purge, or nothing to take away' },
  'purge.tooShort': {
    status: 422,
    retry: false,
    audience: 'operator',
    text: 'The text is too short to be taken away everywhere: others write it too',
  },
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
