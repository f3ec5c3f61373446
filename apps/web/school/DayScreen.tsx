// My day: one screen for every role. What a person sees follows from the roles they hold.

import { CalendarPlus, ChevronLeft, ChevronRight, Sun } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { ReactNode } from 'react';
import { Link, Redirect } from 'wouter';
import { addDays, parseLocalDate } from '@preau/core/base';
import type { PersonDay, TodayAnswer } from '@preau/protocol/school';
import { useLanguage, useNow, useScreen } from '../ui/hooks.ts';
import { capital, formatLocalDate, formatTime } from '../ui/i18n.ts';
import type { Language } from '../ui/i18n.ts';
import { Notice } from '../ui/Notice.tsx';
import { useUiMessages } from '../ui/messages.ts';
import { choosePerson, framePerson } from './account.ts';
import { Board, QuietBoard } from './Board.tsx';
import { boardLesson, remaining } from './day.ts';
import { DayList } from './DayList.tsx';
import type { Looker } from './DayList.tsx';
import { useSchoolMessages } from './messages.ts';
import { Glance, HomeNotice } from './Glance.tsx';
import { SchoolFrame } from './SchoolFrame.tsx';

const OfficeGlance = lazy(async () => ({ default: (await import('./OfficeGlance.tsx')).OfficeGlance }));
const AdHocDialog = lazy(async () => ({ default: (await import('./AdHocDialog.tsx')).AdHocDialog }));

/** « Mardi 24 novembre », with a capital. */
export function dayTitle(language: Language, date: string): string {
  return capital(formatLocalDate(language, date));
}

function DayMoves({ day, isToday }: { readonly day: TodayAnswer; readonly isToday: boolean }): ReactNode {
  const text = useSchoolMessages().day;
  const before = addDays(day.date, -1);
  const after = addDays(day.date, 1);
  return (
    <nav className="day-moves" aria-label={text.timetable}>
      <Link className="btn btn-quiet" href={`/jour/${before}`} aria-label={text.before}>
        <ChevronLeft className="i" aria-hidden="true" />
      </Link>
      {isToday ? null : (
        <Link className="btn btn-quiet" href="/">
          <Sun className="i" aria-hidden="true" /> <span className="word">{text.backToday}</span>
        </Link>
      )}
      <Link className="btn btn-quiet" href={isToday ? '/semaine' : `/semaine/${day.date}`}>
        {text.week}
      </Link>
      <Link className="btn btn-quiet" href={`/jour/${after}`}>
        <span className={isToday ? 'word' : 'sr'}>{isToday ? text.tomorrow : text.after}</span>{' '}
        <ChevronRight className="i" aria-hidden="true" />
      </Link>
    </nav>
  );
}

function OwnDay({
  person,
  day,
  isToday,
  looker,
}: {
  readonly person: PersonDay;
  readonly day: TodayAnswer;
  readonly isToday: boolean;
  readonly looker: Looker;
}): ReactNode {
  const text = useSchoolMessages();
  const now = useNow();
  const [adHoc, setAdHoc] = useState(false);
  const board = boardLesson(person.lessons, now);
  const quiet =
    person.lessons.length === 0
      ? looker === 'pupil'
        ? text.board.emptyPupil
        : text.board.emptyAdult
      : looker === 'pupil'
        ? text.board.overPupil
        : text.board.overAdult;
  const improvise =
    looker !== 'teacher' || !isToday ? null : (
      <button type="button" className="btn" onClick={() => setAdHoc(true)}>
        <CalendarPlus className="i" aria-hidden="true" /> {text.adHoc.button}
      </button>
    );
  return (
    <>
      {!isToday ? null : board === undefined ? (
        <QuietBoard sentence={quiet} tomorrow={addDays(day.date, 1)} />
      ) : (
        <Board lesson={board} looker={looker} zone={day.zone} />
      )}
      {person.lessons.length === 0 ? (
        improvise === null ? null : (
          <div className="acts">{improvise}</div>
        )
      ) : (
        <section className="block" aria-labelledby="day-t">
          <div className="block-top">
            <h2 id="day-t">{isToday ? text.day.today : text.day.timetable}</h2>
            {improvise}
          </div>
          <DayList
            lessons={person.lessons}
            looker={looker}
            zone={day.zone}
            onBoard={isToday ? board?.lessonId : undefined}
            label={isToday ? text.day.today : text.day.timetable}
          />
        </section>
      )}
      {adHoc ? (
        <Suspense fallback={null}>
          <AdHocDialog onClose={() => setAdHoc(false)} />
        </Suspense>
      ) : null}
    </>
  );
}

