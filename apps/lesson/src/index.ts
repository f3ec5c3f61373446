// The door of apps/lesson.
export { openLesson } from './open-lesson.ts';
export type { Lesson, LessonOptions } from './open-lesson.ts';
export { LESSON_OPERATIONS } from './operations.ts';
export { routes } from './routes.ts';
export { SOCKET_PREFIX } from './socket-door.ts';
export { LESSON_SETTINGS } from './config.ts';
export { start } from './start.ts';
export type { RunningLessonApp } from './start.ts';
