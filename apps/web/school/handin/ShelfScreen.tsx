// The books of classes, this year's first, then the years before: who may open which is the house's to say.

import { BookOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ShelfAnswer } from '@preau/protocol/school';
import { useScreen } from '../../ui/hooks.ts';
import { useKeptAnswer } from '../../ui/kept-answer.ts';
import { Failed, Skeletons } from '../../ui/Waiting.tsx';
import { SchoolFrame } from '../SchoolFrame.tsx';
import { useHandInMessages } from './messages.ts';
import './handin.css';

function Shelf(): ReactNode {
  const text = useHandInMessages().books;
  const heading = useScreen(text.title);
  const read = useKeptAnswer<ShelfAnswer>(['books', 'shelf'], '/api/books');
  if (read.data === undefined)
    return read.isError ? (
      <Failed
        title={text.title}
        sentence={text.failed}
        error={read.error}
        onRetry={() => void read.refetch()}
        state="error"
      />
    ) : (
      <Skeletons title={text.title} />
    );
  const { books, thisYear } = read.data;
  const years = [...new Set(books.map(({ year }) => year))];
  return (
    <div className="narrow stack" data-state={books.length === 0 ? 'empty' : 'shelf'}>
      <h1 ref={heading} tabIndex={-1}>
        {text.title}
      </h1>
      <p className="soft">{books.length === 0 ? text.none : text.lead}</p>
      {years.map((year) => (
        <section key={year} className="stack" aria-labelledby={`year-${year}`}>
          <h2 id={`year-${year}`}>{year === thisYear ? text.thisYear : text.year(year)}</h2>
          <ul className="card rows">
            {books
              .filter((book) => book.year === year)
              .map((book) => (
                <li key={book.audienceId}>
                  <Link className="shelf-book" href={`/cahier/${book.audienceId}/annee/${year}`}>
                    <BookOpen className="i" aria-hidden="true" /> {book.label}
                  </Link>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

/** The route `/cahiers`. */
export function ShelfScreen(): ReactNode {
  const text = useHandInMessages().books;
  return <SchoolFrame title={text.title}>{() => <Shelf />}</SchoolFrame>;
}
