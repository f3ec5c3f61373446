// The door of protocol/lesson.
export { BEAT_MS, clientFrameSchema, LESSON_SUBPROTOCOL, lessonCommandSchema, MAX_CLIENT_FRAME_BYTES, MAX_MESSAGE_LENGTH, SILENCE_MS } from './frames.ts';
export type { ClientFrame, ServerFrame } from './frames.ts';
export { enterRequestSchema, sheetRequestSchema } from './http.ts';
export type { EnterAnswer, LogAnswer, MediaGrantAnswer, OpenAnswer, PictureAnswer, RollCallAnswer, SheetAnswer, SheetRequest } from './http.ts';
