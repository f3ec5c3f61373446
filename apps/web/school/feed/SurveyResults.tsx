// How a survey stands, for its author and the office. FEED-33, FEED-34.

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { PostAnswer, SurveyAnswer } from '@preau/protocol/school';
import { readJson } from '../../ui/request.ts';
import type { FeedMessages } from './messages.ts';

/** The counts, and by name when the survey is a named one. */
export function SurveyResults({
  postId,
  question,
  text,
}: {
  readonly postId: string;
  readonly question: NonNullable<PostAnswer['question']>;
  readonly text: FeedMessages;
}): ReactNode {
  const read = useQuery({
    queryKey: ['feed', 'survey', postId],
    queryFn: ({ signal }) => readJson<SurveyAnswer>(`/api/feed/${postId}/survey`, signal),
  });
  if (read.data === undefined) return null;
  const { answers, votes, heldBack, named } = read.data;
  const most = Math.max(1, ...(votes ?? []));
  return (
    <section className="card post" aria-labelledby="survey-results">
      <h2 id="survey-results">{text.survey.results}</h2>
      <p>
        {question.question} <b className="num">{text.survey.answers(answers)}</b>
      </p>
      {heldBack === null ? null : <p className="soft">{text.survey.heldBack[heldBack]}</p>}
      {votes === null ? null : (
        <dl className="survey-votes">
          {question.options.map((option, place) => (
            <div key={option}>
              <dt>{option}</dt>
              <dd>
                <span className="survey-bar" style={{ inlineSize: `${(100 * (votes[place] ?? 0)) / most}%` }} />
                <b className="num">{text.survey.votes(votes[place] ?? 0)}</b>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {named.length === 0 ? null : (
        <details>
          <summary>{text.survey.byName}</summary>
          <ul className="rows">
            {named.map(({ displayName, choices }, row) => (
              <li key={`${displayName} ${String(row)}`}>
                <b>{displayName}</b>
                <span>{choices.map((place) => question.options[place] ?? '').join(', ')}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
