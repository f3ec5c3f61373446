// The door of service/school: sign-in, my day, the desk, imports, and what they ask of the outside.
export { toAccountAnswer } from './account-answer.ts';
export type {
  AccountPerson,
  AccountStore,
  AccountView,
  CodeHolder,
  CodeStore,
  HashTurn,
  Mac,
  NewCode,
  PasswordHasher,
  PoolBusy,
  RevokedWhy,
  SessionRow,
  SessionStore,
  SignInAccount,
  StoredHash,
} from './account-ports.ts';
export { createCapsuleDesk } from './capsule-desk.ts';
export type { CapsuleDesk, CapsuleDeskParts } from './capsule-desk.ts';
export type { CapsuleSeal, CapsuleStore, KeptCapsule, StoredSheet, TicketOffice } from './capsule-ports.ts';
export { gatherTickets } from './ticket-queue.ts';
export type { GatherLimits } from './ticket-queue.ts';
export { CODE_LIFE_MS, createCodeDesk } from './code-desk.ts';
export type { ActivationRefusal, CodeDesk, CodeDeskParts, CodeRefusal } from './code-desk.ts';
export { createDayDesk } from './day-desk.ts';
export type { DayDesk, DayDeskParts } from './day-desk.ts';
export type {
  DayNames,
  DayPerson,
  DayStore,
  Deed,
  OfficeFigures,
  SchoolPlace,
  SchoolTimetable,
  TimetableDraft,
  TimetableQuery,
  TimetableStore,
} from './day-ports.ts';
export { createLiveBoard } from './live-board.ts';
export type { LiveBoard } from './live-board.ts';
export { REFRESH_LIFE_MS, REUSE_GRACE_MS } from './refresh-token.ts';
export { sessionClaimsOf } from './session-claims.ts';
export { createSessionDesk, KEPT_SESSIONS } from './session-desk.ts';
export type { SignInRefusal } from './password-check.ts';
export type { IssuedSession, SessionDesk, SessionDeskParts, ShownSession } from './session-desk.ts';
export {
  createSignInLimits,
  STRANGER_TRIES,
  TRIES_PER_ACCOUNT,
  TRIES_PER_DEVICE,
  TRUSTED_TRIES,
} from './sign-in-limits.ts';
export { createStrangerLots, STRANGER_PACE } from './stranger-lots.ts';
export type { StrangerLots, StrangerPace } from './stranger-lots.ts';
export { markAfter, standingOf, TRUSTED_AFTER_MS } from './device-mark.ts';
export type { DeviceStanding } from './device-mark.ts';
export type { SignInLimits } from './sign-in-limits.ts';
export type {
  ApplyContext,
  AudienceSummary,
  FoundPerson,
  ImportBefore,
  ImportProgress,
  ImportRun,
  NewPerson,
  PeopleQuery,
  PeopleStore,
  HandPart,
  PersonPatch,
  RosterDraft,
  RosterStore,
  TargetPerson,
} from './roster-ports.ts';
export { createImportDesk } from './import-desk.ts';
export type {
  ImportDesk,
  ImportDeskParts,
  ImportOutcome,
  ImportRefusal,
  ImportRequest,
  UndoRefusal,
} from './import-desk.ts';
export type { LessonPatch } from './change-lesson.ts';
export { AD_HOC_WITHIN_MS, createLessonDesk } from './lesson-desk.ts';
export type { AddLesson, LessonDesk, LessonDeskParts } from './lesson-desk.ts';
export { LONGEST_LESSON_MS } from './lesson-hours.ts';
export type { LessonRefusal } from './lesson-hours.ts';
export { createOperator } from './operator-desk.ts';
export type { NewOperator, OperatorParts } from './operator-desk.ts';
export { createPeopleDesk, PEOPLE_PAGE } from './people-desk.ts';
export type { AddPerson, DeskRefusal, FindPeople, PeopleDesk, PeopleDeskParts } from './people-desk.ts';
export { createFamilyDesk } from './people/family-desk.ts';
export type { FamilyDesk, FamilyDeskParts } from './people/family-desk.ts';
export { createClassDesk } from './people/class-desk.ts';
export type { ClassDesk, ClassDeskParts, WantedSheet } from './people/class-desk.ts';
export { createImportHistoryDesk, exportContentOf } from './people/import-history-desk.ts';
export type {
  ExportContent,
  HistoryRefusal,
  ImportHistoryDesk,
  ImportHistoryParts,
} from './people/import-history-desk.ts';
export { createPersonalDesk, ERASED_A_ROUND, LEAVING_LIFE_MS } from './people/personal-desk.ts';
export type { PersonalDesk, PersonalDeskParts } from './people/personal-desk.ts';
export { createCardDesk } from './people/card-desk.ts';
export type { CardDesk, CardDeskParts, CardSignInRefusal, DoorRefusal } from './people/card-desk.ts';
export { endForbiddenCards } from './people/forbidden-cards.ts';
export type { ForbiddenCardsParts } from './people/forbidden-cards.ts';
export { createClassCardsDesk } from './people/class-cards-desk.ts';
export type { CardRefusal, ClassCardsDesk, ClassCardsDeskParts } from './people/class-cards-desk.ts';
export type {
  CardPupil,
  CardStore,
  ClassCards,
  ClassDoor,
  HeldCard,
  NewCard,
  NewCardSheet,
} from './people/card-ports.ts';
export { createMergeDesk } from './people/merge-desk.ts';
export type { MergeDesk, MergeDeskParts, MergeRefusal, OtherAccount } from './people/merge-desk.ts';
export type { DataSink } from './people/data-page.ts';
export type { DataReader, DataRow, LeavingPerson, PersonalDataStore } from './people/personal-ports.ts';
export type {
  ClassAccount,
  ClassAccounts,
  ClassAccountStore,
  ClassStanding,
  FamilyLink,
  FamilyStore,
  LinkKey,
  LinkPatch,
  NewSheet,
  PrintedSheet,
} from './people/people-ports.ts';
export { createPlanDesk } from './plan-desk.ts';
export type { PlanDesk, PlanDeskParts } from './plan-desk.ts';
export type { SchoolStores } from './school-stores.ts';
export type { SwitchStore } from './mail/switch-ports.ts';
export { createSwitchDesk } from './mail/switch-desk.ts';
export type { SwitchDesk, SwitchDeskParts } from './mail/switch-desk.ts';
export { createMailDesk } from './mail/mail-desk.ts';
export type { AnswerThread, MailDesk, MailDeskParts, StartThread } from './mail/mail-desk.ts';
export type { MailRefusal } from './mail/mail-refusal.ts';
export { createMailboxDesk, DRAFTS_MOST, MAIL_PAGE } from './mail/mailbox-desk.ts';
export type { MailboxDesk } from './mail/mailbox-desk.ts';
export type {
  AudienceReach,
  DraftToKeep,
  FoundBond,
  FoundReceiver,
  MailDraft,
  MailPlaces,
  MailStore,
  MessageState,
  NamedGroup,
  NewMessage,
  ReceiverQuery,
  StoredMail,
  ThreadCursor,
  ThreadHead,
  ThreadRead,
  ThreadToAnswer,
  Writer,
  WriterStanding,
} from './mail/mail-ports.ts';
export { createDelegateDesk } from './mail/delegate-desk.ts';
export type { DelegateDesk, DelegateDeskParts, DelegateRefusal } from './mail/delegate-desk.ts';
export type { DelegatedClass, DelegateStore } from './mail/delegate-ports.ts';
export { createModerationDesk } from './mail/moderation-desk.ts';
export type { ModerationDesk, ModerationDeskParts, ModerationRefusal } from './mail/moderation-desk.ts';
export type {
  Decision,
  ModerationCase,
  ModerationStore,
  Remover,
  Report,
  ReportKind,
  Reports,
} from './mail/moderation-ports.ts';
export { createOfficeDesk } from './office/office-desk.ts';
export type { Forbidden, OfficeDesk } from './office/office-desk.ts';
export { parseAuditPlace } from './office/audit-page.ts';
export type {
  AuditActRow,
  AuditLineRow,
  AuditOf,
  AuditPlace,
  OfficeStore,
  PersonNames,
  PupilSigns,
  SchoolCounts,
} from './office/ports.ts';
export { createCellDesk } from './operator/cell-desk.ts';
export type { CellDesk } from './operator/cell-desk.ts';
export { createPurgeDesk } from './operator/purge-desk.ts';
export type { PurgeDesk, PurgeDeskParts } from './operator/purge-desk.ts';
export type {
  CellPurge,
  CellSchoolRow,
  CellStore,
  CellSwitches,
  HouseHealth,
  NewPurge,
  PurgedContent,
  PurgeStore,
  RoundState,
} from './operator/ports.ts';
export type {
  ByteRange,
  Bytes,
  ContentJudge,
  ContentRefusal,
  ContentStore,
  FileBytes,
  FileReader,
  FileReaders,
  FileRecord,
  FileRecords,
  FileUses,
  UnknownFile,
  FoundFile,
  RedrawnPicture,
  UploadRecord,
} from './files/file-ports.ts';
export { createHandInDesk } from './handin/hand-in-desk.ts';
export type { HandInDesk, HandInDeskParts, HandInRefusal, HandInRequest } from './handin/hand-in-desk.ts';
export { createReturnDesk, HAND_IN_LIST } from './handin/return-desk.ts';
export type { ReturnDesk, ReturnDeskParts, ReturnRefusal, ReturnRequest } from './handin/return-desk.ts';
export { createMarkDesk } from './handin/mark-desk.ts';
export type { MarkDesk, MarkDeskParts, MarkRefusal } from './handin/mark-desk.ts';
export type { CopyPart, MarkChanges, MarkedCopies, MarksBetween, MarkStore } from './handin/mark-ports.ts';
export type {
  AllHandIns,
  FoundHandIn,
  HandInPlace,
  HandInPupil,
  HandInStore,
  NewHandIn,
  PhotoPages,
  PupilHandIn,
  StoredHandIn,
} from './handin/ports.ts';
export { createWeekDesk } from './timetable/week-desk.ts';
export type { WeekDesk, WeekDeskParts } from './timetable/week-desk.ts';
export { createCalendarDesk } from './timetable/calendar-desk.ts';
export type { CalendarContent, CalendarDesk, CalendarDeskParts } from './timetable/calendar-desk.ts';
export type {
  Asker,
  CalendarRows,
  CalendarStore,
  NewCalendar,
  ReadCalendar,
  Revision,
  StoredCalendar,
  TimetableOf,
  TimetableSubject,
  WeekRows,
  WeekSpan,
  WeekStore,
} from './timetable/week-ports.ts';
export { createFeedDesk } from './feed/feed-desk.ts';
export type { FeedDesk, FeedDeskParts, FeedRefusal } from './feed/feed-desk.ts';
export { createPostDesk } from './feed/post-desk.ts';
export type { PostDesk, PostDeskParts, WritePost } from './feed/post-desk.ts';
export type {
  Addressed,
  AddressStanding,
  FeedStore,
  KeptPost,
  NewPost,
  SeenPost,
  StoredSurvey,
} from './feed/feed-ports.ts';
export { createChannelDesk } from './feed/channel-desk.ts';
export type { ChannelDesk, ChannelDeskParts, ChannelPatch, ChannelRefusal } from './feed/channel-desk.ts';
export type {
  ChannelStore,
  LessonTalk,
  SendOutcome,
  SentMessage,
  StoredChannel,
  StoredMessage,
} from './feed/channel-ports.ts';
export { createClassBookDesk } from './homework/class-book-desk.ts';
export type { BookRefusal, ClassBookDesk, ClassBookDeskParts, ClassSpan, PutNote } from './homework/class-book-desk.ts';
export { createHomeworkDesk, HOMEWORK_PAGE } from './homework/homework-desk.ts';
export type { HomeworkDesk, HomeworkDeskParts, HomeworkRefusal, PutHomework } from './homework/homework-desk.ts';
export type {
  AudienceSight,
  BookPages,
  ClassLessonStore,
  FoundLesson,
  HomeworkSight,
  HomeworkStore,
  HomeworkToSave,
  HomeworkView,
  NoteStore,
  NoteToSave,
  NoteView,
  SaveOutcome,
  StandInSight,
  WorkPage,
  WorkPupil,
  WorkReader,
} from './homework/homework-ports.ts';
export { createFileBytes } from './files/file-bytes.ts';
export { createFileDesk, FILES_PAGE } from './files/file-desk.ts';
export type { BegunUpload, FileDesk, FileDeskParts, FileRefusal, HalfUploads, OpenFile } from './files/file-desk.ts';
export { createBookDesk } from './handin/book-desk.ts';
export type { BookDesk, BookDeskParts, YearBookRefusal } from './handin/book-desk.ts';
export type { BookReader, BookSight, BookStore, NewVisa } from './handin/book-ports.ts';
export { createGlanceDesk } from './glance/glance-desk.ts';
export type { GlanceDesk } from './glance/glance-desk.ts';
export type { GlanceMarks, GlanceStore } from './glance/ports.ts';
export { createSearchDesk } from './search/search-desk.ts';
export type { SearchDesk } from './search/search-desk.ts';
export type { FoundRow, SearchStore } from './search/search-ports.ts';
