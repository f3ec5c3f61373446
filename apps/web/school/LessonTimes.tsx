// When a lesson is: day, start and end, on the school's wall clock.

import type { ReactNode } from 'react';
import { useSchoolMessages } from './messages.ts';

/** Day and hours as the fields hold them. */
export interface LessonHours {
  readonly date: string;
  readonly from: string;
  readonly to: string;
}

/** The three fields; `isWrong` says that the end does not come after the start. */
export function LessonTimes({
  value,
  isWrong,
  onChange,
}: {
  readonly value: LessonHours;
  readonly isWrong: boolean;
  readonly onChange: (hours: LessonHours) => void;
}): ReactNode {
  const text = useSchoolMessages().lessonForm;
  return (
    <>
      <div className="field">
        <label htmlFor="lf-date">{text.date}</label>
        <input
          id="lf-date"
          className="input"
          type="date"
          required
          value={value.date}
          onChange={(event) => onChange({ ...value, date: event.target.value })}
        />
      </div>
      <div className="pair">
        <div className="field">
          <label htmlFor="lf-from">{text.from}</label>
          <input
            id="lf-from"
            className="input"
            type="time"
            required
            value={value.from}
            onChange={(event) => onChange({ ...value, from: event.target.value })}
          />
        </div>
        <div className="field">
          <label htmlFor="lf-to">{text.to}</label>
          <input
            id="lf-to"
            className="input"
            type="time"
            required
            aria-invalid={isWrong}
            aria-describedby={isWrong ? 'lf-wrong' : undefined}
            value={value.to}
            onChange={(event) => onChange({ ...value, to: event.target.value })}
          />
        </div>
      </div>
      {isWrong ? (
        <p id="lf-wrong" className="error" role="alert">
          {text.endsFirst}
        </p>
      ) : null}
    </>
  );
}
