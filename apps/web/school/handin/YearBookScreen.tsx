// The whole book of a class in a school year: to read, print and keep. Staff see its history and the head's visas.

import { useQuery } from '@tanstack/react-query';
import { ChevronLeft, Download, Printer } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { FormerVersion, YearBookAnswer, YearHomework, YearNote } from '@preau/protocol/school';
import { useLanguage, useScreen } from '../../ui/hooks.ts';
import { capital, formatLocalDate } from '../../ui/i18n.ts';
import { Markdown } from '../../ui/Markdown.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { COSTLY_TIMEOUT_MS, readJson } from '../../ui/request.ts';
import { saveFile } from '../../ui/save-file.ts';
import { Failed, Skeletons } from '../../ui/Waiting.tsx';
import { SchoolFrame } from '../SchoolFrame.tsx';
import { useHandInMessages } from './messages.ts';
import { Visas } from './Visas.tsx';
import { whenOf } from './when.ts';
import { bookFileName, daysOfBook } from './year-book.ts';
import './handin.css';

function History({
  versions,
  zone,
}: {
  readonly versions: readonly FormerVersion[];
  readonly zone: string;
}): ReactNode {
  const text = useHandInMessages().books;
  const language = useLanguage();
  return versions.map(({ version, text: body, writtenAt, writtenBy }) => (
    <div key={version} className="year-former">
      <p className="soft small">{text.version(version, whenOf(language, writtenAt, zone), writtenBy)}</p>
      <p className="hand-in-text">{body === '' ? text.takenBack : body}</p>
    </div>
  ));
}

function Entry({
  entry,
  what,
  zone,
  isWhole,
}: {
  readonly entry: YearNote | YearHomework;
  readonly what: 'done' | 'due';
  readonly zone: string;
  readonly isWhole: boolean;
}): ReactNode {
  const text = useHandInMessages().books;
  const minutes = 'minutes' in entry ? entry.minutes : null;
  const isGone = 'isWithdrawn' in entry ? entry.isWithdrawn : entry.text === '';
  return (
    <article className={isGone ? 'year-entry is-gone' : 'year-entry'}>
      <h3>
        {entry.subject} <small className="soft">{what === 'done' ? text.done : text.due}</small>{' '}
        {minutes === null ? null : <small className="soft num">{text.minutes(minutes)}</small>}{' '}
        {isGone ? <span className="tag">{text.withdrawn}</span> : null}
      </h3>
      {entry.text === '' ? <p className="soft">{text.takenBack}</p> : <Markdown text={entry.text} from={3} />}
      {entry.files.length === 0 ? null : <p className="soft small">{text.files(entry.files.join(', '))}</p>}
      <p className="soft small">{entry.teacherName}</p>
      {isWhole ? <History versions={entry.history} zone={zone} /> : null}
    </article>
  );
}

function Pages({ book, isWhole }: { readonly book: YearBookAnswer; readonly isWhole: boolean }): ReactNode {
  const language = useLanguage();
  return daysOfBook(book).map(({ date, notes, homework }) => (
    <section key={date} className="year-day stack" aria-labelledby={`day-${date}`}>
      <h2 id={`day-${date}`}>{capital(formatLocalDate(language, date))}</h2>
      {notes.map((note) => (
        <Entry key={note.lessonId} entry={note} what="done" zone={book.zone} isWhole={isWhole} />
      ))}
      {homework.map((each, index) => (
        <Entry key={`due-${index}`} entry={each} what="due" zone={book.zone} isWhole={isWhole} />
      ))}
    </section>
  ));
}

interface BookProps {
  readonly audienceId: string;
  /** This year when absent. */
  readonly year?: string;
}

/** What is shown is what the house would send once more. */
function save(book: YearBookAnswer): void {
  const bytes = new Blob([JSON.stringify(book)], { type: 'application/json' });
  saveFile({ bytes, name: bookFileName(book.label, book.year) });
}

function Book({ audienceId, year }: BookProps): ReactNode {
  const text = useHandInMessages().books;
  const path = `/api/books/${encodeURIComponent(audienceId)}${year === undefined ? '' : `?year=${encodeURIComponent(year)}`}`;
  const read = useQuery({
    queryKey: ['books', audienceId, year ?? 'this'],
    queryFn: ({ signal }) => readJson<YearBookAnswer>(path, signal, COSTLY_TIMEOUT_MS),
  });
  const book = read.data;
  const title = book === undefined ? text.title : text.bookTitle(book.label, book.year);
  const heading = useScreen(title);
  const [isWhole, setWhole] = useState(false);
  if (book === undefined)
    return read.isError ? (
      <Failed
        title={text.title}
        sentence={text.bookFailed}
        error={read.error}
        onRetry={() => void read.refetch()}
        state="error"
      />
    ) : (
      <Skeletons title={text.title} />
    );
  const hasHistory = [...book.notes, ...book.homework].some(({ history }) => history.length > 0);
  return (
    <div className="narrow stack year-book" data-state="book">
      <p className="no-print">
        <Link className="btn btn-quiet" href="/cahiers">
          <ChevronLeft className="i" aria-hidden="true" /> {text.back}
        </Link>
      </p>
      <div>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <p className="soft">
          {text.title} · {book.schoolName}
        </p>
      </div>
      <div className="acts no-print">
        <button type="button" className="btn" onClick={() => print()}>
          <Printer className="i" aria-hidden="true" /> {text.print}
        </button>
        <button type="button" className="btn" onClick={() => save(book)}>
          <Download className="i" aria-hidden="true" /> {text.download}
        </button>
      </div>
      {book.isClosed ? <Notice title={text.closed} /> : null}
      <Visas audienceId={audienceId} book={book} onSeen={() => void read.refetch()} />
      {hasHistory ? (
        <label className="choice no-print">
          <input type="checkbox" checked={isWhole} onChange={(event) => setWhole(event.target.checked)} />{' '}
          {text.versions}
        </label>
      ) : null}
      {book.notes.length + book.homework.length === 0 ? (
        <p className="card empty soft">{text.empty}</p>
      ) : (
        <Pages book={book} isWhole={isWhole} />
      )}
    </div>
  );
}

/** The routes `/cahier/:audienceId/annee` and, for years before, `/cahier/:audienceId/annee/:year`. */
export function YearBookScreen(book: BookProps): ReactNode {
  const text = useHandInMessages().books;
  return <SchoolFrame title={text.title}>{() => <Book {...book} />}</SchoolFrame>;
}
