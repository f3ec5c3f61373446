// The door of core/base: what gate, school and lesson share.
export { err, ok } from './result.ts';
export type { Result } from './result.ts';
export {
  parseAccountId,
  parseAudienceId,
  parseCalendarId,
  parseDeviceId,
  parseFileId,
  parseHandInId,
  parseHomeworkId,
  parseLessonId,
  parseMarkId,
  parsePersonId,
  parsePictureId,
  parseSchoolId,
  parseSessionId,
  parseSlideId,
  parseSlotId,
} from './ids.ts';
export type {
  AccountId,
  AudienceId,
  CalendarId,
  DeviceId,
  FileId,
  HandInId,
  HomeworkId,
  LessonId,
  MarkId,
  PersonId,
  PictureId,
  SchoolId,
  SessionId,
  SlideId,
  SlotId,
} from './ids.ts';
export { lessonIdOf, occurrenceOf } from './lesson-id.ts';
export {
  addDays,
  daysBetween,
  DEFAULT_ZONE,
  instantOf,
  isZone,
  localDateAt,
  minuteOfDayAt,
  parseLocalDate,
  weekdayOf,
} from './time.ts';
export type { EpochMs, LocalDate, MinuteOfDay } from './time.ts';
export { ROLES } from './people.ts';
export type { Part, PersonClaim, Role } from './people.ts';
export { CLOSES_AFTER_MS, DOORS_OPEN_BEFORE_MS, LEVELS } from './lesson.ts';
export type { Level, LessonRef } from './lesson.ts';
export type {
  ArrivalClaims,
  AskedLesson,
  BatchClaims,
  MintedTicket,
  PassClaims,
  SessionClaims,
  TicketAsk,
  TicketClaims,
} from './credentials.ts';
export { cleanText, lengthOf } from './text.ts';
