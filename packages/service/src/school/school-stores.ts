// Everything a school needs stored, in one parcel: what `apps/school` is given.

import type { AccountStore, CodeStore, SessionStore } from './account-ports.ts';
import type { CapsuleStore } from './capsule-ports.ts';
import type { ClassAccountStore, FamilyStore } from './people/people-ports.ts';
import type { CardStore } from './people/card-ports.ts';
import type { PersonalDataStore } from './people/personal-ports.ts';
import type { ChannelStore, LessonTalk } from './feed/channel-ports.ts';
import type { FeedStore } from './feed/feed-ports.ts';
import type { DayStore, TimetableStore } from './day-ports.ts';
import type { FileRecords } from './files/file-ports.ts';
import type { BookStore } from './handin/book-ports.ts';
import type { MarkStore } from './handin/mark-ports.ts';
import type { HandInStore } from './handin/ports.ts';
import type { ClassLessonStore, HomeworkStore, NoteStore } from './homework/homework-ports.ts';
import type { MailStore } from './mail/mail-ports.ts';
import type { ModerationStore } from './mail/moderation-ports.ts';
import type { DelegateStore } from './mail/delegate-ports.ts';
import type { SwitchStore } from './mail/switch-ports.ts';
import type { GlanceStore } from './glance/ports.ts';
import type { OfficeStore } from './office/ports.ts';
import type { CellStore, PurgeStore } from './operator/ports.ts';
import type { PeopleStore, RosterStore } from './roster-ports.ts';
import type { SearchStore } from './search/search-ports.ts';
import type { CalendarStore, WeekStore } from './timetable/week-ports.ts';

/** The stores of a school; `createSchoolStores` of store-postgres makes them. */
export interface SchoolStores {
  readonly accounts: AccountStore;
  readonly sessions: SessionStore;
  readonly codes: CodeStore;
  readonly capsules: CapsuleStore;
  readonly days: DayStore;
  readonly glances: GlanceStore;
  readonly offices: OfficeStore;
  readonly cell: CellStore;
  readonly purges: PurgeStore;
  readonly people: PeopleStore;
  readonly families: FamilyStore;
  readonly classes: ClassAccountStore;
  readonly cards: CardStore;
  readonly personalData: PersonalDataStore;
  readonly rosters: RosterStore;
  readonly timetables: TimetableStore;
  readonly weeks: WeekStore;
  readonly calendars: CalendarStore;
  readonly switches: SwitchStore;
  readonly delegates: DelegateStore;
  readonly mail: MailStore;
  readonly moderation: ModerationStore;
  readonly homework: HomeworkStore;
  readonly notes: NoteStore;
  readonly classLessons: ClassLessonStore;
  readonly handIns: HandInStore;
  readonly marks: MarkStore;
  readonly books: BookStore;
  readonly files: FileRecords;
  readonly feed: FeedStore;
  readonly channels: ChannelStore;
  readonly lessonTalk: LessonTalk;
  readonly searches: SearchStore;
}
