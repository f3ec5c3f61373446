// The week: of oneself, a child, a class, a teacher or a room. One day under another on a phone, a grid from 960 px on and on paper.

import { CalendarPlus, ChevronLeft, ChevronRight, Printer, Sun } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { ReactNode } from 'react';
import { Link, useSearch } from 'wouter';
import { localDateAt } from '@preau/core/base';
import type { LocalDate } from '@preau/core/base';
import type { PersonDay, TimetableChoices, TimetableLesson, TimetableWeek, TodayAnswer } from '@preau/protocol/school';
import { useNow, useScreen } from '../../ui/hooks.ts';
import { Broken, Loading } from '../../ui/Paged.tsx';
import { refusalOf } from '../../ui/request.ts';
import { SchoolFrame } from '../SchoolFrame.tsx';
import { useTimetableMessages } from './messages.ts';
import { useChoices, useWeek } from './read-week.ts';
import { Chooser } from './Chooser.tsx';
import { mondaysAround, ownWeek, shownOn, weekAddress, weekOfSearch } from './week-choice.ts';
import type { WeekOf } from './week-choice.ts';
import { shownDays } from './week-grid.ts';
import { WeekDays } from './WeekDays.tsx';
import './week.css';

const LessonDialog = lazy(async () => ({ default: (await import('../LessonDialog.tsx')).LessonDialog }));
const CalendarDialog = lazy(async () => ({ default: (await import('./CalendarDialog.tsx')).CalendarDialog }));

function Moves({
  given,
  of,
}: {
  readonly given: ReturnType<typeof mondaysAround>;
  readonly of: WeekOf | undefined;
}): ReactNode {
  const text = useTimetableMessages();
  return (
    <nav className="day-moves no-print" aria-label={text.moves}>
      <Link className="btn btn-quiet" href={weekAddress(given.before, of)} aria-label={text.before}>
        <ChevronLeft className="i" aria-hidden="true" />
      </Link>
      {given.isThis ? null : (
        <Link className="btn btn-quiet" href={weekAddress(undefined, of)}>
          <Sun className="i" aria-hidden="true" /> <span className="word">{text.thisWeek}</span>
        </Link>
      )}
      <Link className="btn btn-quiet" href={weekAddress(given.after, of)} aria-label={text.after}>
        <ChevronRight className="i" aria-hidden="true" />
      </Link>
    </nav>
  );
}

/** May a calendar be made of this week? One's own, a child's, or a class that one teaches or runs. */
function mayFollow(week: TimetableWeek, choices: TimetableChoices | undefined): boolean {
  if (week.of === 'person') return choices?.persons.some((each) => each.personId === week.id) === true;
  return choices?.audiences.some((each) => each.audienceId === week.id && each.mayFollow) === true;
}

function Loaded({
  week,
  person,
  choices,
  today,
}: {
  readonly week: TimetableWeek;
  readonly person: PersonDay;
  readonly choices: TimetableChoices | undefined;
  readonly today: LocalDate;
}): ReactNode {
  const text = useTimetableMessages();
  const [doing, setDoing] = useState<'calendar' | TimetableLesson>();
  const done = (): void => setDoing(undefined);
  const days = shownDays(week.days);
  const isEmpty = days.every((day) => day.lessons.length === 0);
  const isOutside = week.year !== null && (week.days[6]!.date < week.year.from || week.days[0]!.date > week.year.to);
  return (
    <>
      <div className="acts no-print">
        {mayFollow(week, choices) ? (
          <button type="button" className="btn" onClick={() => setDoing('calendar')}>
            <CalendarPlus className="i" aria-hidden="true" /> {text.calendar.button}
          </button>
        ) : null}
        {isEmpty ? null : (
          <button type="button" className="btn btn-quiet week-print" onClick={() => print()}>
            <Printer className="i" aria-hidden="true" /> <span className="word">{text.print}</span>
          </button>
        )}
      </div>
      {isEmpty ? (
        <div className="card empty" data-state="empty">
          <p className="soft">
            {isOutside ? text.outsideYear : week.days.some((day) => day.isSchoolDay) ? text.emptyWeek : text.closedWeek}
          </p>
          {week.days.some((day) => day.date === today) ? null : (
            <Link className="btn" href={weekAddress(undefined, { of: week.of, id: week.id })}>
              <Sun className="i" aria-hidden="true" /> {text.thisWeek}
            </Link>
          )}
        </div>
      ) : (
        <WeekDays week={week} days={days} today={today} onChange={week.mayChange ? setDoing : undefined} />
      )}
      {doing === undefined ? null : (
        <Suspense fallback={null}>
          {doing === 'calendar' ? (
            <CalendarDialog
              of={week.of === 'audience' ? 'audience' : 'person'}
              id={week.id}
              label={week.label}
              onClose={done}
            />
          ) : (
            <LessonDialog
              personId={person.personId}
              schoolId={week.schoolId}
              lesson={doing}
              zone={week.zone}
              onClose={done}
            />
          )}
        </Suspense>
      )}
    </>
  );
}

function Body({
  person,
  day,
  date,
}: {
  readonly person: PersonDay;
  readonly day: TodayAnswer;
  readonly date: string | undefined;
}): ReactNode {
  const text = useTimetableMessages();
  const named = weekOfSearch(useSearch());
  const choices = useChoices();
  const of = named ?? ownWeek(person, choices.data);
  const now = useNow();
  const today = localDateAt(now, day.zone);
  const around = mondaysAround(date, shownOn(today, person, now));
  const week = useWeek(of, around.monday, around.isThis);
  const days = week.data === undefined ? undefined : shownDays(week.data.days);
  const title = text.weekOf(around.monday, days?.at(-1)?.date ?? around.friday);
  const heading = useScreen(title);
  const read = of === undefined ? choices : week;
  return (
    <div className="week stack">
      <div className="hello">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <Moves given={around} of={named} />
        <p>{week.data === undefined ? '' : week.data.label}</p>
      </div>
      {choices.data === undefined ? null : (
        <Chooser choices={choices.data} shown={of} monday={around.isThis ? undefined : around.monday} person={person} />
      )}
      {read.isPending ? <Loading /> : null}
      {read.isError && week.data === undefined ? (
        <Broken title={text.failed} read={read}>
          {refusalOf(read.error).code === 'timetable.unknown' ? text.notYours : undefined}
        </Broken>
      ) : null}
      {of === undefined && choices.isSuccess ? (
        <div className="card empty" data-state="nothing">
          <p>{text.nothing}</p>
          <p className="soft">{text.nothingText}</p>
        </div>
      ) : null}
      {week.data === undefined ? null : (
        <Loaded
          key={`${week.data.of}${week.data.id}`}
          week={week.data}
          person={person}
          choices={choices.data}
          today={today}
        />
      )}
    </div>
  );
}

/** The routes `/semaine` and `/semaine/:date`. */
export function WeekScreen({ date }: { readonly date?: string }): ReactNode {
  const text = useTimetableMessages();
  return (
    <SchoolFrame title={text.title}>
      {(person, day) => <Body key={person.personId} person={person} day={day} date={date} />}
    </SchoolFrame>
  );
}
