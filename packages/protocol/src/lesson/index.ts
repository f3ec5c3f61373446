// The door of protocol/lesson.
export {
  BEAT_MS,
  clientFrameSchema,
  LESSON_SUBPROTOCOL,
  lessonCommandSchema,
  LOST_AFTER_MS,
  MAX_CLIENT_FRAME_BYTES,
  SILENCE_MS,
} from './frames.ts';
export { MAX_MESSAGE_LENGTH } from '@preau/core/lesson';
export type { ServerFrame } from './frames.ts';
export {
  enterRequestSchema,
  inviteQuerySchema,
  logQuerySchema,
  mediaGrantRequestSchema,
  rollCallQuerySchema,
  sheetRequestSchema,
} from './http.ts';
export type {
  EnterAnswer,
  LogAnswer,
  MediaGrantAnswer,
  OpenAnswer,
  PeopleToInviteAnswer,
  PictureAnswer,
  RollCallAnswer,
  SheetAnswer,
  SheetRequest,
} from './http.ts';
