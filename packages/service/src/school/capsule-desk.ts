// The day capsule: what a person needs tomorrow, built once, signed, kept, served until something changes. docs/spec/school.md, "The capsule".

import { addDays, localDateAt } from '@preau/core/base';
import { seatsOf } from '@preau/core/school';
import type { LessonId, LocalDate, MintedTicket, PersonId, SessionClaims, TicketAsk } from '@preau/core/base';
import { CAPSULE_BYTES } from '@preau/protocol/school';
import type {
  Capsule,
  CapsuleLesson,
  DayLesson,
  DueHomework,
  PersonDay,
  SignedCapsule,
  TodayAnswer,
} from '@preau/protocol/school';
import type { Clock } from '../base/index.ts';
import { toAccountAnswer } from './account-answer.ts';
import type { AccountStore, AccountView } from './account-ports.ts';
import type { CapsuleSeal, CapsuleStore, KeptCapsule, StoredSheet, TicketOffice } from './capsule-ports.ts';
import { fitSheets } from './capsule-sheets.ts';
import type { DayDesk } from './day-desk.ts';
import type { FeedDesk } from './feed/feed-desk.ts';
import { fitHomework, fitUnread } from './handin/capsule-homework.ts';
import type { HomeworkDesk } from './homework/homework-desk.ts';
import type { MailboxDesk } from './mail/mailbox-desk.ts';

/** The next school day is looked for on so many days after today: over a long weekend. */
const LOOK_AHEAD_DAYS = 4;
/** Homework due within so many days is on the device. WORK-85. */
const HOMEWORK_DAYS = 14;
/** Seats and tickets are for so many lessons of a capsule: more than that nobody has in one day but the class of the demo school. SCHOOL-108. */
const MOST_TICKETS = 9;
/** Room for the signature and its names in the JSON. */
const SEAL_BYTES = 220;

/** What the desk works with. */
export interface CapsuleDeskParts {
  readonly days: DayDesk;
  readonly accounts: Pick<AccountStore, 'findView'>;
  readonly capsules: CapsuleStore;
  readonly homework: Pick<HomeworkDesk, 'due'>;
  readonly mailbox: Pick<MailboxDesk, 'list'>;
  readonly feed: Pick<FeedDesk, 'list'>;
  /** Absent: capsules have no tickets. */
  readonly tickets: TicketOffice | undefined;
  readonly seal: CapsuleSeal;
  readonly clock: Clock;
  /** Told when the gate did not answer. */
  readonly fault: (error: unknown) => void;
}

/** Builds and serves capsules. */
export interface CapsuleDesk {
  /** The capsule of a sign-in as it is sent, with its tag; undefined when the account has no active place. */
  read(session: SessionClaims): Promise<Pick<KeptCapsule, 'body' | 'etag'> | undefined>;
}

/** A lesson with whose it is. `own` is undefined for a child's lesson, which its guardian only reads. */
interface Shown {
  readonly lesson: DayLesson;
  readonly person: PersonDay;
  readonly isOwn: boolean;
}

