// The door of core/school: roster, timetable, day, imports, logins and codes.
export { bySourcedId, displayNameOf, guardianLinkKey, isSourcedId } from './roster.ts';
export type {
  GuardianLink,
  GuardianRelation,
  RosterAudience,
  RosterPerson,
  RosterSchool,
  RosterSnapshot,
  SchoolYear,
  Source,
  Sourced,
  SourcedId,
  Teaching,
} from './roster.ts';
export {
  hasWeek,
  MAX_WEEKS,
  mondayOf,
  mondaysOf,
  parseWeekSet,
  weekIndexOf,
  weeksBetween,
  weeksOf,
  weeksOverlap,
} from './weeks.ts';
export type { WeekSet } from './weeks.ts';
export { hasOriginalOn, occurrenceOfSlot, occurrencesOn, sharesParty, slotsConflict } from './timetable.ts';
export type {
  AddedLesson,
  CancelledException,
  ImportedSlot,
  MovedException,
  Occurrence,
  Slot,
  SlotException,
  SlotOf,
} from './timetable.ts';
export { isOfParty, lessonsOfParty, weekDatesOf } from './timetable/week.ts';
export type { MemberSpan, PlannedLesson, TimetableParty, WeekLesson } from './timetable/week.ts';
export { seriesOf, weeklyDatesOf } from './timetable/series.ts';
export type { SlotSeries, WeeklyDates } from './timetable/series.ts';
export { boundsOf, conflictsOf, lessonsOn, mayEnterFrom, personLessons } from './day.ts';
export type { DatedLesson, DayMember, Moment, PersonLesson } from './day.ts';
export { ENTITY_KINDS, HAND_FIELDS } from './import-diff.ts';
export type {
  Ambiguity,
  Changed,
  Decisions,
  EntityDiff,
  EntityKind,
  FieldChange,
  HandField,
  HandMarks,
  ImportContent,
  ImportDiff,
  KeptByHand,
  Valve,
} from './import-diff.ts';
export { isUnseen, unseenHint } from './office/unseen.ts';
export type { SignsOfLife, UnseenHint } from './office/unseen.ts';
export { seatsOf } from './seats.ts';
export { foldName, isLogin, MAX_LOGIN_LENGTH, toLogin } from './login.ts';
export { ACTIVATION_ALPHABET, ACTIVATION_BYTES, parseActivationCode, toActivationCode } from './activation-code.ts';
export {
  CARD_FACES,
  CARD_PICTURES,
  CARD_TRIES,
  cardEndsOn,
  cardRestMs,
  drawPictures,
  freeFace,
} from './people/card.ts';
export type { CardPicture, PicturePair } from './people/card.ts';
export { applyDiff, diffImport, isEmptyDiff } from './diff-import.ts';
export { labelOf, namesOf, showWeeks, toDiffLines } from './import-fields.ts';
export type { Names } from './import-fields.ts';
export { undoOf, withoutPeople } from './undo-import.ts';
export type { ContentBefore } from './undo-import.ts';
export { VALVE_COUNT, VALVE_RATIO } from './import-valves.ts';
export { MAX_SEARCH_LENGTH, searchWordsOf, toPeopleSearch } from './people-search.ts';
export type { PeopleSearch, SearchWord } from './people-search.ts';
export { foundLine } from './search/found-line.ts';
export { wordPattern } from './search/word-pattern.ts';
export {
  CHANNEL_MODES,
  CHANNEL_PACE_MS,
  decideDelete,
  decideWrite,
  isOpenForPupils,
  LONGEST_OPEN_MS,
  MAX_CHANNEL_TEXT,
  parseChannelMessageId,
  TAKE_BACK_MS,
} from './feed/channel.ts';
export type { ChannelMessageId, ChannelMode, ChannelNow, ChannelPart } from './feed/channel.ts';
export {
  heldBack,
  isPossibleAnswer,
  MAX_POST_TEXT,
  MAX_POST_TITLE,
  MAX_SURVEY_OPTIONS,
  MIN_ANONYMOUS_ANSWERS,
  parsePostId,
  POST_READERS,
  readerOf,
} from './feed/post.ts';
export type { PostId, PostReader, SurveyHeldBack } from './feed/post.ts';
export { parseCaseId, parseMessageId, parseThreadId } from './mail/mail-ids.ts';
export type { CaseId, MessageId, ThreadId } from './mail/mail-ids.ts';
export {
  DEFAULT_CELLS,
  isReachedByDelegate,
  MAIL_CELLS,
  mayAnswer,
  mayWrite,
  mayWriteToGroup,
  NO_STANDING,
  waysOf,
} from './mail/matrix.ts';
export type { Bond, GroupStanding, MailCell, MailGroup, Receiver, Way, WriterGroup } from './mail/matrix.ts';
export { hasLink, MAX_MESSAGE_LENGTH, MAX_SUBJECT_LENGTH } from './mail/message-text.ts';
export { answerToAll, OPEN_UP_TO, reachedByAll } from './mail/replies.ts';
export type { AnsweredThread, Participant } from './mail/replies.ts';
export { isHeld, MAX_NAMED, RECALL_MS, SEND_EVERY_MS, waitBeforeSending } from './mail/send-rules.ts';
export type { SentLately } from './mail/send-rules.ts';
export {
  hasUaiLetter,
  MAX_CELL_REASON,
  MOST_QUOTA_BYTES,
  PURGED_KINDS,
  purgedTotal,
  purgeRefusal,
  SCHOOL_QUOTA_BYTES,
  SHORTEST_PURGE,
} from './operator/cell.ts';
export type { PurgedKind } from './operator/cell.ts';
export { releaseAt } from './quiet-hours.ts';
export { DEFAULT_SWITCHES, SWITCH_NAMES, toSwitches } from './switches.ts';
export type { SwitchName, Switches } from './switches.ts';
export { isWeakPassword, MIN_PASSWORD_LENGTH } from './password.ts';
export {
  decideSave,
  EXPECTS,
  LATEST_DUE_DAYS,
  MAX_WORK_MINUTES,
  MAX_WORK_TEXT,
  mayBeDue,
  titleOfWork,
} from './homework/homework.ts';
export type { Expects, HomeworkContent, SaveDecision, StoredHomework } from './homework/homework.ts';
export { stillToDo } from './homework/still-to-do.ts';
export { COMFORTABLE_MINUTES, loadByDay } from './homework/load.ts';
export type { DayLoad, LoadItem } from './homework/load.ts';
export { lessonsBetween, lessonsOfTeacher, lessonsToCome, LONGEST_SPAN_DAYS } from './homework/next-lessons.ts';
export type { LessonOfDate } from './homework/next-lessons.ts';
export { FILES_PER_USE, fileLimitsOf, OPEN_UPLOADS, UPLOAD_LIFE_MS } from './files/file-limits.ts';
export type { FileLimits } from './files/file-limits.ts';
export type { FileUse, FileUseKind } from './files/file-use.ts';
export { isPicture, isShownInPage, judgeFile } from './files/media-types.ts';
export type { FileFamily, JudgedFile, Sniffed } from './files/media-types.ts';
export { believedWrittenAt, handInStateOf, isHandInLate, mayHandInAgain, mayTakeBack } from './handin/hand-in.ts';
export type { HandInMoments, HandInState } from './handin/hand-in.ts';
export { hasRoomForMarks, MARK_LIMITS, PAGE_UNITS, pointsOf, remarksOf } from './handin/marks.ts';
export type { Mark, MarkPlace, PageTally, PenColour, PenWidth, Remark, Stroke } from './handin/marks.ts';
export { isTouched, REMARK_RADIUS, simplifyStroke, strokePath, strokeWidthOf } from './handin/stroke-shape.ts';
export { daysOfSchoolYear, isBookClosed, parseSchoolYear, schoolYearOf } from './handin/school-year.ts';
export type { SchoolYearNumber } from './handin/school-year.ts';
