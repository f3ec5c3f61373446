// What one pupil has to do, as a list: for the pupil with ticks, for a guardian to read.

import { Check, CircleAlert, Clock, Paperclip, Square, Upload } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { addDays } from '@preau/core/base';
import type { LocalDate } from '@preau/core/base';
import { titleOfWork } from '@preau/core/school';
import type { DueHomework } from '@preau/protocol/school';
import { useLanguage } from '../../ui/hooks.ts';
import { formatLocalDate } from '../../ui/i18n.ts';
import { Markdown } from '../../ui/Markdown.tsx';
import type { WorkList, WorkOfPupil } from './due-list.ts';
import { useHomeworkMessages } from './messages.ts';
import { useOpened } from './save-homework.ts';
import { TickButton } from './TickButton.tsx';

/** A text that is shown whole in the list; a longer one is read on its own page. */
const SHORT = 220;

/** What a homework asks for, in small words. */
function WorkTags({ homework, isDone }: { readonly homework: DueHomework; readonly isDone: boolean }): ReactNode {
  const text = useHomeworkMessages();
  const { minutes, files } = homework;
  const isAsked = homework.expects === 'handIn' && !isDone;
  if (minutes === null && files.length === 0 && !isAsked) return null;
  return (
    <span className="work-tags">
      {minutes === null ? null : (
        <span className="tag num">
          <Clock className="i" aria-hidden="true" /> {text.minutes(minutes)}
        </span>
      )}
      {isAsked ? (
        <span className="tag tag-note">
          <Upload className="i" aria-hidden="true" /> {text.handIn}
        </span>
      ) : null}
      {files.length === 0 ? null : (
        <span className="tag">
          <Paperclip className="i" aria-hidden="true" /> {text.files(files.length)}
        </span>
      )}
    </span>
  );
}

/** Short work stands in the list to its last word. */
function isShown(homework: DueHomework): boolean {
  return homework.text.length <= SHORT;
}

function Work({
  work: { homework, standing },
  personId,
  own,
  date,
}: {
  readonly work: WorkOfPupil;
  readonly personId: string;
  readonly own: boolean;
  readonly date: boolean;
}): ReactNode {
  const text = useHomeworkMessages();
  const language = useLanguage();
  const isShort = isShown(homework);
  const path = `/devoirs/${homework.homeworkId}`;
  const about = `${homework.subject}, ${titleOfWork(homework.text)}`;
  const isDone = homework.pupils.some((pupil) => pupil.personId === personId && pupil.doneAt !== null);
  return (
    <li className={isDone ? 'work is-done' : 'work'}>
      <div className="work-what">
        <Link className="work-title" href={path}>
          {homework.subject}
        </Link>
        {isShort ? <Markdown text={homework.text} /> : <p>{titleOfWork(homework.text)}</p>}
        {isShort ? null : (
          <Link href={path} aria-label={text.due.readOf(about)}>
            {text.due.read}
          </Link>
        )}
        <small>
          {homework.teacherName}
          {date ? ` · ${text.given.forDay(formatLocalDate(language, homework.dueOn))}` : ''}
        </small>
        <WorkTags homework={homework} isDone={isDone} />
      </div>
      {own && homework.expects !== 'handIn' ? (
        <div className="work-group">
          <TickButton homework={homework} personId={personId} />
        </div>
      ) : own && !isDone ? (
        <Link className="btn tick" href={path} aria-label={text.due.handInOf(about)}>
          <Upload className="i" aria-hidden="true" /> {text.due.handIn}
        </Link>
      ) : (
        <span className={isDone ? 'tag tag-ok' : standing === 'late' ? 'tag tag-stop' : 'tag'}>
          {isDone ? (
            <Check className="i" aria-hidden="true" />
          ) : standing === 'late' ? (
            <CircleAlert className="i" aria-hidden="true" />
          ) : (
            <Square className="i" aria-hidden="true" />
          )}{' '}
          {isDone ? text.due.isDone : standing === 'late' ? text.due.isLate : text.due.isNotDone}
        </span>
      )}
    </li>
  );
}

function Works({
  works,
  personId,
  own,
  date = false,
}: {
  readonly works: readonly WorkOfPupil[];
  readonly personId: string;
  readonly own: boolean;
  readonly date?: boolean;
}): ReactNode {
  return (
    <ul className="card works">
      {works.map((work) => (
        <Work key={work.homework.homeworkId} work={work} personId={personId} own={own} date={date} />
      ))}
    </ul>
  );
}

/** Late, then day by day, then what is past. */
export function DueList({
  list,
  personId,
  name,
  today,
}: {
  readonly list: WorkList;
  readonly personId: string;
  /** Of a child; undefined when the reader is the pupil. */
  readonly name?: string;
  readonly today: LocalDate;
}): ReactNode {
  const text = useHomeworkMessages().due;
  const language = useLanguage();
  const own = name === undefined;
  const Heading = own ? 'h2' : 'h3';
  const titleOf = (date: string): string => {
    if (date === today) return text.today;
    return date === addDays(today, 1) ? text.tomorrow : text.forDay(formatLocalDate(language, date));
  };
  const isEmpty = list.late.length + list.days.length + list.past.length === 0;
  const shown = [...list.late, ...list.days.flatMap(({ works }) => works)].filter(({ homework }) => isShown(homework));
  useOpened(personId, own ? shown.map(({ homework }) => homework.homeworkId) : []);
  return (
    <div className="stack">
      {isEmpty ? (
        <p className="card empty soft" data-state="empty">
          {own ? text.nothing : text.nothingOf(name)}
        </p>
      ) : (
        <p className="soft">{own ? text.lead(list.todo) : text.leadOf(name, list.todo)}</p>
      )}
      {list.late.length === 0 ? null : (
        <section className="work-group">
          <Heading>{text.late}</Heading>
          {own ? <p className="soft small">{text.lateHint}</p> : null}
          <Works works={list.late} personId={personId} own={own} date />
        </section>
      )}
      {list.days.map((day) => (
        <section key={day.date} className="work-group">
          <Heading>{titleOf(day.date)}</Heading>
          <Works works={day.works} personId={personId} own={own} />
        </section>
      ))}
      {list.past.length === 0 ? null : (
        <details className="card work-past">
          <summary>{text.past(list.past.length)}</summary>
          <ul>
            {list.past.map((work) => (
              <Work key={work.homework.homeworkId} work={work} personId={personId} own={own} date />
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
