// The door of core/lesson.
export { MAX_MESSAGE_LENGTH, SOURCES } from './events.ts';
export type {
  Decided,
  Hole,
  LessonEvent,
  LessonFact,
  Locks,
  MediaSource,
  Names,
  Permission,
  RosterMember,
  Slide,
  Source,
  Visibility,
} from './events.ts';
export type { LessonCommand } from './commands.ts';
export type { Hand, LessonState, Member, Message, Phase, Presence } from './state.ts';
export { EMPTY_LESSON, evolve, fold } from './fold.ts';
export { isHeldDown, levelFor, NO_CEILING } from './hearing.ts';
export { maySee, viewFor, visibleTo } from './views.ts';
export type { Reader } from './views.ts';
export { findMember, findObstacle, isSafeMode, isTeacherPresent, mayPublish } from './rights.ts';
export type { Obstacle } from './rights.ts';
export { cameraLimitAt, SMALL_PICTURE, trackBreach } from './track-limits.ts';
export type { LiveTrack, PictureLimit } from './track-limits.ts';
export { decide } from './decide.ts';
export type { Invitee } from './decide.ts';
export {
  decideCeiling,
  decideCloseByTime,
  decideEnter,
  decideInterrupted,
  decideJoinRoster,
  decideLost,
  decideOpen,
  decidePrepare,
  decideSheet,
  findClosedDoor,
  FIRST_LOCKS,
  MAX_SEATS,
} from './doors.ts';
export type { Preparation } from './doors.ts';
export type { Decision, LessonRefusal } from './refusals.ts';
export { attendance } from './attendance.ts';
export type { Attendance, AttendanceRow, Interval } from './attendance.ts';
export { rollCallCsv, rollCallRows } from './roll-call.ts';
export type { RollCallRow, RollCallStyle } from './roll-call.ts';
export { parseSheet, parseSheetLine } from './sheet-text.ts';
export type { SheetBlock, SheetInline } from './sheet-text.ts';
