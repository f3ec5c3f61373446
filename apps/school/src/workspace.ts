// The desks of the workspace beside sign-in, day and people: one line each.

import type { ChannelMessageId, PostId } from '@preau/core/school';
import type { Bus, Clock, Randomness } from '@preau/service/base';
import {
  createBookDesk,
  createChannelDesk,
  createFeedDesk,
  createPostDesk,
  createCalendarDesk,
  createCardDesk,
  createClassCardsDesk,
  createClassBookDesk,
  createClassDesk,
  createFamilyDesk,
  createFileBytes,
  createFileDesk,
  createGlanceDesk,
  createHandInDesk,
  createHomeworkDesk,
  createMailboxDesk,
  createMailDesk,
  createMarkDesk,
  createDelegateDesk,
  createModerationDesk,
  createSwitchDesk,
  createOfficeDesk,
  createMergeDesk,
  createReturnDesk,
  createPersonalDesk,
  createWeekDesk,
} from '@preau/service/school';
import type {
  BookDesk,
  ChannelDesk,
  FeedDesk,
  PostDesk,
  CalendarDesk,
  CardDesk,
  ClassCardsDesk,
  CodeDesk,
  ClassBookDesk,
  ClassDesk,
  FamilyDesk,
  FileBytes,
  FileDesk,
  FileReaders,
  GlanceDesk,
  HandInDesk,
  HomeworkDesk,
  LiveBoard,
  Mac,
  MailboxDesk,
  MailDesk,
  MarkDesk,
  DelegateDesk,
  ModerationDesk,
  SwitchDesk,
  OfficeDesk,
  MergeDesk,
  ReturnDesk,
  PasswordHasher,
  PersonalDesk,
  SchoolStores,
  SessionDesk,
  SignInLimits,
  WeekDesk,
} from '@preau/service/school';
import type { SchoolFiles } from './school-files.ts';

/** What the desks are made of. */
export interface WorkspaceParts {
  readonly stores: SchoolStores;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly sessions: SessionDesk;
  readonly hasher: PasswordHasher;
  readonly limits: SignInLimits;
  readonly codes: CodeDesk;
  readonly mac: Mac;
  /** The address at which a code is used. */
  readonly linkOf: (code: string) => string;
  readonly live: LiveBoard;
  /** The whole address of a path, as people type it. */
  readonly addressOf: (path: string) => string;
  readonly schoolFiles: SchoolFiles;
}

/** The desks, by name. */
export interface Workspace {
  readonly files: FileDesk;
  readonly fileBytes: FileBytes;
  readonly homework: HomeworkDesk;
  readonly classBooks: ClassBookDesk;
  readonly handIns: HandInDesk;
  readonly returns: ReturnDesk;
  /** What is drawn upon the pages of hand-ins. */
  readonly marks: MarkDesk;
  readonly books: BookDesk;
  readonly feed: FeedDesk;
  /** What the feed's writers do. */
  readonly posts: PostDesk;
  readonly channels: ChannelDesk;
  readonly switches: SwitchDesk;
  readonly mail: MailDesk;
  readonly mailbox: MailboxDesk;
  readonly delegates: DelegateDesk;
  /** Also the `Reports` of the feed and the class channel. */
  readonly moderation: ModerationDesk;
  readonly glances: GlanceDesk;
  readonly office: OfficeDesk;
  readonly families: FamilyDesk;
  readonly classAccounts: ClassDesk;
  /** Cards of a class, for its teachers; `cards` signs in by them. */
  readonly classCards: ClassCardsDesk;
  readonly cards: CardDesk;
  readonly personal: PersonalDesk;
  readonly merges: MergeDesk;
  readonly weeks: WeekDesk;
  readonly calendars: CalendarDesk;
}