function Children({
  person,
  day,
  isToday,
}: {
  readonly person: PersonDay;
  readonly day: TodayAnswer;
  readonly isToday: boolean;
}): ReactNode {
  const text = useSchoolMessages();
  const now = useNow();
  const children = [...person.children].sort((a, b) => Number(b.lessons.length > 0) - Number(a.lessons.length > 0));
  return children.map((child) => {
    const board = isToday ? boardLesson(child.lessons, now) : undefined;
    const name = child.classLabel === '' ? child.displayName : `${child.displayName} · ${child.classLabel}`;
    return (
      <section key={child.personId} className="child stack" aria-label={name}>
        {board === undefined ? <h2>{name}</h2> : <Board lesson={board} looker="guardian" zone={day.zone} name={name} />}
        {child.lessons.length === 0 ? (
          <p className="soft">{text.board.emptyChild(child.givenName)}</p>
        ) : (
          <div className="block">
            <div className="block-top">
              <h3>{isToday ? text.day.today : text.day.timetable}</h3>
            </div>
            <DayList lessons={child.lessons} looker="guardian" zone={day.zone} label={name} />
          </div>
        )}
      </section>
    );
  });
}

function greeting(
  person: PersonDay,
  isToday: boolean,
  now: number,
  text: ReturnType<typeof useSchoolMessages>,
): string {
  const own = person.roles.includes('pupil') || person.roles.includes('teacher');
  if (!isToday)
    return own ? text.day.onThisDay(person.lessons.filter((lesson) => lesson.status !== 'cancelled').length) : '';
  const hello = text.day.hello(person.roles.includes('pupil') ? person.givenName : person.displayName);
  return own && person.lessons.length > 0 ? `${hello} ${text.day.remaining(remaining(person.lessons, now))}` : hello;
}

function DayBody({
  person,
  day,
  isToday,
  reread,
}: {
  readonly person: PersonDay;
  readonly day: TodayAnswer;
  readonly isToday: boolean;
  readonly reread: () => void;
}): ReactNode {
  const text = useSchoolMessages();
  const ui = useUiMessages();
  const language = useLanguage();
  const now = useNow();
  const heading = useScreen(isToday ? text.day.title : dayTitle(language, day.date));
  const own = person.roles.includes('pupil') || person.roles.includes('teacher') || person.lessons.length > 0;
  const looker: Looker = person.roles.includes('teacher') ? 'teacher' : 'pupil';
  const stale = isToday && now - day.now > 4 * 60_000;
  return (
    <>
      <div className="hello">
        <h1 ref={heading} tabIndex={-1}>
          {dayTitle(language, day.date)}
        </h1>
        <DayMoves day={day} isToday={isToday} />
        <p>{greeting(person, isToday, now, text)}</p>
      </div>
      {day.persons.length < 2 ? null : (
        <div className="field person-field">
          <label htmlFor="person">{text.day.switchPerson}</label>
          <select
            id="person"
            className="input"
            value={person.personId}
            onChange={(event) => {
              choosePerson(event.target.value);
              reread();
            }}
          >
            {day.persons.map((each) => (
              <option key={each.personId} value={each.personId}>
                {each.schoolName} · {framePerson(each, text.role).detail}
              </option>
            ))}
          </select>
        </div>
      )}
      {stale ? (
        <Notice tone="wait" title={text.state.failedKept(formatTime(language, day.now, day.zone))} live>
          <button type="button" className="btn btn-quiet" onClick={reread}>
            {ui.retry}
          </button>
        </Notice>
      ) : null}
      {isToday ? <HomeNotice /> : null}
      {own ? (
        <div className="day-own stack">{<OwnDay person={person} day={day} isToday={isToday} looker={looker} />}</div>
      ) : null}
      {isToday ? (
        <div className="day-own stack">
          <Glance ofChildren={person.children.length > 0} />
        </div>
      ) : null}
      {person.children.length > 0 ? (
        <div className="day-children">
          <Children person={person} day={day} isToday={isToday} />
        </div>
      ) : null}
      {person.office === null || !isToday ? null : (
        <div className="day-side">
          <Suspense fallback={<div className="skeleton skeleton-row" />}>
            <OfficeGlance office={person.office} zone={day.zone} />
          </Suspense>
        </div>
      )}
    </>
  );
}

/** The route `/` and `/jour/:date`. */
export function DayScreen({ date }: { readonly date?: string }): ReactNode {
  const text = useSchoolMessages();
  const wanted = parseLocalDate(date);
  return (
    <SchoolFrame title={text.day.title} {...(wanted === undefined ? {} : { date: wanted })}>
      {(person, day, reread) =>
        // Who runs the cell begins with its pages; the day of the school stays at its date.
        wanted === undefined && day.persons.length === 1 && person.roles.length === 1 && person.runsCell ? (
          <Redirect to="/exploitation" replace />
        ) : (
          <DayBody person={person} day={day} isToday={wanted === undefined} reread={reread} />
        )
      }
    </SchoolFrame>
  );
}
