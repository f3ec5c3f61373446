// The survey of an announcement, for whoever may answer. Whether it is anonymous is said before the options. FEED-30 to 32.

import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import type { PersonDay, PostAnswer } from '@preau/protocol/school';
import { useUiMessages } from '../../ui/messages.ts';
import { Notice } from '../../ui/Notice.tsx';
import { refusalOf } from '../../ui/request.ts';
import { whenOf } from './feed-words.ts';
import type { Speech } from './feed-words.ts';
import { feedProblem } from './messages.ts';
import { useFeedDeed } from './use-feed.ts';

type Question = NonNullable<PostAnswer['question']>;

/** The form, or how it stands. */
export function PostSurvey({
  post,
  question,
  person,
  speech,
}: {
  readonly post: PostAnswer;
  readonly question: Question;
  readonly person: PersonDay;
  readonly speech: Speech;
}): ReactNode {
  const text = speech.text.survey;
  const ui = useUiMessages();
  const [choices, setChoices] = useState<readonly number[]>(question.choices ?? []);
  const answer = useFeedDeed();
  const isAnswered = post.survey === 'answered';
  const isClosed = post.now >= question.closesAt;
  const isDone = isAnswered && question.anonymous;
  const choose = (place: number, chosen: boolean): void => {
    if (!question.multiple) return setChoices([place]);
    setChoices(chosen ? [...choices, place].toSorted((a, b) => a - b) : choices.filter((each) => each !== place));
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (choices.length === 0 || answer.isPending) return;
    answer.mutate({ method: 'PUT', path: `/${post.postId}/answer`, body: { choices }, said: text.answered });
  };
  const counted = person.roles.includes('pupil') ? text.answeredAnonymous : text.answeredAnonymousAdult;
  return (
    <form className="post-survey stack" onSubmit={submit}>
      <fieldset className="stack" disabled={isClosed || isDone}>
        <legend className="legend">{question.question}</legend>
        <p className="hint">
          {question.anonymous ? text.anonymous : text.named} {question.multiple ? text.several : ''}{' '}
          {speech.text.post.until(whenOf(question.closesAt - 1, speech))}.
        </p>
        <div className="choices">
          {question.options.map((option, place) => (
            <label key={option} className="choice">
              <input
                type={question.multiple ? 'checkbox' : 'radio'}
                name={`survey-${post.postId}`}
                checked={choices.includes(place)}
                onChange={(event) => choose(place, event.target.checked)}
              />
              {option}
            </label>
          ))}
        </div>
      </fieldset>
      {answer.isError ? (
        <Notice tone="error" title={feedProblem(speech.text, ui, refusalOf(answer.error))} live />
      ) : null}
      {isDone ? <p role="status">{counted}</p> : null}
      {isAnswered && !isDone ? <p role="status">{text.answered}</p> : null}
      {isClosed && !isDone ? <p role="status">{text.closed}</p> : null}
      {isClosed || isDone ? null : (
        <div className="acts">
          <button type="submit" className="btn" disabled={choices.length === 0} aria-busy={answer.isPending}>
            {answer.isPending ? text.answering : isAnswered ? text.change : text.answer}
          </button>
        </div>
      )}
    </form>
  );
}
