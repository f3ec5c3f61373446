// The door of protocol/base: the error catalogue and shared schemas.
export {
  ARRIVAL_COOKIE,
  ARRIVAL_PATH,
  DEVICE_COOKIE,
  CLASS_COOKIE,
  MARK_COOKIE,
  REFRESH_COOKIE,
  REFRESH_PATH,
  SESSION_COOKIE,
  TICKET_COOKIE,
} from './cookies.ts';
export { PROBLEMS } from './errors.ts';
export type { ProblemCode } from './errors.ts';
export { toProblem } from './problem.ts';
export type { Problem } from './problem.ts';
export type { ProblemAudience, ProblemRow } from './problem-row.ts';
export { toJsonSchema } from './json-schema.ts';
export type { Operation } from './operation.ts';
export {
  audienceIdSchema,
  calendarIdSchema,
  deviceIdSchema,
  fileIdSchema,
  instantSchema,
  lessonIdSchema,
  levelSchema,
  personIdSchema,
  pictureIdSchema,
  roleSchema,
  schoolIdSchema,
  slideIdSchema,
} from './schemas.ts';
