// Branded identifiers. Each is made only by its parser, so that a class can never be taken for a person. design: "Names".

declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

/** A school: its UAI, seven digits and a letter, for example `0750001A`. The shard key of all data. */
export type SchoolId = Id<'school'>;
/** An account signs in and belongs to the cell. */
export type AccountId = Id<'account'>;
/** A person is an account's place in one school. */
export type PersonId = Id<'person'>;
/** A class or a group: both are audiences. */
export type AudienceId = Id<'audience'>;
/** A recurring timetable entry. */
export type SlotId = Id<'slot'>;
/** A dated lesson: `<slot id>_<yyyymmdd>` for an occurrence of a slot, a bare UUID for an ad-hoc one. See `lesson-id.ts`. */
export type LessonId = Id<'lesson'>;
/** A browser or another client that signed in; made by the client, kept by it. */
export type DeviceId = Id<'device'>;
/** A sign-in (a refresh family); revoked as one. */
export type SessionId = Id<'session'>;
/** A picture of a sheet: the lowercase hex SHA-256 of its re-encoded bytes. */
export type PictureId = Id<'picture'>;
/** A slide of a sheet. */
export type SlideId = Id<'slide'>;
/** A timetable that another program reads by its address; made by the client. */
export type CalendarId = Id<'calendar'>;
/** A file that a person uploaded; also the id of its upload. */
export type FileId = Id<'file'>;
/** A homework; made by the client that writes it. */
export type HomeworkId = Id<'homework'>;
/** Work that a pupil handed in; made by the client. */
export type HandInId = Id<'handIn'>;
/** A stroke or remark upon a page of a hand-in; made by the client. */
export type MarkId = Id<'mark'>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const LESSON = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(_[0-9]{8})?$/;

function parser<T extends string>(pattern: RegExp): (text: unknown) => T | undefined {
  return (text) => (typeof text === 'string' && pattern.test(text) ? (text as T) : undefined);
}

/** Reads a UAI in capitals; undefined when it is not one. The check letter is not verified: test schools have none. */
export const parseSchoolId: (text: unknown) => SchoolId | undefined = parser(/^[0-9]{7}[A-Z]$/);
/** Reads an account id (a lowercase UUID). */
export const parseAccountId: (text: unknown) => AccountId | undefined = parser(UUID);
/** Reads a person id (a lowercase UUID). */
export const parsePersonId: (text: unknown) => PersonId | undefined = parser(UUID);
/** Reads the id of a class or group (a lowercase UUID). */
export const parseAudienceId: (text: unknown) => AudienceId | undefined = parser(UUID);
/** Reads a slot id (a lowercase UUID). */
export const parseSlotId: (text: unknown) => SlotId | undefined = parser(UUID);
/** Reads a lesson id: `<uuid>_<yyyymmdd>` or a UUID. The date's digits are checked, not the calendar. */
export const parseLessonId: (text: unknown) => LessonId | undefined = parser(LESSON);
/** Reads a device id: 16 to 64 characters of base64url, made by the client from at least 96 random bits. */
export const parseDeviceId: (text: unknown) => DeviceId | undefined = parser(/^[A-Za-z0-9_-]{16,64}$/);
/** Reads a session id (a lowercase UUID). */
export const parseSessionId: (text: unknown) => SessionId | undefined = parser(UUID);
/** Reads a picture id (64 hex digits). */
export const parsePictureId: (text: unknown) => PictureId | undefined = parser(/^[0-9a-f]{64}$/);
/** Reads a calendar id (a lowercase UUID). */
export const parseCalendarId: (text: unknown) => CalendarId | undefined = parser(UUID);
/** Reads a slide id (a lowercase UUID). */
export const parseSlideId: (text: unknown) => SlideId | undefined = parser(UUID);
/** Reads a file id (a lowercase UUID). */
export const parseFileId: (text: unknown) => FileId | undefined = parser(UUID);
/** Reads a homework id (a lowercase UUID). */
export const parseHomeworkId: (text: unknown) => HomeworkId | undefined = parser(UUID);
/** Reads the id of a hand-in (a lowercase UUID). */
export const parseHandInId: (text: unknown) => HandInId | undefined = parser(UUID);
/** Reads the id of a mark (a lowercase UUID). */
export const parseMarkId: (text: unknown) => MarkId | undefined = parser(UUID);
