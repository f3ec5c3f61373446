// The door of client: a lesson without a screen.
export { LessonConnection } from './lesson-connection.ts';
export type { LessonView, Line, Missed } from './view.ts';
export type { PendingMessage } from './outbox.ts';
export type { Refusal } from './calls.ts';
export type { Answer, Asking, Platform, Socket } from './platform.ts';
export { createWebPlatform } from './web-platform.ts';
export type { WebPlatformParts } from './web-platform.ts';