/** Makes them. */
export function openWorkspace(parts: WorkspaceParts): Workspace {
  const { stores, clock, randomness, sessions, hasher, limits, codes, mac, linkOf, live, addressOf, schoolFiles } =
    parts;
  const moderation = createModerationDesk({
    moderation: stores.moderation,
    removers: {
      post: (schoolId, postId, deed) => stores.feed.withdraw({ schoolId, postId: postId as PostId }, deed),
      channel: (schoolId, messageId, deed) => stores.channels.erase(schoolId, messageId as ChannelMessageId, deed),
    },
    clock,
    randomness,
  });
  const feed = createFeedDesk({ feed: stores.feed, files: stores.files, reports: moderation, clock });
  const { contents, judge, pages, copies } = schoolFiles;
  const fileBytes = createFileBytes({ files: stores.files, contents, clock, randomness });
  const handIns = createHandInDesk({ handIns: stores.handIns, files: stores.files, bytes: fileBytes, pages, clock });
  const homework = createHomeworkDesk({
    homework: stores.homework,
    lessons: stores.classLessons,
    switches: stores.switches,
    days: stores.days,
    clock,
  });
  const classBooks = createClassBookDesk({
    homework: stores.homework,
    lessons: stores.classLessons,
    notes: stores.notes,
    switches: stores.switches,
    clock,
    randomness,
  });
  const mailbox = createMailboxDesk({ mail: stores.mail, delegates: stores.delegates, clock, randomness });
  // Who may read what bears a file: a line a kind, by its feature.
  const fileReaders: FileReaders = {
    handIn: handIns.mayRead,
    correction: handIns.mayRead,
    homework: homework.mayRead,
    note: classBooks.mayReadNote,
    post: feed.mayReadFiles,
    message: mailbox.mayReadFiles,
    case: moderation.mayReadFiles,
  };
  return {
    files: createFileDesk({ files: stores.files, contents, judge, readers: fileReaders, clock }),
    fileBytes,
    homework,
    classBooks,
    handIns,
    returns: createReturnDesk({ handIns: stores.handIns, files: stores.files, clock }),
    marks: createMarkDesk({
      handIns: stores.handIns,
      files: stores.files,
      marks: stores.marks,
      bytes: fileBytes,
      copies,
      clock,
    }),
    books: createBookDesk({ books: stores.books, clock }),
    feed,
    posts: createPostDesk({ feed: stores.feed, clock, randomness }),
    channels: createChannelDesk({
      channels: stores.channels,
      talk: stores.lessonTalk,
      reports: moderation,
      clock,
      randomness,
    }),
    weeks: createWeekDesk({ weeks: stores.weeks, days: stores.days, live, clock }),
    calendars: createCalendarDesk({
      calendars: stores.calendars,
      days: stores.days,
      mac,
      clock,
      randomness,
      addressOf: (token) => addressOf(`/api/calendars/${token}.ics`),
    }),
    switches: createSwitchDesk({ switches: stores.switches, cards: stores.cards, sessions, clock, randomness }),
    mail: createMailDesk({ mail: stores.mail, clock, randomness }),
    mailbox,
    delegates: createDelegateDesk({ delegates: stores.delegates, classes: stores.classes, clock, randomness }),
    moderation,
    glances: createGlanceDesk({
      homework: stores.homework,
      mail: stores.mail,
      feed: stores.feed,
      glances: stores.glances,
      clock,
    }),
    office: createOfficeDesk({ offices: stores.offices, clock }),
    families: createFamilyDesk({ families: stores.families, sessions, clock, randomness }),
    classAccounts: createClassDesk({ classes: stores.classes, sessions, mac, clock, randomness, linkOf }),
    classCards: createClassCardsDesk({
      cards: stores.cards,
      classes: stores.classes,
      sessions,
      hasher,
      mac,
      clock,
      randomness,
      addressOf,
    }),
    cards: createCardDesk({ cards: stores.cards, sessions, hasher, limits, mac, clock, randomness }),
    personal: createPersonalDesk({ data: stores.personalData, people: stores.people, sessions, clock, randomness }),
    merges: createMergeDesk({
      data: stores.personalData,
      sessions,
      table: stores.sessions,
      codes,
      clock,
      randomness,
    }),
  };
}
