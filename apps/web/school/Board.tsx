// The board: the one lesson that counts now, with the one thing to do. Roof line over it: the accent of « é ».

import { CalendarDays, DoorOpen, NotebookPen, TicketCheck } from 'lucide-react';
import { useId } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { DayLesson } from '@preau/protocol/school';
import { formatMinutes } from '../ui/duration.ts';
import { useLanguage, useNow } from '../ui/hooks.ts';
import { formatTime } from '../ui/i18n.ts';
import { doorAction, minutesToStart, standingOf } from './day.ts';
import type { Looker } from './DayList.tsx';
import { useSchoolMessages } from './messages.ts';

function Roof(): ReactNode {
  return (
    <svg className="roof" viewBox="0 0 400 70" preserveAspectRatio="none" aria-hidden="true">
      <path d="M-6 56 406 14" fill="none" strokeWidth="7" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

function useSeatLine(lesson: DayLesson, looker: Looker, now: number, zone: string): string {
  const text = useSchoolMessages().board;
  const language = useLanguage();
  const teacher = lesson.teachers[0]?.displayName ?? '';
  const doors = formatTime(language, lesson.doorsAt, zone);
  const before = now < lesson.doorsAt && lesson.live === null;
  if (looker === 'teacher') {
    if (lesson.live !== null) return text.presentCount(lesson.live.present, lesson.live.expected);
    return before ? text.doorsAt(doors) : '';
  }
  if (lesson.live?.phase === 'open') {
    if (!lesson.live.teacherPresent && teacher !== '') return text.safe(teacher);
    return looker === 'pupil' && teacher !== '' ? text.teacherIn(teacher) : text.childIn;
  }
  if (looker !== 'pupil') return before ? text.doorsAt(doors) : '';
  if (before) return text.doorsAtPupil(doors);
  return now >= lesson.startsAt && teacher !== '' ? text.teacherOut(teacher) : text.doorsOpenPupil;
}

/** The lesson on the board. A guardian reads it and has no door. */
export function Board({
  lesson,
  looker,
  zone,
  name,
}: {
  readonly lesson: DayLesson;
  readonly looker: Looker;
  readonly zone: string;
  /** Whose lesson it is, when the page shows several. */
  readonly name?: string;
}): ReactNode {
  const text = useSchoolMessages();
  const language = useLanguage();
  const now = useNow();
  const standing = standingOf(lesson, now);
  const minutes = minutesToStart(lesson, now);
  const door = looker === 'guardian' ? 'none' : doorAction(lesson, now, looker === 'teacher' && lesson.mayEnter);
  const seat = useSeatLine(lesson, looker, now, zone);
  const when =
    minutes > 0
      ? text.board.inMinutes(formatMinutes(language, minutes))
      : minutes === 0
        ? text.board.starting
        : text.board.sinceMinutes(formatMinutes(language, -minutes));
  const hours = text.board.hours(
    formatTime(language, lesson.startsAt, zone),
    formatTime(language, lesson.endsAt, zone),
  );
  const who =
    looker === 'teacher' ? lesson.audienceLabel : lesson.teachers.map((teacher) => teacher.displayName).join(', ');
  const id = useId();
  return (
    <section className="board on-board" aria-labelledby={id}>
      <Roof />
      <p className="board-over">
        <span>{name === undefined ? (standing === 'now' ? text.board.now : text.board.next) : name}</span>{' '}
        <span className="num">{when}</span>
      </p>
      <h2 id={id}>{lesson.subject}</h2>
      <p className="board-who num">
        {[hours, who, lesson.room === '' ? '' : text.board.room(lesson.room)].filter((part) => part !== '').join(' · ')}
      </p>
      {lesson.note === '' ? null : <p className="board-who">{lesson.note}</p>}
      <div className="board-row">
        {seat === '' ? null : (
          <p className="board-seat num">
            <TicketCheck className="i" aria-hidden="true" /> {seat}
          </p>
        )}
        <div className="board-acts">
          {door === 'open' ? (
            <Link className="btn btn-main" href={`/cours/${lesson.lessonId}?ouvrir`}>
              <DoorOpen className="i" aria-hidden="true" /> {text.board.open}
            </Link>
          ) : null}
          {door === 'enter' ? (
            <Link className="btn btn-main" href={`/cours/${lesson.lessonId}`}>
              <DoorOpen className="i" aria-hidden="true" /> {text.board.enter}
            </Link>
          ) : null}
          {looker === 'teacher' ? (
            <Link className="btn board-second" href={`/cours/${lesson.lessonId}/fiche`}>
              <NotebookPen className="i" aria-hidden="true" /> {text.board.prepare}
            </Link>
          ) : null}
        </div>
      </div>
    </section>
  );
}

/** The board when nothing is left of the day. */
export function QuietBoard({
  sentence,
  tomorrow,
}: {
  readonly sentence: string;
  readonly tomorrow: string;
}): ReactNode {
  const text = useSchoolMessages();
  return (
    <section className="board board-quiet on-board">
      <Roof />
      <h2>{sentence}</h2>
      <div className="board-row">
        <div className="board-acts">
          <Link className="btn board-second" href={`/jour/${tomorrow}`}>
            <CalendarDays className="i" aria-hidden="true" /> {text.board.seeTomorrow}
          </Link>
        </div>
      </div>
    </section>
  );
}
