// Who gives a lesson: one teacher among those of the day, or any other of the school, found by name.

import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { PersonId, SchoolId } from '@preau/core/base';
import type { NamedPerson } from '@preau/protocol/school';
import { InputField } from '../ui/Field.tsx';
import { useSchoolMessages } from './messages.ts';
import { findPeople } from './find-people.ts';
import { personLine } from './people.ts';
import { useSettled } from './settled.ts';
import { useDay } from './today.ts';

const OTHER = 'other';
const PAUSE_MS = 250;
/** A list that one takes in at a glance; more letters make it shorter. */
const SHOWN = 6;

/** The teachers who have a lesson on `date` in the school of `personId`, and a search for the others. */
export function TeacherField({
  personId,
  schoolId,
  date,
  value,
  kept,
  onChange,
}: {
  readonly personId: PersonId;
  readonly schoolId: SchoolId;
  readonly date: string;
  readonly value: string;
  /** The teachers that the lesson has: choosing nothing keeps them. */
  readonly kept: readonly NamedPerson[];
  readonly onChange: (id: string) => void;
}): ReactNode {
  const text = useSchoolMessages().lessonForm;
  const [isOther, setOther] = useState(false);
  const day = useDay(date);
  const lessons = day.data?.persons.find((person) => person.personId === personId)?.office?.lessonsOfDay ?? [];
  const teachers = new Map(
    lessons.flatMap((lesson) => lesson.teachers).map((each) => [each.personId, each.displayName]),
  );
  const sorted = [...teachers].sort(([, a], [, b]) => a.localeCompare(b, 'fr'));
  return (
    <>
      <div className="field">
        <label htmlFor="lf-teacher">{text.teachers}</label>
        <select
          id="lf-teacher"
          className="input"
          required={kept.length === 0}
          value={isOther ? OTHER : value}
          aria-describedby="lf-teacher-hint"
          onChange={(event) => {
            setOther(event.target.value === OTHER);
            onChange(event.target.value === OTHER ? '' : event.target.value);
          }}
        >
          <option value="">{kept.length === 0 ? text.choose : kept.map((each) => each.displayName).join(', ')}</option>
          {sorted
            .filter(([id]) => !kept.some((each) => each.personId === id))
            .map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          <option value={OTHER}>{text.otherTeacher}</option>
        </select>
        <p id="lf-teacher-hint" className="hint">
          {text.teacherNote}
        </p>
      </div>
      {isOther ? <OtherTeacher schoolId={schoolId} value={value} onChange={onChange} /> : null}
    </>
  );
}

function OtherTeacher({
  schoolId,
  value,
  onChange,
}: {
  readonly schoolId: SchoolId;
  readonly value: string;
  readonly onChange: (id: string) => void;
}): ReactNode {
  const messages = useSchoolMessages();
  const text = messages.lessonForm;
  const [typed, setTyped] = useState('');
  const search = useSettled(typed.trim(), PAUSE_MS);
  const input = useRef<HTMLInputElement>(null);
  const found = useQuery({
    queryKey: ['people', schoolId, 'teachers', search],
    enabled: search !== '',
    queryFn: ({ signal }) => findPeople({ schoolId, search, role: 'teacher' }, signal),
  });
  const list = search === '' ? [] : (found.data?.people ?? []).filter((each) => each.active).slice(0, SHOWN);
  // The browser holds the form back until somebody is chosen.
  useEffect(() => input.current?.setCustomValidity(value === '' ? text.chooseTeacher : ''), [value, text]);
  return (
    <fieldset className="stack">
      <legend className="sr">{text.otherTeacher}</legend>
      <InputField
        id="lf-teacher-name"
        label={text.teacherName}
        ref={input}
        type="text"
        inputMode="search"
        maxLength={100}
        value={typed}
        onChange={(name) => {
          setTyped(name);
          onChange('');
        }}
      />
      {list.map((person) => (
        <label key={person.personId} className="choice">
          <input
            type="radio"
            name="lf-teacher-found"
            checked={value === person.personId}
            onChange={() => onChange(person.personId)}
          />{' '}
          <span>
            {person.displayName} <small className="soft">{personLine(person, messages)}</small>
          </span>
        </label>
      ))}
      {search !== '' && found.isSuccess ? (
        <p className={list.length === 0 ? 'soft' : 'sr'} role="status">
          {messages.people.found(list.length, false)}
        </p>
      ) : null}
    </fieldset>
  );
}
