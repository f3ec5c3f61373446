// The survey of an announcement, folded away until it is wanted.

import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { addDays } from '@preau/core/base';
import type { LocalDate } from '@preau/core/base';
import { MAX_SURVEY_OPTIONS } from '@preau/core/school';
import { InputField } from '../../ui/Field.tsx';
import type { SurveyDraft } from './compose.ts';
import type { FeedMessages } from './messages.ts';

const WEEK = 7;

/** The fields. */
export function SurveyFields({
  survey,
  onChange,
  today,
  text,
}: {
  readonly survey: SurveyDraft | undefined;
  readonly onChange: (survey: SurveyDraft | undefined) => void;
  readonly today: LocalDate;
  readonly text: FeedMessages['compose'];
}): ReactNode {
  const blank: SurveyDraft = {
    question: '',
    options: ['', ''],
    multiple: false,
    anonymous: false,
    lastDay: addDays(today, WEEK),
  };
  return (
    <>
      <label className="check">
        <input
          type="checkbox"
          checked={survey !== undefined}
          onChange={(event) => onChange(event.target.checked ? blank : undefined)}
        />
        <span>{text.survey}</span>
      </label>
      {survey === undefined ? null : (
        <div className="survey-fields stack">
          <InputField
            id="survey-question"
            label={text.question}
            value={survey.question}
            maxLength={300}
            required
            onChange={(question) => onChange({ ...survey, question })}
          />
          {survey.options.map((option, place) => (
            <InputField
              // The place is what an option is.
              key={`option ${String(place)}`}
              id={`survey-option-${String(place)}`}
              label={text.option(place + 1)}
              value={option}
              maxLength={120}
              required={place < 2}
              onChange={(value) =>
                onChange({ ...survey, options: survey.options.map((old, at) => (at === place ? value : old)) })
              }
            />
          ))}
          {survey.options.length < MAX_SURVEY_OPTIONS ? (
            <div className="acts">
              <button
                type="button"
                className="btn btn-quiet"
                onClick={() => onChange({ ...survey, options: [...survey.options, ''] })}
              >
                <Plus className="i" aria-hidden="true" /> {text.addOption}
              </button>
            </div>
          ) : null}
          <label className="check">
            <input
              type="checkbox"
              checked={survey.multiple}
              onChange={(event) => onChange({ ...survey, multiple: event.target.checked })}
            />
            <span>{text.multiple}</span>
          </label>
          <label className="check">
            <input
              type="checkbox"
              checked={survey.anonymous}
              onChange={(event) => onChange({ ...survey, anonymous: event.target.checked })}
            />
            <span>
              {text.anonymous} <small>{survey.anonymous ? text.anonymousHint : text.namedHint}</small>
            </span>
          </label>
          <InputField
            id="survey-closes"
            label={text.closes}
            type="date"
            value={survey.lastDay}
            min={today}
            max={addDays(today, 190)}
            required
            onChange={(lastDay) => onChange({ ...survey, lastDay })}
          />
        </div>
      )}
    </>
  );
}
