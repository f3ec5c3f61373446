// What waits beside the lessons of the day, in four statements at most. docs/spec/office.md, "At a glance".

import { addDays, localDateAt } from '@preau/core/base';
import type { SessionClaims } from '@preau/core/base';
import { stillToDo } from '@preau/core/school';
import type { DueHomework, GlanceAnswer, GlanceHomework } from '@preau/protocol/school';
import type { Clock } from '../../base/index.ts';
import type { FeedStore } from '../feed/feed-ports.ts';
import type { HomeworkStore } from '../homework/homework-ports.ts';
import type { MailStore } from '../mail/mail-ports.ts';
import { readerOf } from '../homework/work-reader.ts';
import { placesOfSession } from '../mail/mailbox-desk.ts';
import type { GlanceStore } from './ports.ts';

/** What the desk works with. */
export interface GlanceDeskParts {
  readonly homework: Pick<HomeworkStore, 'listDue'>;
  readonly mail: Pick<MailStore, 'countUnread'>;
  readonly feed: Pick<FeedStore, 'countUnread'>;
  readonly glances: GlanceStore;
  readonly clock: Clock;
}

/** Answers `GET /api/glance`. */
export interface GlanceDesk {
  read(session: SessionClaims): Promise<GlanceAnswer>;
}

const AHEAD_DAYS = 7;
/** Of what is due in a week, as much as is read: done and to do. */
const READ = 40;

/** Makes the desk. */
export function createGlanceDesk({ homework, mail, feed, glances, clock }: GlanceDeskParts): GlanceDesk {
  return {
    async read(session) {
      const at = clock.now();
      // A day early: whose today it is, the school says with the same round.
      const from = addDays(localDateAt(at, 'UTC'), -1);
      const hasWork = session.persons.some(({ roles }) => roles.includes('pupil') || roles.includes('guardian'));
      const reader = readerOf(session, at);
      const schoolIds = [...new Set(session.persons.map(({ schoolId }) => schoolId))];
      const [due, messages, posts, { zone, ...marks }] = await Promise.all([
        hasWork ? homework.listDue(reader, from, addDays(from, AHEAD_DAYS + 1), { after: null, limit: READ }) : [],
        mail.countUnread(placesOfSession(session), at),
        feed.countUnread(session.accountId, at),
        glances.readMarks(session.accountId, schoolIds),
      ]);
      const today = localDateAt(at, zone);
      return {
        homework: stillToDo(due.filter(({ dueOn }) => dueOn >= today)).map(toGlance),
        ...marks,
        unread: { messages, posts },
      };
    },
  };
}

/** Without what the day does not show. */
function toGlance(work: DueHomework & { readonly title: string }): GlanceHomework {
  const { homeworkId, subject, dueOn, title, minutes, pupils } = work;
  return {
    homeworkId,
    subject,
    dueOn,
    title,
    minutes,
    pupils: pupils.map(({ personId, givenName }) => ({ personId, givenName })),
  };
}
