// Who gives a lesson: one teacher among those of the day.

import type { ReactNode } from 'react';
import type { PersonId } from '@preau/core/base';
import type { NamedPerson } from '@preau/protocol/school';
import { useSchoolMessages } from './messages.ts';
import { useDay } from './today.ts';

/** The teachers who have a lesson on `date` in the school of `personId`. */
export function TeacherField({
  personId,
  date,
  value,
  kept,
  onChange,
}: {
  readonly personId: PersonId;
  readonly date: string;
  readonly value: string;
  /** The teachers that the lesson has: choosing nothing keeps them. */
  readonly kept: readonly NamedPerson[];
  readonly onChange: (id: string) => void;
}): ReactNode {
  const text = useSchoolMessages().lessonForm;
  const day = useDay(date);
  const lessons = day.data?.persons.find((person) => person.personId === personId)?.office?.lessonsOfDay ?? [];
  const teachers = new Map(
    lessons.flatMap((lesson) => lesson.teachers).map((each) => [each.personId, each.displayName]),
  );
  const sorted = [...teachers].sort(([, a], [, b]) => a.localeCompare(b, 'fr'));
  return (
    <div className="field">
      <label htmlFor="lf-teacher">{text.teachers}</label>
      <select
        id="lf-teacher"
        className="input"
        required={kept.length === 0}
        value={value}
        aria-describedby="lf-teacher-hint"
        onChange={(event) => onChange(event.target.value)}
      >
        <option value="">{kept.length === 0 ? text.choose : kept.map((each) => each.displayName).join(', ')}</option>
        {sorted
          .filter(([id]) => !kept.some((each) => each.personId === id))
          .map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
      </select>
      <p id="lf-teacher-hint" className="hint">
        {text.teacherNote}
      </p>
    </div>
  );
}
