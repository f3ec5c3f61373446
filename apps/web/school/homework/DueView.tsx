// What pupils of the account have to do, more of it on demand, and the books of their classes. A guardian sees one list per child.

import { useQueries } from '@tanstack/react-query';
import { BookOpen } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { DueHomework, HomeworkPage, PersonDay } from '@preau/protocol/school';
import { useKeptAnswer } from '../../ui/kept-answer.ts';
import { useUiMessages } from '../../ui/messages.ts';
import { Broken, Loading } from '../../ui/Paged.tsx';
import { readJson } from '../../ui/request.ts';
import { homeworkOfCapsule } from '../handin/capsule-work.ts';
import { DueList } from './DueList.tsx';
import { workListOf } from './due-list.ts';
import { useHomeworkMessages } from './messages.ts';

type Page = HomeworkPage<DueHomework>;

/** The list for a pupil, or one per child. */
export function DueView({ person }: { readonly person: PersonDay }): ReactNode {
  const text = useHomeworkMessages();
  const ui = useUiMessages();
  const [afters, setAfters] = useState<readonly string[]>([]);
  const first = useKeptAnswer<Page>(['homework', 'due'], '/api/homework/due', homeworkOfCapsule);
  const rest = useQueries({
    queries: afters.map((after) => ({
      queryKey: ['homework', 'due', after],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
        readJson<Page>(`/api/homework/due?after=${after}`, signal),
    })),
  });
  if (first.data === undefined) {
    if (first.isError) return <Broken title={text.failed} read={first} />;
    return <Loading />;
  }
  const { today } = first.data;
  const pages = [first.data, ...rest.flatMap(({ data }) => (data === undefined ? [] : [data]))];
  const all = pages.flatMap((page) => page.homework);
  const next = pages.at(-1)?.next ?? null;
  const children = person.children.map((child) => ({ personId: child.personId, name: child.givenName }));
  const isPupil = person.roles.includes('pupil');
  const audiences = new Map(
    all.flatMap(({ audiences: given }) => given.map((each) => [each.audienceId, each.label] as const)),
  );
  return (
    <div className="stack">
      {isPupil ? (
        <DueList list={workListOf(all, person.personId, today)} personId={person.personId} today={today} />
      ) : null}
      {!isPupil && children.length === 0 ? (
        <p className="card empty soft" data-state="empty">
          {text.due.noChild}
        </p>
      ) : null}
      {children.map((child) => (
        <section key={child.personId} className="work-group child-work">
          <h2>{child.name}</h2>
          <DueList
            list={workListOf(all, child.personId, today)}
            personId={child.personId}
            name={child.name}
            today={today}
          />
        </section>
      ))}
      {next === null ? null : (
        <div className="acts">
          <button type="button" className="btn" onClick={() => setAfters((former) => [...former, next])}>
            {rest.some(({ isFetching }) => isFetching) ? ui.loading : text.more}
          </button>
        </div>
      )}
      <nav className="work-group" aria-label={text.due.books}>
        <h2>{text.due.books}</h2>
        <p className="book-links">
          {[...audiences].map(([audienceId, label]) => (
            <Link
              key={audienceId}
              className="btn"
              href={`/cahier/${audienceId}`}
              aria-label={text.given.openBook(label)}
            >
              <BookOpen className="i" aria-hidden="true" /> {label}
            </Link>
          ))}
          <Link className="btn btn-quiet" href="/cahiers">
            {text.given.shelf}
          </Link>
        </p>
      </nav>
    </div>
  );
}
