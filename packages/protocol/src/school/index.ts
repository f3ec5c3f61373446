// The door of protocol/school.
export {
  cardLookRequestSchema,
  cardSheetRequestSchema,
  cardSignInRequestSchema,
  classCodeRequestSchema,
  classDoorRequestSchema,
  setCardsRequestSchema,
} from './cards.ts';
export type { CardLookAnswer, CardSheetAnswer, ClassCardsAnswer, ClassCodeAnswer, ClassDoorAnswer } from './cards.ts';
export { CAPSULE_BYTES } from './capsule.ts';
export type { Capsule, CapsuleLesson, CapsuleSheet, SignedCapsule } from './capsule.ts';
export {
  changeLinkRequestSchema,
  codeSheetRequestSchema,
  mergeRequestSchema,
  nameAdministratorRequestSchema,
  restrictRequestSchema,
} from './people.ts';
export type {
  ClassAccountsAnswer,
  CodeSheetAnswer,
  FamilyAnswer,
  ImportsAnswer,
  LeavingAnswer,
  OwnDataAnswer,
  UndoAnswer,
} from './people.ts';
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
export type {
  AuditAct,
  AuditAnswer,
  AuditLine,
  AuditLinesAnswer,
  Crowd,
  StatisticsAnswer,
  UnseenAnswer,
  UnseenPupil,
} from './office.ts';
export { FILE_PICTURE_SIZES, fileIdsSchema, UPLOADS_PATH } from './files.ts';
export type { FileInfo, FilePictureSize, FilesAnswer, OwnFile } from './files.ts';
export { handInRequestSchema, MAX_COMMENT, MAX_HAND_IN_TEXT, returnRequestSchema } from './handin.ts';
export type { HandInAnswer, HandInRow, HandInsAnswer, HandInView, OwnHandInsAnswer } from './handin.ts';
export { markSchema, marksRequestSchema, MARKS_PER_SAVE } from './marks.ts';
export type { MarksAnswer, MarksRequest, MarksSavedAnswer } from './marks.ts';
export {
  classLessonsQuerySchema,
  classSpanQuerySchema,
  doneRequestSchema,
  openedRequestSchema,
  dueQuerySchema,
  givenQuerySchema,
  putHomeworkRequestSchema,
  putNoteRequestSchema,
} from './homework.ts';
export type {
  BookAnswer,
  ClassLesson,
  ClassLessonsAnswer,
  DueHomework,
  GivenHomework,
  Homework,
  HomeworkAnswer,
  HomeworkPage,
  HomeworkPupil,
  HomeworkReader,
  LoadAnswer,
  NamedAudience,
  SavedWork,
  SessionNote,
} from './homework.ts';
export { makeCalendarRequestSchema } from './timetable.ts';
export type {
  CalendarLink,
  CalendarsAnswer,
  LessonBefore,
  TimetableChoices,
  TimetableDay,
  TimetableKind,
  TimetableLesson,
  TimetableWeek,
} from './timetable.ts';
export {
  answerRequestSchema,
  archiveRequestSchema,
  delegateContactRequestSchema,
  delegateRequestSchema,
  draftRequestSchema,
  receiversRequestSchema,
  refusalsRequestSchema,
  rulesRequestSchema,
  startThreadRequestSchema,
} from './mail.ts';
export type {
  DelegateContact,
  DelegatesAnswer,
  DraftAnswer,
  FoundReceiver,
  MailRulesAnswer,
  MailSettingsAnswer,
  MessageState,
  NamedGroup,
  ReceiversAnswer,
  SentAnswer,
  ThreadAnswer,
  ThreadHead,
  ThreadMessage,
  ThreadsAnswer,
  WritingStopped,
} from './mail.ts';
export { decideRequestSchema, reportRequestSchema } from './moderation.ts';
export type { AloneAnswer, ModerationAnswer, ModerationCase, PurgeAnswer } from './moderation.ts';
export { changeChannelSchema, muteSchema, newChannelMessageSchema } from './channel.ts';
export type { ChannelAnswer, ChannelLesson, ChannelMessage, ChannelsAnswer, LessonTalkAnswer } from './channel.ts';
export { answerSurveySchema, countReadersSchema, editPostSchema, newPostSchema, readPostSchema } from './feed.ts';
export type {
  FeedAnswer,
  FeedPost,
  NewPostAnswer,
  PostAnswer,
  PostReadersAnswer,
  ReadersCount,
  SurveyAnswer,
} from './feed.ts';
export { parseVisaId, visaRequestSchema } from './books.ts';
export type {
  BookOnShelf,
  BookVisa,
  FormerVersion,
  ShelfAnswer,
  YearBookAnswer,
  YearHomework,
  YearNote,
} from './books.ts';
export { setSwitchRequestSchema } from './switches.ts';
export type { SwitchesAnswer } from './switches.ts';
export {
  cellSchoolsQuerySchema,
  cellSwitchRequestSchema,
  openSchoolRequestSchema,
  purgeCountRequestSchema,
  purgeRequestSchema,
  schoolQuotaRequestSchema,
} from './operator.ts';
export type {
  CellAct,
  CellActAnswer,
  CellAuditAnswer,
  CellHealthAnswer,
  CellHead,
  CellImport,
  CellPurge,
  CellPurgesAnswer,
  CellSchool,
  CellSchoolAnswer,
  CellSchoolsAnswer,
  CellSwitch,
  CellSwitches,
  CellSwitchesAnswer,
  PartHealth,
  PurgeCountAnswer,
  PurgeCounts,
} from './operator.ts';
export type { GlanceAnswer, GlanceHomework } from './glance.ts';
export { searchRequestSchema } from './search.ts';
export type {
  FoundFile,
  FoundHomework,
  FoundHandIn,
  FoundChannelMessage,
  FoundNote,
  FoundPost,
  FoundSomebody,
  FoundThread,
  SearchAnswer,
} from './search.ts';
