// What waits beside the lessons: homework to do next, what is unread. It comes after the day, and the day never waits for it. OFFICE-10, 11.

import { useQuery } from '@tanstack/react-query';
import type { QueryClient, UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Capsule, GlanceAnswer } from '@preau/protocol/school';
import { stillToDo } from '@preau/core/school';
import { formatMinutes } from '../ui/duration.ts';
import { useLanguage } from '../ui/hooks.ts';
import { formatLocalDate } from '../ui/i18n.ts';
import { Notice } from '../ui/Notice.tsx';
import { readJson } from '../ui/request.ts';
import { useSchoolMessages } from './messages.ts';

const KEY = ['glance'];
const FRESH_MS = 10 * 60_000;

function useGlance(): UseQueryResult<GlanceAnswer> {
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => readJson<GlanceAnswer>('/api/glance', signal),
    staleTime: FRESH_MS,
  });
}

/** The glance as the capsule knew it: shown until it is asked for again. */
export function keepGlance(client: QueryClient, { homework, unread }: Capsule, updatedAt: number): void {
  const answer: GlanceAnswer = {
    homework: stillToDo(homework.due),
    home: false,
    returned: [],
    unread: { messages: unread.threads.length, posts: unread.posts.length },
  };
  client.setQueryData(KEY, answer, { updatedAt });
}

/** Said before everything else while a school of the account is at home. OFFICE-21. */
export function HomeNotice(): ReactNode {
  const text = useSchoolMessages().glance;
  return useGlance().data?.home === true ? <Notice title={text.home} /> : null;
}

/** « À faire », and what is unread: a guardian reads that first. Nothing at all when nothing waits. */
export function Glance({ ofChildren }: { readonly ofChildren: boolean }): ReactNode {
  const text = useSchoolMessages().glance;
  const language = useLanguage();
  const { data } = useGlance();
  if (data === undefined) return null;
  const { homework, returned, unread } = data;
  const news =
    unread.messages + unread.posts + returned.length === 0 ? null : (
      <p className="acts">
        {returned.map(({ homeworkId, subject }) => (
          <Link key={homeworkId} className="btn" href={`/devoirs/${homeworkId}`}>
            {text.returned(subject)}
          </Link>
        ))}
        {unread.messages === 0 ? null : (
          <Link className="btn" href="/messages">
            {text.messages(unread.messages)}
          </Link>
        )}
        {unread.posts === 0 ? null : (
          <Link className="btn" href="/fil">
            {text.posts(unread.posts)}
          </Link>
        )}
      </p>
    );
  return (
    <>
      {ofChildren ? news : null}
      {homework.length === 0 ? null : (
        <section className="block" aria-labelledby="todo-t">
          <div className="block-top">
            <h2 id="todo-t">{text.todo}</h2>
            <Link className="btn btn-quiet" href="/devoirs">
              {text.all}
            </Link>
          </div>
          <ul className="card rows">
            {homework.map(({ homeworkId, subject, title, dueOn, minutes, pupils }) => (
              <li key={homeworkId}>
                <Link className="row-link" href={`/devoirs/${homeworkId}`}>
                  <b>
                    {subject} <span className="glance-title">{title}</span>
                  </b>
                  <small className="num">
                    {[
                      text.dueOn(formatLocalDate(language, dueOn)),
                      minutes === null ? '' : formatMinutes(language, minutes),
                      ofChildren ? pupils.map(({ givenName }) => givenName).join(', ') : '',
                    ]
                      .filter((part) => part !== '')
                      .join(' · ')}
                  </small>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      {ofChildren ? null : news}
    </>
  );
}
