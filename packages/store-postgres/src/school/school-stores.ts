// Every store of the school over one database.

import { KEPT_SESSIONS } from '@preau/service/school';
import type { SchoolStores } from '@preau/service/school';
import type { Database } from '../database.ts';
import { createAccountStore, createCodeStore } from './account-store.ts';
import { createCapsuleStore } from './capsule-store.ts';
import { createDayStore } from './day-store.ts';
import { createFileRecords } from './files/file-records.ts';
import { createBookStore } from './handin/book-store.ts';
import { createHandInStore } from './handin/hand-in-store.ts';
import { createMarkStore } from './handin/mark-store.ts';
import { createClassLessonStore } from './homework/class-lesson-store.ts';
import { createHomeworkStore } from './homework/homework-store.ts';
import { createNoteStore } from './homework/note-store.ts';
import { createMailStore } from './mail/mail-store.ts';
import { createModerationStore } from './mail/moderation-store.ts';
import { createDelegateStore } from './mail/delegate-store.ts';
import { createSwitchStore } from './mail/switch-store.ts';
import { createGlanceStore } from './glance/glance-store.ts';
import { createOfficeStore } from './office/office-store.ts';
import { createCellStore } from './operator/cell-store.ts';
import { createPurgeStore } from './operator/purge-store.ts';
import { createClassAccountStore } from './people/class-account-store.ts';
import { createCardStore } from './people/card-store.ts';
import { createPersonalDataStore } from './people/personal-data-store.ts';
import { createFamilyStore } from './people/family-store.ts';
import { createChannelStore } from './feed/channel-store.ts';
import { createFeedStore } from './feed/feed-store.ts';
import { createLessonTalk } from './feed/lesson-talk.ts';
import { createPeopleStore } from './people-store.ts';
import { createRosterStore } from './roster-store.ts';
import { createSearchStore } from './search/search-store.ts';
import { createSessionStore } from './session-store.ts';
import { createTimetableStore } from './timetable-store.ts';
import { createCalendarStore } from './timetable/calendar-store.ts';
import { createWeekStore } from './timetable/week-store.ts';

/** Makes them; they share the database's pool and hold nothing of their own. */
export function createSchoolStores(database: Database): SchoolStores {
  return {
    accounts: createAccountStore(database),
    sessions: createSessionStore(database, KEPT_SESSIONS),
    codes: createCodeStore(database),
    capsules: createCapsuleStore(database),
    days: createDayStore(database),
    glances: createGlanceStore(database),
    offices: createOfficeStore(database),
    cell: createCellStore(database),
    purges: createPurgeStore(database),
    people: createPeopleStore(database),
    families: createFamilyStore(database),
    classes: createClassAccountStore(database),
    cards: createCardStore(database),
    personalData: createPersonalDataStore(database),
    rosters: createRosterStore(database),
    timetables: createTimetableStore(database),
    weeks: createWeekStore(database),
    calendars: createCalendarStore(database),
    switches: createSwitchStore(database),
    delegates: createDelegateStore(database),
    mail: createMailStore(database),
    moderation: createModerationStore(database),
    homework: createHomeworkStore(database),
    notes: createNoteStore(database),
    classLessons: createClassLessonStore(database),
    handIns: createHandInStore(database),
    marks: createMarkStore(database),
    books: createBookStore(database),
    files: createFileRecords(database),
    feed: createFeedStore(database),
    channels: createChannelStore(database),
    lessonTalk: createLessonTalk(database),
    searches: createSearchStore(database),
  };
}
