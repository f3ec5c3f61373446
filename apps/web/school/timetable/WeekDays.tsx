// The days of a week. The same elements are a list on a phone and a grid on a wide screen and on paper: only the style differs.

import type { ReactNode } from 'react';
import { weekdayOf } from '@preau/core/base';
import type { LocalDate } from '@preau/core/base';
import type { TimetableDay, TimetableLesson, TimetableWeek } from '@preau/protocol/school';
import { useLanguage } from '../../ui/hooks.ts';
import { capital, formatLocalDate } from '../../ui/i18n.ts';
import type { Language } from '../../ui/i18n.ts';
import { useTimetableMessages } from './messages.ts';
import { WeekLesson } from './WeekLesson.tsx';
import { gridOf } from './week-grid.ts';
import type { DayColumn } from './week-grid.ts';

/** Rows are as high as their minutes at least, and as their words when these need more. */
const REM_A_MINUTE = 0.055;
/** A gap of the whole house (a lunch, a night) needs no more room than this. */
const MOST_REM = 4;
const MOST_LANES = 3;

function Strip({ days, today }: { readonly days: readonly TimetableDay[]; readonly today: LocalDate }): ReactNode {
  const text = useTimetableMessages();
  return (
    <nav className="week-strip no-print" aria-label={text.days}>
      {days.map((day) => (
        <a key={day.date} href={`#jour-${day.date}`} aria-current={day.date === today ? 'date' : undefined}>
          <b>{text.dayShort(weekdayOf(day.date), day.date)}</b>
          <span className="sr">, {day.lessons.length === 0 ? text.noLesson : text.count(day.lessons.length)}</span>
          <small aria-hidden="true" className="num">
            {day.lessons.length === 0 ? '–' : day.lessons.length}
          </small>
        </a>
      ))}
    </nav>
  );
}

function Day({
  column,
  week,
  isToday,
  onChange,
}: {
  readonly column: DayColumn;
  readonly week: TimetableWeek;
  readonly isToday: boolean;
  readonly onChange: ((lesson: TimetableLesson) => void) | undefined;
}): ReactNode {
  const text = useTimetableMessages();
  const language = useLanguage();
  const { day } = column;
  const id = `jour-${day.date}`;
  return (
    <section className={isToday ? 'week-day is-today' : 'week-day'} aria-labelledby={id}>
      <h2 id={id} tabIndex={-1}>
        <span className="week-long">{capital(formatLocalDate(language, day.date))}</span>
        <span className="week-short" aria-hidden="true">
          {capital(text.dayShort(weekdayOf(day.date), day.date))}
        </span>
        {isToday ? <span className="tag tag-ok">{text.today}</span> : null}
      </h2>
      {day.lessons.length === 0 ? (
        <p className="soft small week-none">
          {day.isSchoolDay || weekdayOf(day.date) > 5 ? text.noLesson : text.closed}
        </p>
      ) : (
        <ol style={{ gridTemplateColumns: `repeat(${column.lanes}, minmax(0, 1fr))` }}>
          {column.lessons.map((placed) => (
            <WeekLesson key={placed.lesson.lessonId} placed={placed} week={week} onChange={onChange} />
          ))}
        </ol>
      )}
    </section>
  );
}

/** The week, `days` of it. `onChange` is there for who may change lessons. */
export function WeekDays({
  week,
  days,
  today,
  onChange,
}: {
  readonly week: TimetableWeek;
  readonly days: readonly TimetableDay[];
  readonly today: LocalDate;
  readonly onChange: ((lesson: TimetableLesson) => void) | undefined;
}): ReactNode {
  const language = useLanguage();
  const grid = gridOf(days, week.zone);
  // An hour stands where a lesson begins.
  const starts = new Set(grid.columns.flatMap((column) => column.lessons.map((each) => each.rowStart)));
  const rows = grid.minutes
    .slice(1)
    .map((minute, index) => Math.min(MOST_REM, (minute - grid.minutes[index]!) * REM_A_MINUTE));
  return (
    <>
      <Strip days={days} today={today} />
      <div
        className="week-grid"
        style={{
          // A day with two lessons at once gets the room of two.
          gridTemplateColumns: [
            'auto',
            ...grid.columns.map(({ lanes }) => `minmax(0, ${Math.min(MOST_LANES, lanes)}fr)`),
          ].join(' '),
          gridTemplateRows: ['auto', ...rows.map((rem) => `minmax(${rem.toFixed(2)}rem, auto)`)].join(' '),
        }}
      >
        <div className="week-hours num" aria-hidden="true">
          {grid.minutes.slice(0, -1).map((minute, index) => (
            <span key={minute} style={{ gridRow: `${index + 2} / ${index + 3}` }}>
              {starts.has(index + 1) ? clockOf(language, minute) : ''}
            </span>
          ))}
        </div>
        {grid.columns.map((column) => (
          <Day
            key={column.day.date}
            column={column}
            week={week}
            isToday={column.day.date === today}
            onChange={onChange}
          />
        ))}
      </div>
    </>
  );
}

function clockOf(language: Language, minute: number): string {
  const [hour, rest] = [Math.floor(minute / 60), String(minute % 60).padStart(2, '0')];
  return language === 'fr' ? `${hour}\u00A0h\u00A0${rest}` : `${hour}:${rest}`;
}
