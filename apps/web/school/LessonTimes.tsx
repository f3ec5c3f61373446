// When a lesson is: day, start and end, on the school's wall clock.

import type { ReactNode } from 'react';
import { InputField } from '../ui/Field.tsx';
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
      <InputField
        id="lf-date"
        label={text.date}
        type="date"
        required
        value={value.date}
        onChange={(typed) => onChange({ ...value, date: typed })}
      />
      <div className="pair">
        <InputField
          id="lf-from"
          label={text.from}
          type="time"
          required
          value={value.from}
          onChange={(typed) => onChange({ ...value, from: typed })}
        />
        <InputField
          id="lf-to"
          label={text.to}
          type="time"
          required
          aria-invalid={isWrong}
          aria-describedby={isWrong ? 'lf-wrong' : undefined}
          value={value.to}
          onChange={(typed) => onChange({ ...value, to: typed })}
        />
      </div>
      {isWrong ? (
        <p id="lf-wrong" className="error" role="alert">
          {text.endsFirst}
        </p>
      ) : null}
    </>
  );
}
