// `/cahier/:audienceId`: the book of a class, two weeks a page: what was done, what was due. Its teacher writes the lessons in place; it prints.

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight, Clock, NotebookPen, Pencil, Plus, Printer } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { localDateAt, parseLocalDate } from '@preau/core/base';
import type { BookAnswer, Homework, SessionNote } from '@preau/protocol/school';
import { serverNow } from '../../ui/clock.ts';
import { useLanguage, useScreen } from '../../ui/hooks.ts';
import { capital, formatDay, formatLocalDate, formatTime } from '../../ui/i18n.ts';
import { Markdown } from '../../ui/Markdown.tsx';
import { readJson, refusalOf } from '../../ui/request.ts';
import { told } from '../../ui/told.ts';
import { Failed, Skeletons } from '../../ui/Waiting.tsx';
import { FileList } from '../files/FileList.tsx';
import { SchoolFrame } from '../SchoolFrame.tsx';
import { bookDays, bookPageOf, bookSpan } from './book-days.ts';
import type { BookLesson } from './book-days.ts';
import { useHomeworkMessages } from './messages.ts';
import { NoteEditor } from './NoteEditor.tsx';
import './homework.css';
import './book.css';

function NoteText({ note, zone }: { readonly note: SessionNote; readonly zone: string }): ReactNode {
  const text = useHomeworkMessages();
  const language = useLanguage();
  const { releaseAt } = note;
  return (
    <>
      {note.text === '' ? <p className="quiet">{text.book.takenBack}</p> : <Markdown text={note.text} />}
      <FileList files={note.files} label={text.form.joined} />
      {note.text !== '' && releaseAt > serverNow() ? (
        <span className="work-tags">
          <span className="tag tag-bright">
            <Clock className="i" aria-hidden="true" />{' '}
            {text.book.waits(text.at(formatDay(language, releaseAt, zone), formatTime(language, releaseAt, zone)))}
          </span>
        </span>
      ) : null}
    </>
  );
}

function Lesson({
  entry,
  zone,
  schoolId,
}: {
  readonly entry: BookLesson;
  readonly zone: string;
  readonly schoolId: string;
}): ReactNode {
  const text = useHomeworkMessages().book;
  const language = useLanguage();
  const [isWriting, setWriting] = useState(false);
  const note = entry.kind === 'note' ? entry.note : undefined;
  const { lessonId, subject, startsAt, date } = entry.kind === 'note' ? entry.note : entry.lesson;
  const mayWrite = note === undefined || note.mayChange;
  const what = `${subject}, ${formatLocalDate(language, date)}`;
  return (
    // What is not written is for its teacher, not for paper.
    <li className={note === undefined ? 'book-entry no-print' : 'book-entry'}>
      <div className="book-head">
        <b>
          {subject} <span className="soft num">{formatTime(language, startsAt, zone)}</span>
        </b>
        <span className="soft small">{note?.teacherName ?? text.toWrite}</span>
      </div>
      {note === undefined || isWriting ? null : <NoteText note={note} zone={zone} />}
      {isWriting ? (
        <NoteEditor
          lessonId={lessonId}
          base={note?.version ?? 0}
          text={note?.text ?? ''}
          files={note?.files ?? []}
          schoolId={schoolId}
          onDone={() => setWriting(false)}
        />
      ) : mayWrite ? (
        <div className="acts no-print">
          <button
            type="button"
            className="btn"
            aria-label={note === undefined ? text.writeOf(what) : text.changeOf(what)}
            onClick={() => setWriting(true)}
          >
            {note === undefined ? (
              <NotebookPen className="i" aria-hidden="true" />
            ) : (
              <Pencil className="i" aria-hidden="true" />
            )}{' '}
            {note === undefined ? text.write : text.change}
          </button>
          <Link className="btn btn-quiet" href={`/devoirs/nouveau?cours=${lessonId}`} aria-label={text.giveOf(what)}>
            <Plus className="i" aria-hidden="true" /> {text.give}
          </Link>
        </div>
      ) : null}
    </li>
  );
}

/** A class that one teaches all day long has many lessons to write: they wait in a fold. */
const MOST_OPEN = 3;

function Lessons({
  lessons,
  zone,
  schoolId,
}: {
  readonly lessons: readonly BookLesson[];
  readonly zone: string;
  readonly schoolId: string;
}): ReactNode {
  const text = useHomeworkMessages().book;
  const unwritten = lessons.filter(({ kind }) => kind === 'unwritten');
  const isFolded = unwritten.length > MOST_OPEN;
  const show = (entry: BookLesson): ReactNode => {
    const { lessonId } = entry.kind === 'note' ? entry.note : entry.lesson;
    return <Lesson key={lessonId} entry={entry} zone={zone} schoolId={schoolId} />;
  };
  return (
    <>
      {lessons.filter((entry) => !isFolded || entry.kind === 'note').map(show)}
      {isFolded ? (
        <li className="no-print">
          <details className="work-past">
            <summary>{text.manyToWrite(unwritten.length)}</summary>
            <ul>{unwritten.toReversed().map(show)}</ul>
          </details>
        </li>
      ) : null}
    </>
  );
}

