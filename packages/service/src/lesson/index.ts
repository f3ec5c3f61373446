// The door of service/lesson.
export { LessonHouse, TICK_MS } from './lesson-house.ts';
export type { HouseParts } from './lesson-house.ts';
export { LessonRoom, MAX_SOCKETS_PER_PERSON } from './lesson-room.ts';
export type { RoomParts } from './lesson-room.ts';
export { Connection, MAX_PENDING_BYTES } from './connection.ts';
export type { ConnectionOwner } from './connection.ts';
export { JoinMeter } from './join-meter.ts';
export { Doorkeeper, PASS_LIFE_MS } from './doorkeeper.ts';
export type { Caller, DoorParts, Entry } from './doorkeeper.ts';
export { toFrame } from './fan-out.ts';
export { MAX_WAITING, RoomLog } from './room-log.ts';
export type { Outcome, Wish } from './room-log.ts';
export { PICTURE_SIZES } from './ports.ts';
export type {
  DeviceMark,
  LessonCard,
  LessonDirectory,
  LessonKey,
  LessonLog,
  MediaGrantRequest,
  MediaNotice,
  MediaNotices,
  MediaRooms,
  PictureRecord,
  PictureSize,
  PictureStore,
  SavedPicture,
  RunningLesson,
  RunningLessons,
  SchoolPerson,
  Sheet,
  SheetStore,
  Wire,
  WireEnd,
} from './ports.ts';
export type { LessonProblem } from './problem.ts';
export { LessonReader } from './lesson-reader.ts';
export type { ReaderParts, RollCall } from './lesson-reader.ts';
export { SCHOOL_PICTURE_BYTES, SHEET_LIMITS, SheetDesk } from './sheet-desk.ts';
export type { SheetParts } from './sheet-desk.ts';
export { sweepPictures, UNKNOWN_MS, UNNAMED_MS } from './picture-sweep.ts';
export type { SweepParts } from './picture-sweep.ts';
export { MediaGrants } from './media-grants.ts';
export type { GrantParts } from './media-grants.ts';
export { TEXT_PATIENCE_MS, TextDesk } from './text-desk.ts';
export type { LessonText, TextDeskParts } from './text-desk.ts';
export { eraseMessages } from './erase-messages.ts';
export { eraseSheet } from './erase-sheet.ts';
export type { EraseParts } from './erase-messages.ts';
