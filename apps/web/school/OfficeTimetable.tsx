// All lessons of the school on a date, by class: where the head finds the one to move or cancel.

import { Pencil } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { DEFAULT_ZONE } from '@preau/core/base';
import type { PersonId } from '@preau/core/base';
import type { DayLesson } from '@preau/protocol/school';
import { InputField, SelectField } from '../ui/Field.tsx';
import { useLanguage } from '../ui/hooks.ts';
import { formatTime } from '../ui/i18n.ts';
import { RefusalNote } from '../ui/RefusalNote.tsx';
import { StateTag } from './DayList.tsx';
import { standingOf } from './day.ts';
import { useSchoolMessages } from './messages.ts';
import { useDay } from './today.ts';

function Row({
  lesson,
  zone,
  now,
  onChange,
}: {
  readonly lesson: DayLesson;
  readonly zone: string;
  readonly now: number;
  readonly onChange: () => void;
}): ReactNode {
  const text = useSchoolMessages();
  const language = useLanguage();
  const standing = standingOf(lesson, now);
  return (
    <li className={`day-row is-${standing}`}>
      <time dateTime={new Date(lesson.startsAt).toISOString()}>{formatTime(language, lesson.startsAt, zone)}</time>
      <span className={`day-bar is-${lesson.status}`} />
      <span className="day-what">
        <b>
          {lesson.audienceLabel} · {lesson.subject}
        </b>
        <small>
          {[...lesson.teachers.map((teacher) => teacher.displayName), lesson.room]
            .filter((part) => part !== '')
            .join(' · ')}
        </small>
        {lesson.note === '' ? null : <small className="day-note">{lesson.note}</small>}
      </span>
      <span className="day-end">
        <StateTag lesson={lesson} standing={standing} text={text.row} />
        {standing === 'past' ? null : (
          <button
            type="button"
            className="btn btn-quiet"
            aria-label={text.row.actionsOf(
              `${lesson.subject}, ${lesson.audienceLabel}, ${formatTime(language, lesson.startsAt, zone)}`,
            )}
            onClick={onChange}
          >
            <Pencil className="i" aria-hidden="true" /> {text.row.actions}
          </button>
        )}
      </span>
    </li>
  );
}

/** The lessons of `personId`'s school on the date chosen, one class at a time or all. */
export function OfficeTimetable({
  personId,
  today,
  onChange,
}: {
  readonly personId: PersonId;
  readonly today: string;
  readonly onChange: (lesson: DayLesson) => void;
}): ReactNode {
  const text = useSchoolMessages().office;
  const [date, setDate] = useState(today);
  const [label, setLabel] = useState('');
  const day = useDay(date);
  const lessons = day.data?.persons.find((person) => person.personId === personId)?.office?.lessonsOfDay ?? [];
  const labels = [...new Set(lessons.map((lesson) => lesson.audienceLabel))].sort((a, b) =>
    a.localeCompare(b, 'fr', { numeric: true }),
  );
  const shown = label === '' ? lessons : lessons.filter((lesson) => lesson.audienceLabel === label);
  return (
    <section className="block stack" aria-labelledby="office-day-t">
      <h2 id="office-day-t">{text.timetable}</h2>
      <div className="pair">
        <InputField
          id="office-date"
          label={text.timetableOf}
          type="date"
          required
          value={date}
          onChange={(typed) => {
            if (typed !== '') setDate(typed);
          }}
        />
        <SelectField id="office-label" label={text.filter} value={label} onChange={setLabel}>
          <option value="">{text.allClasses}</option>
          {labels.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </SelectField>
      </div>
      <RefusalNote error={day.error} />
      {day.isPending ? <div className="skeleton skeleton-row" aria-busy="true" /> : null}
      {day.isSuccess && shown.length === 0 ? <p className="card empty soft">{text.timetableEmpty}</p> : null}
      {shown.length === 0 ? null : (
        <div className="card day day-long" tabIndex={0} role="group" aria-label={text.timetable}>
          <ol>
            {shown.map((lesson) => (
              <Row
                key={lesson.lessonId}
                lesson={lesson}
                zone={day.data?.zone ?? DEFAULT_ZONE}
                now={day.data?.now ?? 0}
                onChange={() => onChange(lesson)}
              />
            ))}
          </ol>
        </div>
      )}
    </section>
  );
}