function Due({ homework }: { readonly homework: Homework }): ReactNode {
  const text = useHomeworkMessages();
  return (
    <li className="book-entry is-homework">
      <div className="book-head">
        <b>
          {text.book.homework} · {homework.subject}
        </b>
        <span className="soft small">{homework.teacherName}</span>
      </div>
      <Markdown text={homework.text} />
      <FileList files={homework.files} label={text.form.joined} />
      <p className="small no-print">
        {homework.minutes === null ? null : <span className="soft num">{text.minutes(homework.minutes)} · </span>}
        <Link
          className="book-see"
          href={`/devoirs/${homework.homeworkId}`}
          aria-label={text.book.seeOf(homework.subject)}
        >
          {text.book.see}
        </Link>
      </p>
    </li>
  );
}

function Pages({
  book,
  schoolId,
  span,
  page,
  onPage,
}: {
  readonly book: BookAnswer;
  readonly schoolId: string;
  readonly span: ReturnType<typeof bookSpan>;
  readonly page: number;
  readonly onPage: (page: number) => void;
}): ReactNode {
  const all = useHomeworkMessages();
  const text = all.book;
  const language = useLanguage();
  const heading = useScreen(text.title(book.audience.label));
  const days = bookDays(book);
  return (
    <div className="book">
      <p className="no-print">
        <Link className="btn btn-quiet" href="/devoirs">
          <ChevronLeft className="i" aria-hidden="true" /> {all.title}
        </Link>
      </p>
      <div className="work-top">
        <h1 ref={heading} tabIndex={-1}>
          {text.title(book.audience.label)}
        </h1>
        <button type="button" className="btn no-print" onClick={() => print()}>
          <Printer className="i" aria-hidden="true" /> {text.print}
        </button>
      </div>
      <p className="soft" role="status">
        {text.from(formatLocalDate(language, span.from), formatLocalDate(language, span.to))}
      </p>
      <div className="book-moves no-print">
        <button type="button" className="btn" aria-label={text.earlierFull} onClick={() => onPage(page + 1)}>
          <ChevronLeft className="i" aria-hidden="true" /> {text.earlier}
        </button>
        <button type="button" className="btn" aria-label={text.laterFull} onClick={() => onPage(page - 1)}>
          {text.later} <ChevronRight className="i" aria-hidden="true" />
        </button>
        <Link className="btn btn-quiet" href={`/cahier/${book.audience.audienceId}/annee`}>
          {text.year}
        </Link>
      </div>
      {days.length === 0 ? (
        <p className="card empty soft" data-state="empty">
          {text.nothing}
        </p>
      ) : null}
      {days.map((day) => (
        <section
          key={day.date}
          className={
            day.homework.length === 0 && day.lessons.every(({ kind }) => kind === 'unwritten')
              ? 'book-day no-print'
              : 'book-day'
          }
        >
          <h2>{capital(formatLocalDate(language, day.date))}</h2>
          <ul className="card">
            <Lessons lessons={day.lessons} zone={book.zone} schoolId={schoolId} />
            {day.homework.map((homework) => (
              <Due key={homework.homeworkId} homework={homework} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Book({
  audienceId,
  schoolId,
  zone,
}: {
  readonly audienceId: string;
  readonly schoolId: string;
  readonly zone: string;
}): ReactNode {
  const text = useHomeworkMessages();
  const today = localDateAt(serverNow(), zone);
  const [page, setPage] = useState(() => {
    const day = parseLocalDate(told('day') ?? '');
    return day === undefined ? 0 : bookPageOf(today, day);
  });
  const span = bookSpan(today, page);
  const read = useQuery({
    queryKey: ['book', audienceId, span.from],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      readJson<BookAnswer>(`/api/notes/book?audienceId=${audienceId}&from=${span.from}&to=${span.to}`, signal),
  });
  if (read.data !== undefined && !read.isError)
    return <Pages book={read.data} schoolId={schoolId} span={span} page={page} onPage={setPage} />;
  if (read.isPending) return <Skeletons title={text.book.heading} />;
  const isForeign = read.isError && refusalOf(read.error).code === 'audience.unknown';
  return isForeign ? (
    <Failed title={text.book.heading} sentence={text.book.unknown} state="error" />
  ) : (
    <Failed
      title={text.book.heading}
      sentence={text.failed}
      error={read.error}
      onRetry={() => void read.refetch()}
      state="error"
    />
  );
}

/** The route `/cahier/:audienceId`. */
export function BookScreen({ audienceId }: { readonly audienceId: string }): ReactNode {
  const text = useHomeworkMessages();
  return (
    <SchoolFrame title={text.book.heading}>
      {(person, day) => <Book key={audienceId} audienceId={audienceId} schoolId={person.schoolId} zone={day.zone} />}
    </SchoolFrame>
  );
}
