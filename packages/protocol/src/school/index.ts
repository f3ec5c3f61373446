// The door of protocol/school.
export { CAPSULE_BYTES } from './capsule.ts';
export type { Capsule, CapsuleLesson, CapsuleSheet, SignedCapsule } from './capsule.ts';
export { changeLinkRequestSchema, codeSheetRequestSchema, restrictRequestSchema } from './people.ts';
export type { ClassAccountsAnswer, CodeSheetAnswer, FamilyAnswer } from './people.ts';
export { activationCheckSchema, activationRequestSchema, signInRequestSchema } from './session.ts';
export type { ActivationCheckAnswer, SessionAnswer, SessionPerson } from './session.ts';
export type { DayLesson, LiveCounts, NamedPerson, Office, PersonDay, TodayAnswer } from './day.ts';
export {
  addLessonRequestSchema,
  addPersonRequestSchema,
  changeLessonRequestSchema,
  changePersonRequestSchema,
  peopleSearchSchema,
  HAND_PARTS,
} from './desk.ts';
export type {
  ActivationCodeAnswer,
  AudiencesAnswer,
  HandPart,
  OfficePerson,
  PeopleAnswer,
  PupilsAnswer,
} from './desk.ts';
export type { UnseenAnswer, UnseenPupil } from './office.ts';