/** Makes the desk. */
export function createCapsuleDesk(parts: CapsuleDeskParts): CapsuleDesk {
  /** The first day from today on with a lesson still to begin; else tomorrow, empty. SCHOOL-104. */
  async function nextDay(session: SessionClaims): Promise<TodayAnswer> {
    const today = await parts.days.today(session);
    const stillToCome = (day: TodayAnswer): boolean =>
      shownOf(day.persons).some(({ lesson }) => lesson.status !== 'cancelled' && lesson.startsAt > today.now);
    if (stillToCome(today)) return today;
    const tomorrow = await parts.days.today(session, addDays(today.date, 1));
    let day = tomorrow;
    for (let ahead = 2; !stillToCome(day) && ahead <= LOOK_AHEAD_DAYS; ahead += 1)
      day = await parts.days.today(session, addDays(today.date, ahead));
    return stillToCome(day) ? day : tomorrow;
  }

  async function contentOf(session: SessionClaims, account: AccountView): Promise<Omit<Capsule, 'builtAt'>> {
    const { date, zone, persons } = await nextDay(session);
    const day = { date, zone, persons: persons.map(toStill) };
    const shown = shownOf(day.persons);
    const names = new Map<PersonId, { readonly index: number; readonly name: string }>();
    const [seats, sheets, due, unread] = await Promise.all([
      readSeats(date, nextOf(shown), names),
      readSheets(shown),
      readHomework(session, zone),
      readUnread(session),
    ]);
    const lessons = shown.map(({ lesson, person, isOwn }): CapsuleLesson => {
      const seat = isOwn ? (seats.get(lesson.lessonId) ?? []).indexOf(person.personId) : -1;
      return {
        lessonId: lesson.lessonId,
        seat: seat < 0 ? null : seat,
        seats: (seats.get(lesson.lessonId) ?? []).map((id) => names.get(id)!.index),
        sheet: null,
        ticket: null,
      };
    });
    const capsule = {
      v: 1,
      date,
      session: toAccountAnswer(account, session.deviceId),
      day,
      names: [...names.values()].map(({ name }) => name),
      lessons,
      homework: { due: [], more: 0 },
      unread: { threads: [], posts: [] },
    } as const;
    const limitBytes = CAPSULE_BYTES - SEAL_BYTES - ticketBytes(nextOf(shown));
    return fitSheets(fitUnread(fitHomework(capsule, due, limitBytes), unread, limitBytes), sheets, limitBytes);
  }

  /** What pupils of the account have to do in the next days; staff has none. WORK-85. */
  async function readHomework(session: SessionClaims, zone: string): Promise<readonly DueHomework[]> {
    const hasPupils = session.persons.some(({ roles }) => roles.includes('pupil') || roles.includes('guardian'));
    if (!hasPupils) return [];
    const from = localDateAt(parts.clock.now(), zone);
    return (await parts.homework.due(session, { from, to: addDays(from, HOMEWORK_DAYS) }, undefined)).homework;
  }

  /** The seats of these lessons; who sits there gets a place in `names`, once for the whole day. */
  async function readSeats(
    date: LocalDate,
    own: readonly Shown[],
    names: Map<PersonId, { readonly index: number; readonly name: string }>,
  ): Promise<ReadonlyMap<LessonId, readonly PersonId[]>> {
    const seats = new Map<LessonId, readonly PersonId[]>();
    const schoolIds = new Set(own.map(({ person }) => person.schoolId));
    for (const schoolId of schoolIds) {
      const lessons = own.filter(({ person }) => person.schoolId === schoolId).map(({ lesson }) => lesson);
      const audienceIds = [...new Set(lessons.flatMap((lesson) => lesson.audienceIds))];
      const pupils = await parts.capsules.readPupils(schoolId, date, audienceIds);
      for (const lesson of lessons) {
        const members = pupils.filter(({ audienceId }) => lesson.audienceIds.includes(audienceId));
        const known = new Map(members.map((member) => [member.personId, shortNameOf(member)]));
        for (const { personId, displayName } of lesson.teachers) known.set(personId, displayName);
        const order = seatsOf(
          lesson.teachers.map(({ personId }) => personId),
          members.map(({ personId }) => personId),
        );
        for (const id of order) if (!names.has(id)) names.set(id, { index: names.size, name: known.get(id) ?? '' });
        seats.set(lesson.lessonId, order);
      }
    }
    return seats;
  }

  /** Heads of what nobody has opened yet. WORK-86. */
  async function readUnread(session: SessionClaims): Promise<Capsule['unread']> {
    const [{ threads }, { posts }] = await Promise.all([
      parts.mailbox.list(session, { archived: false, after: null }),
      parts.feed.list(session),
    ]);
    return { threads: threads.filter((head) => head.unread > 0), posts: posts.filter((post) => post.isUnread) };
  }

  async function readSheets(shown: readonly Shown[]): Promise<ReadonlyMap<LessonId, StoredSheet>> {
    const sheets = new Map<LessonId, StoredSheet>();
    for (const schoolId of new Set(shown.map(({ person }) => person.schoolId))) {
      const ids = shown.filter(({ person }) => person.schoolId === schoolId).map(({ lesson }) => lesson.lessonId);
      for (const [lessonId, sheet] of await parts.capsules.readSheets(schoolId, ids)) sheets.set(lessonId, sheet);
    }
    return sheets;
  }

  async function ticketsFor(asks: readonly TicketAsk[]): Promise<readonly MintedTicket[] | undefined> {
    if (asks.length === 0) return [];
    if (parts.tickets === undefined) return undefined;
    try {
      return (await parts.tickets.mint(asks)).flat();
    } catch (error) {
      parts.fault(error);
      return undefined;
    }
  }

  return {
    async read(session) {
      const account = await parts.accounts.findView(session.accountId);
      if (account === undefined) return undefined;
      const content = await contentOf(session, account);
      const basis = parts.seal.hash(JSON.stringify(content));
      const kept = await parts.capsules.find(session.sessionId);
      if (kept?.basis === basis) return kept;
      const tickets = await ticketsFor(asksOf(session, content));
      const ticketOf = new Map(tickets?.map(({ lessonId, ...ticket }) => [lessonId, ticket]));
      const builtAt = parts.clock.now();
      const capsule: Capsule = {
        ...content,
        builtAt,
        lessons: content.lessons.map((lesson) => ({ ...lesson, ticket: ticketOf.get(lesson.lessonId) ?? null })),
      };
      const signed: SignedCapsule = { ...capsule, ...(await parts.seal.signText(JSON.stringify(capsule))) };
      const body = JSON.stringify(signed);
      const made = { basis, etag: `"${parts.seal.hash(body).slice(0, 22)}"`, body, builtAt };
      // Without the gate's tickets the day is served all the same; the next time somebody asks, the gate is asked again.
      if (tickets !== undefined) await parts.capsules.keep(session.sessionId, account.schoolId, made);
      return made;
    },
  };
}

