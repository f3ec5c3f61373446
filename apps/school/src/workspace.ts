// The desks of the workspace beside sign-in, day and people: one line each.

import type { Bus, Clock, Randomness } from '@preau/service/base';
import {
  createChannelDesk,
  createFeedDesk,
  createCalendarDesk,
  createClassBookDesk,
  createClassDesk,
  createFamilyDesk,
  createHomeworkDesk,
  createOfficeDesk,
  createWeekDesk,
} from '@preau/service/school';
import type {
  ChannelDesk,
  FeedDesk,
  CalendarDesk,
  ClassBookDesk,
  ClassDesk,
  FamilyDesk,
  HomeworkDesk,
  LiveBoard,
  Mac,
  OfficeDesk,
  SchoolStores,
  SessionDesk,
  WeekDesk,
} from '@preau/service/school';

/** What the desks are made of. */
export interface WorkspaceParts {
  readonly stores: SchoolStores;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly sessions: SessionDesk;
  readonly mac: Mac;
  /** The address at which a code is used. */
  readonly linkOf: (code: string) => string;
  readonly live: LiveBoard;
  /** The whole address of a path, as people type it. */
  readonly addressOf: (path: string) => string;
}

/** The desks, by name. */
export interface Workspace {
  readonly homework: HomeworkDesk;
  readonly classBooks: ClassBookDesk;
  readonly feed: FeedDesk;
  readonly channels: ChannelDesk;
  readonly office: OfficeDesk;
  readonly families: FamilyDesk;
  readonly classAccounts: ClassDesk;
  readonly weeks: WeekDesk;
  readonly calendars: CalendarDesk;
}

/** Makes them. */
export function openWorkspace(parts: WorkspaceParts): Workspace {
  const { stores, clock, randomness, sessions, mac, linkOf, live, addressOf } = parts;
  return {
    homework: createHomeworkDesk({
      homework: stores.homework,
      lessons: stores.classLessons,
      switches: stores.switches,
      files: stores.files,
      clock,
    }),
    classBooks: createClassBookDesk({
      homework: stores.homework,
      lessons: stores.classLessons,
      notes: stores.notes,
      switches: stores.switches,
      files: stores.files,
      clock,
      randomness,
    }),
    feed: createFeedDesk({ feed: stores.feed, switches: stores.switches, clock, randomness }),
    channels: createChannelDesk({ channels: stores.channels, talk: stores.lessonTalk, switches: stores.switches, clock, randomness }),
    weeks: createWeekDesk({ weeks: stores.weeks, days: stores.days, live, clock }),
    calendars: createCalendarDesk({
      calendars: stores.calendars,
      days: stores.days,
      mac,
      clock,
      randomness,
      addressOf: (token) => addressOf(`/api/calendars/${token}.ics`),
    }),
    office: createOfficeDesk({ offices: stores.offices, clock }),
    families: createFamilyDesk({ families: stores.families, sessions, clock, randomness }),
    classAccounts: createClassDesk({ classes: stores.classes, sessions, mac, clock, randomness, linkOf }),
  };
}
