// The list of a day: one row a lesson, its state in a word and a shape.

import { ArrowRightLeft, Check, CircleAlert, CircleDot, Clock, Plus, X } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { DayLesson } from '@preau/protocol/school';
import { useLanguage, useNow } from '../ui/hooks.ts';
import { formatTime } from '../ui/i18n.ts';
import { doorAction, foldedOf, standingOf } from './day.ts';
import type { Standing } from './day.ts';
import { useSchoolMessages } from './messages.ts';
import type { SchoolMessages } from './messages.ts';

/** Who looks: it decides the links of a row. */
export type Looker = 'pupil' | 'teacher' | 'guardian' | 'office';

/** A lesson's state: word and shape, never colour alone. */
export function StateTag({
  lesson,
  standing,
  text,
}: {
  readonly lesson: DayLesson;
  readonly standing: Standing;
  readonly text: SchoolMessages['row'];
}): ReactNode {
  const tags: { word: string; look: string; Icon: LucideIcon }[] = [];
  if (standing === 'cancelled') tags.push({ word: text.cancelled, look: 'tag-stop', Icon: X });
  else {
    if (standing === 'past') tags.push({ word: text.past, look: '', Icon: Check });
    if (standing === 'now') tags.push({ word: text.now, look: 'tag-ok', Icon: CircleDot });
    if (standing === 'soon') tags.push({ word: text.soon, look: 'tag-bright', Icon: Clock });
    if (lesson.exam) tags.push({ word: text.exam, look: 'tag-bright', Icon: CircleAlert });
    else if (lesson.status === 'moved') tags.push({ word: text.moved, look: 'tag-note', Icon: ArrowRightLeft });
    if (lesson.status === 'added') tags.push({ word: text.added, look: 'tag-note', Icon: Plus });
  }
  return tags.map(({ word, look, Icon }) => (
    <span key={word} className={`tag ${look}`}>
      <Icon className="i" aria-hidden="true" /> {word}
    </span>
  ));
}

function detailOf(lesson: DayLesson, looker: Looker, text: SchoolMessages): string {
  const teachers = lesson.teachers.map((teacher) => teacher.displayName).join(', ');
  const room = lesson.room === '' ? '' : text.board.room(lesson.room);
  const parts =
    looker === 'teacher'
      ? [lesson.audienceLabel, room]
      : looker === 'office'
        ? [lesson.audienceLabel, teachers, room]
        : [teachers, room];
  return parts.filter((part) => part !== '').join(' · ');
}

function RowLinks({
  lesson,
  looker,
  now,
}: {
  readonly lesson: DayLesson;
  readonly looker: Looker;
  readonly now: number;
}): ReactNode {
  const text = useSchoolMessages();
  const standing = standingOf(lesson, now);
  const door = doorAction(lesson, now);
  if (looker === 'teacher' && lesson.mayOpen !== undefined && standing !== 'cancelled') {
    if (standing === 'past') {
      return (
        <Link
          className="btn btn-quiet"
          href={`/cours/${lesson.lessonId}/appel`}
          aria-label={text.row.rollCallOf(lesson.subject, lesson.audienceLabel)}
        >
          {text.row.rollCall}
        </Link>
      );
    }
    return (
      <Link
        className="btn btn-quiet"
        href={`/cours/${lesson.lessonId}/fiche`}
        aria-label={text.row.prepareOf(lesson.subject, lesson.audienceLabel)}
      >
        {text.row.prepare}
      </Link>
    );
  }
  if (looker === 'pupil' && (door === 'enter' || door === 'open')) {
    return (
      <Link
        className="btn btn-quiet"
        href={`/cours/${lesson.lessonId}`}
        aria-label={text.row.enterOf(lesson.subject, lesson.audienceLabel)}
      >
        {text.row.enter}
      </Link>
    );
  }
  return null;
}

interface ListProps {
  readonly lessons: readonly DayLesson[];
  readonly looker: Looker;
  readonly zone: string;
  /** The lesson that the board already offers: its row has no second door. */
  readonly onBoard?: string | undefined;
}

function Row({
  lesson,
  looker,
  zone,
  onBoard,
}: Omit<ListProps, 'lessons'> & { readonly lesson: DayLesson }): ReactNode {
  const text = useSchoolMessages();
  const language = useLanguage();
  const now = useNow();
  const standing = standingOf(lesson, now);
  const detail = detailOf(lesson, looker, text);
  return (
    <li className={`day-row is-${standing}`} aria-current={standing === 'now' ? 'time' : undefined}>
      <time dateTime={new Date(lesson.startsAt).toISOString()}>{formatTime(language, lesson.startsAt, zone)}</time>
      <span className={`day-bar is-${lesson.status}`} />
      <span className="day-what">
        <b>{lesson.subject}</b>
        {detail === '' ? null : <small>{detail}</small>}
        {lesson.note === '' ? null : <small className="day-note">{lesson.note}</small>}
      </span>
      <span className="day-end">
        <StateTag lesson={lesson} standing={standing} text={text.row} />
        {looker === 'pupil' && lesson.lessonId === onBoard ? null : (
          <RowLinks lesson={lesson} looker={looker} now={now} />
        )}
      </span>
    </li>
  );
}

/** One day's lessons in order; a long morning that is over folds into one line, and so does a day that is over. WEB-7. */
export function DayList({ lessons, label, ...rest }: ListProps & { readonly label: string }): ReactNode {
  const text = useSchoolMessages().day;
  const now = useNow();
  const folded = foldedOf(lessons, now, rest.looker === 'teacher');
  const open = lessons.filter((lesson) => !folded.includes(lesson));
  const rows = (list: readonly DayLesson[]): ReactNode =>
    list.map((lesson) => <Row key={lesson.lessonId} lesson={lesson} {...rest} />);
  return (
    <div className="card day">
      {folded.length === 0 ? null : (
        <details className="day-past">
          <summary>
            <Check className="i" aria-hidden="true" /> {text.pastLessons(folded.length)}
          </summary>
          <ol aria-label={text.pastLessons(folded.length)}>{rows(folded)}</ol>
        </details>
      )}
      {open.length === 0 ? null : <ol aria-label={label}>{rows(open)}</ol>}
    </div>
  );
}