function shownOf(persons: readonly PersonDay[]): readonly Shown[] {
  const found = persons.flatMap((person) => [
    ...person.lessons.map((lesson) => ({ lesson, person, isOwn: true })),
    ...person.children.flatMap((child) => child.lessons.map((lesson) => ({ lesson, person: child, isOwn: false }))),
  ]);
  // A teacher's child in the teacher's own lesson: it is one lesson, and the own one counts.
  const byId = new Map<LessonId, Shown>();
  for (const each of found) if (byId.get(each.lesson.lessonId)?.isOwn !== true) byId.set(each.lesson.lessonId, each);
  return [...byId.values()];
}

/** Own lessons that are on or still to come, in their order: those that have seats and tickets. */
function nextOf(shown: readonly Shown[]): readonly Shown[] {
  return shown
    .filter(({ isOwn, lesson }) => isOwn && lesson.mayEnter)
    .toSorted((a, b) => a.lesson.startsAt - b.lesson.startsAt)
    .slice(0, MOST_TICKETS);
}

/** The day before anything is live: what changes by the minute is not in it, so that the same day has the same tag. */
function toStill(person: PersonDay): PersonDay {
  const still = (lesson: DayLesson): DayLesson => ({ ...lesson, live: null, ended: false, mayOpen: false });
  return { ...person, lessons: person.lessons.map(still), children: person.children.map(toStill), office: null };
}

/** « Aïda M. »: enough for a class to know who is there, and no more than that on thirty devices. */
function shortNameOf({ givenName, familyName }: { readonly givenName: string; readonly familyName: string }): string {
  const [initial = ''] = familyName;
  return initial === '' ? givenName : `${givenName} ${initial}.`;
}

function asksOf(session: SessionClaims, content: Omit<Capsule, 'builtAt'>): readonly TicketAsk[] {
  const next = new Set(nextOf(shownOf(content.day.persons)).map(({ lesson }) => lesson.lessonId));
  return content.day.persons.flatMap((person): TicketAsk[] => {
    const claim = session.persons.find(({ personId }) => personId === person.personId);
    const lessons = person.lessons.filter(({ lessonId }) => next.has(lessonId));
    if (claim === undefined || lessons.length === 0) return [];
    return [
      {
        personId: claim.personId,
        schoolId: claim.schoolId,
        sessionId: session.sessionId,
        deviceId: session.deviceId,
        audienceIds: claim.audienceIds,
        lessons: lessons.map(({ lessonId, startsAt, endsAt, audienceIds, teachers }) => ({
          lessonId,
          startsAt,
          endsAt,
          audienceIds,
          teaches: teachers.some(({ personId }) => personId === person.personId),
        })),
      },
    ];
  });
}

/** What the tickets will need: an ES256 token of one person and one lesson, measured at 900 to 1,100 bytes, and 60 for each audience of the lesson. */
function ticketBytes(next: readonly Shown[]): number {
  return next.reduce((sum, { lesson }) => sum + 1_150 + 60 * lesson.audienceIds.length, 0);
}
