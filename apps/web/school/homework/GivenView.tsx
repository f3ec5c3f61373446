// What a teacher gave, with how far the class is, and the books of their classes.

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { BookOpen, Clock, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { titleOfWork } from '@preau/core/school';
import type { AudiencesAnswer, GivenHomework, HomeworkPage } from '@preau/protocol/school';
import { serverNow } from '../../ui/clock.ts';
import { useLanguage } from '../../ui/hooks.ts';
import { formatDay, formatLocalDate, formatTime } from '../../ui/i18n.ts';
import { Broken, Loading, More } from '../../ui/Paged.tsx';
import { readJson } from '../../ui/request.ts';
import { useHomeworkMessages } from './messages.ts';

type Page = HomeworkPage<GivenHomework>;

function Given({ homework, zone }: { readonly homework: GivenHomework; readonly zone: string }): ReactNode {
  const text = useHomeworkMessages();
  const language = useLanguage();
  const { releaseAt, doneCount, pupilCount, expects } = homework;
  const waits = releaseAt > serverNow();
  const progress = expects === 'handIn' ? text.given.handedIn : text.given.ticked;
  return (
    <li className="work">
      <div className="work-what">
        <Link className="work-title" href={`/devoirs/${homework.homeworkId}`}>
          {homework.subject} · {homework.audiences.map((each) => each.label).join(', ')}
        </Link>
        <p>{titleOfWork(homework.text)}</p>
        <small>{text.given.forDay(formatLocalDate(language, homework.dueOn))}</small>
        {expects === 'nothing' ? null : (
          <>
            <small className="num">{progress(doneCount, pupilCount)}</small>
            <span className="work-bar" aria-hidden="true">
              <i style={{ width: `${pupilCount === 0 ? 0 : Math.round((100 * doneCount) / pupilCount)}%` }} />
            </span>
          </>
        )}
        {waits ? (
          <span className="work-tags">
            <span className="tag tag-bright">
              <Clock className="i" aria-hidden="true" />{' '}
              {text.given.waits(text.at(formatDay(language, releaseAt, zone), formatTime(language, releaseAt, zone)))}
            </span>
          </span>
        ) : null}
      </div>
    </li>
  );
}

const MOST_GROUPS = 8;

function Books({ list }: { readonly list: AudiencesAnswer['audiences'] }): ReactNode {
  const text = useHomeworkMessages().given;
  return (
    <p className="book-links">
      {list.map(({ audienceId, label }) => (
        <Link key={audienceId} className="btn" href={`/cahier/${audienceId}`} aria-label={text.openBook(label)}>
          <BookOpen className="i" aria-hidden="true" /> {label}
        </Link>
      ))}
    </p>
  );
}

/** The books of the classes; also what the office has of homework. */
export function BookLinks(): ReactNode {
  const text = useHomeworkMessages().given;
  const audiences = useQuery({
    queryKey: ['audiences'],
    queryFn: ({ signal }) => readJson<AudiencesAnswer>('/api/audiences', signal),
  });
  const list = audiences.data?.audiences ?? [];
  const groups = list.filter(({ kind }) => kind === 'group');
  // A teacher has a few; a whole school has fifty groups, which wait in a fold.
  const isLong = groups.length > MOST_GROUPS;
  if (audiences.isPending) return null;
  return (
    <nav className="work-group" aria-label={text.books}>
      <h2>{text.books}</h2>
      <p className="soft small">{list.length === 0 ? text.noClass : text.booksHint}</p>
      <Books list={list.filter(({ kind }) => kind === 'class' || !isLong)} />
      {isLong ? (
        <details className="card work-past">
          <summary>{text.groups(groups.length)}</summary>
          <div className="book-fold">
            <Books list={groups} />
          </div>
        </details>
      ) : null}
      <p>
        <Link className="btn btn-quiet" href="/cahiers">
          {text.shelf}
        </Link>
      </p>
    </nav>
  );
}

/** The teacher’s list. */
export function GivenView({ zone }: { readonly zone: string }): ReactNode {
  const text = useHomeworkMessages();
  const pages = useInfiniteQuery({
    queryKey: ['homework', 'given'],
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Page) => last.next ?? undefined,
    queryFn: ({ signal, pageParam }) =>
      readJson<Page>(`/api/homework/given${pageParam === undefined ? '' : `?after=${pageParam}`}`, signal),
  });
  const all = pages.data?.pages.flatMap((page) => page.homework) ?? [];
  const today = pages.data?.pages[0]?.today ?? '';
  const groups = [
    { title: text.given.coming, works: all.filter(({ dueOn }) => dueOn >= today).toReversed() },
    { title: text.given.past, works: all.filter(({ dueOn }) => dueOn < today) },
  ];
  return (
    <div className="stack">
      <div className="work-top">
        <p className="soft">{text.given.lead}</p>
        <Link className="btn btn-main" href="/devoirs/nouveau">
          <Plus className="i" aria-hidden="true" /> {text.given.new}
        </Link>
      </div>
      {pages.isPending ? <Loading /> : null}
      {pages.isError ? <Broken title={text.failed} read={pages} /> : null}
      {pages.isSuccess && all.length === 0 ? (
        <p className="card empty soft" data-state="empty">
          {text.given.nothing}
        </p>
      ) : null}
      {groups.map(({ title, works }) =>
        works.length === 0 ? null : (
          <section key={title} className="work-group">
            <h2>{title}</h2>
            <ul className="card works">
              {works.map((homework) => (
                <Given key={homework.homeworkId} homework={homework} zone={zone} />
              ))}
            </ul>
          </section>
        ),
      )}
      <More read={pages} label={text.more} />
      <BookLinks />
    </div>
  );
}
