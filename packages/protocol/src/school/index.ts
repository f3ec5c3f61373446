// The door of protocol/school.
export { activationCheckSchema, activationRequestSchema, signInRequestSchema } from './session.ts';
export type { ActivationCheckAnswer, SessionAnswer, SessionPerson } from './session.ts';
export type { DayLesson, LiveCounts, NamedPerson, Office, PersonDay, TodayAnswer } from './day.ts';
export {
  addLessonRequestSchema,
  addPersonRequestSchema,
  changeLessonRequestSchema,
  changePersonRequestSchema,
  peopleSearchSchema,
} from './desk.ts';
export type { ActivationCodeAnswer, AudiencesAnswer, OfficePerson, PeopleAnswer, PupilsAnswer } from './desk.ts';
