// Schemas of ids and small words, shared by every message.

import * as z from 'zod/mini';
import {
  parseAudienceId,
  parseCalendarId,
  parseDeviceId,
  parseFileId,
  parseLessonId,
  parsePersonId,
  parsePictureId,
  parseSchoolId,
  parseSlideId,
  ROLES,
} from '@preau/core/base';
import type {
  AudienceId,
  CalendarId,
  DeviceId,
  FileId,
  Level,
  LessonId,
  PersonId,
  PictureId,
  Role,
  SchoolId,
  SlideId,
} from '@preau/core/base';

function id<T extends string>(parse: (text: unknown) => T | undefined, name: string): z.ZodMiniCustom<T, T> {
  return z.custom<T>((text) => parse(text) !== undefined, `not a ${name}`);
}

/** A UAI. */
export const schoolIdSchema: z.ZodMiniCustom<SchoolId, SchoolId> = id(parseSchoolId, 'school id');
/** A person id. */
export const personIdSchema: z.ZodMiniCustom<PersonId, PersonId> = id(parsePersonId, 'person id');
/** A class or group id. */
export const audienceIdSchema: z.ZodMiniCustom<AudienceId, AudienceId> = id(parseAudienceId, 'audience id');
/** A lesson id. */
export const lessonIdSchema: z.ZodMiniCustom<LessonId, LessonId> = id(parseLessonId, 'lesson id');
/** A device id. */
export const deviceIdSchema: z.ZodMiniCustom<DeviceId, DeviceId> = id(parseDeviceId, 'device id');
/** A picture id. */
export const pictureIdSchema: z.ZodMiniCustom<PictureId, PictureId> = id(parsePictureId, 'picture id');
/** A calendar id. */
export const calendarIdSchema: z.ZodMiniCustom<CalendarId, CalendarId> = id(parseCalendarId, 'calendar id');
/** A slide id. */
export const slideIdSchema: z.ZodMiniCustom<SlideId, SlideId> = id(parseSlideId, 'slide id');
/** A file id. */
export const fileIdSchema: z.ZodMiniCustom<FileId, FileId> = id(parseFileId, 'file id');
/** A ladder level. */
export const levelSchema: z.ZodMiniType<Level> = z.literal([0, 1, 2, 3, 4]);
/** A role. */
export const roleSchema: z.ZodMiniType<Role> = z.enum(ROLES as [Role, ...Role[]]);
/** Epoch milliseconds. */
export const instantSchema: z.ZodMiniType<number> = z.int().check(z.nonnegative());
