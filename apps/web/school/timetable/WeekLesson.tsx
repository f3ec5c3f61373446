// One lesson of the week: hours, subject, who and where, what differs, and the door when it is open.

import { ArrowRightLeft, BookOpen, DoorOpen, MapPin, PenLine, Pencil, Plus, UserRound, X } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { localDateAt } from '@preau/core/base';
import type { TimetableLesson, TimetableWeek } from '@preau/protocol/school';
import { useLanguage, useNow } from '../../ui/hooks.ts';
import { formatLocalDate, formatTime } from '../../ui/i18n.ts';
import type { Language } from '../../ui/i18n.ts';
import { doorAction, standingOf } from '../day.ts';
import { changesOf } from './lesson-changes.ts';
import type { LessonChange } from './lesson-changes.ts';
import { useTimetableMessages } from './messages.ts';
import type { TimetableMessages } from './messages.ts';
import type { PlacedLesson } from './week-grid.ts';

const ICONS: Readonly<Record<LessonChange, LucideIcon>> = {
  cancelled: X,
  added: Plus,
  hours: ArrowRightLeft,
  room: MapPin,
  teacher: UserRound,
  subject: BookOpen,
  exam: PenLine,
};

function Tag({ change }: { readonly change: LessonChange }): ReactNode {
  const text = useTimetableMessages();
  const Icon = ICONS[change];
  const look = change === 'cancelled' ? 'tag-stop' : change === 'exam' ? 'tag-bright' : 'tag-note';
  return (
    <span className={`tag ${look}`}>
      <Icon className="i" aria-hidden="true" /> {text.change[change]}
    </span>
  );
}

/** A short name of a room stays in one piece. */
function kept(room: string): string {
  return room.length > 16 ? room : room.replaceAll(' ', '\u00A0');
}

/** Who and where, as it matters to whose week it is. */
function detailOf(lesson: TimetableLesson, week: TimetableWeek, text: TimetableMessages): string {
  const gives = week.of === 'person' && lesson.teachers.some((each) => each.personId === week.id);
  const teachers = lesson.teachers
    .filter((each) => each.personId !== week.id)
    .map((each) => each.displayName)
    .join(', ');
  return [
    gives || week.of === 'room' ? lesson.audienceLabel : '',
    teachers,
    lesson.room === '' || week.of === 'room' ? '' : kept(text.room(lesson.room)),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** What the timetable had: « prévu mardi 24 novembre, 9 h 00, au lieu de Mme Durand ». */
function beforeOf(lesson: TimetableLesson, zone: string, language: Language, text: TimetableMessages): string {
  const { before } = lesson;
  if (before === null || lesson.status === 'cancelled') return '';
  const changes = changesOf(lesson);
  const day = localDateAt(before.startsAt, zone);
  const hour = formatTime(language, before.startsAt, zone);
  const isSameDay = day === localDateAt(lesson.startsAt, zone);
  const instead = [
    changes.includes('subject') ? before.subject : '',
    changes.includes('teacher') ? before.teachers.map((each) => each.displayName).join(', ') || text.nobody : '',
    changes.includes('room') ? (before.room === '' ? text.noRoom : kept(text.room(before.room))) : '',
  ].filter((part) => part !== '');
  return [
    changes.includes('hours') ? text.wasAt(isSameDay ? hour : `${formatLocalDate(language, day)}, ${hour}`) : '',
    instead.length === 0 ? '' : text.insteadOf(instead.join(', ')),
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** A place in the grid; a row of the list on a phone. */
export function WeekLesson({
  placed,
  week,
  onChange,
}: {
  readonly placed: PlacedLesson;
  readonly week: TimetableWeek;
  readonly onChange: ((lesson: TimetableLesson) => void) | undefined;
}): ReactNode {
  const text = useTimetableMessages();
  const language = useLanguage();
  const now = useNow();
  const { lesson } = placed;
  const standing = standingOf(lesson, now);
  const door = doorAction(lesson, now);
  const changes = changesOf(lesson);
  const from = formatTime(language, lesson.startsAt, week.zone);
  const detail = detailOf(lesson, week, text);
  const before = beforeOf(lesson, week.zone, language, text);
  const when = `${formatLocalDate(language, localDateAt(lesson.startsAt, week.zone))}, ${from}`;
  return (
    <li
      className={`week-lesson is-${standing} is-${lesson.status}${lesson.exam && standing !== 'cancelled' ? ' is-exam' : ''}`}
      style={{
        gridRow: `${placed.rowStart} / ${placed.rowEnd}`,
        gridColumn: `${placed.lane} / ${placed.laneEnd}`,
      }}
      aria-current={standing === 'now' ? 'time' : undefined}
    >
      <time className="num" dateTime={new Date(lesson.startsAt).toISOString()}>
        {text.until(from, formatTime(language, lesson.endsAt, week.zone))}
      </time>
      <b>{lesson.subject}</b>
      {detail === '' ? null : <small>{detail}</small>}
      {before === '' ? null : <small>{before}</small>}
      {lesson.note === '' ? null : <small className="day-note">{lesson.note}</small>}
      {changes.length === 0 ? null : (
        <span className="week-tags">
          {changes.map((change) => (
            <Tag key={change} change={change} />
          ))}
        </span>
      )}
      {door === 'open' || door === 'enter' ? (
        <Link
          className="btn no-print"
          href={`/cours/${lesson.lessonId}${door === 'open' ? '?ouvrir' : ''}`}
          aria-label={text.of(door === 'open' ? text.open : text.enter, lesson.subject, when)}
        >
          <DoorOpen className="i" aria-hidden="true" /> {door === 'open' ? text.open : text.enter}
        </Link>
      ) : null}
      {onChange === undefined || standing === 'past' ? null : (
        <button
          type="button"
          className="btn btn-quiet week-edit no-print"
          aria-label={text.of(text.edit, lesson.subject, when)}
          onClick={() => onChange(lesson)}
        >
          <Pencil className="i" aria-hidden="true" /> <span className="word">{text.edit}</span>
        </button>
      )}
    </li>
  );
}
