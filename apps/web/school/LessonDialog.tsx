// The head adds one lesson, or moves, cancels and restores one that stands in the timetable.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import type { PersonId } from '@preau/core/base';
import type { AudiencesAnswer, DayLesson, NamedPerson } from '@preau/protocol/school';
import { announce } from '../ui/announcer.ts';
import { serverNow } from '../ui/clock.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Notice } from '../ui/Notice.tsx';
import { problemSentence, useUiMessages } from '../ui/messages.ts';
import { readJson, refusalOf, request, RefusalError } from '../ui/request.ts';
import { fromFields, toFields } from './local-time.ts';
import { useSchoolMessages } from './messages.ts';
import { useDay } from './today.ts';

const HOUR = 3_600_000;

function useSave(
  lesson: DayLesson | undefined,
  onDone: () => void,
): { readonly save: (body: object) => void; readonly isPending: boolean; readonly error: Error | null } {
  const client = useQueryClient();
  const saved = useSchoolMessages().state.saved;
  const mutation = useMutation({
    mutationFn: async (body: object) => {
      const answer =
        lesson === undefined
          ? await request('POST', '/api/timetable/lessons', body)
          : await request('PATCH', `/api/timetable/lessons/${lesson.lessonId}`, body);
      if (!answer.ok) throw new RefusalError(answer.error);
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['day'] });
      announce(saved);
      onDone();
    },
  });
  return { save: mutation.mutate, isPending: mutation.isPending, error: mutation.error };
}

function WhatFields({
  audienceId,
  subject,
  onAudience,
  onSubject,
}: {
  readonly audienceId: string;
  readonly subject: string;
  readonly onAudience: (id: string) => void;
  readonly onSubject: (text: string) => void;
}): ReactNode {
  const text = useSchoolMessages().lessonForm;
  const audiences = useQuery({
    queryKey: ['audiences'],
    queryFn: ({ signal }) => readJson<AudiencesAnswer>('/api/audiences', signal),
  });
  return (
    <>
      <div className="field">
        <label htmlFor="lf-audience">{text.audience}</label>
        <select
          id="lf-audience"
          className="input"
          required
          value={audienceId}
          onChange={(event) => onAudience(event.target.value)}
        >
          <option value="">{text.choose}</option>
          {(audiences.data?.audiences ?? []).map((audience) => (
            <option key={audience.audienceId} value={audience.audienceId}>
              {audience.label}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor="lf-subject">{text.subject}</label>
        <input
          id="lf-subject"
          className="input"
          required
          maxLength={100}
          value={subject}
          onChange={(event) => onSubject(event.target.value)}
          autoComplete="off"
        />
      </div>
    </>
  );
}

function TeacherField({
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

/** `lesson` is changed; without it one is added. `personId` is the head's place in the school. */
export function LessonDialog({
  personId,
  lesson,
  zone,
  onClose,
}: {
  readonly personId: PersonId;
  readonly lesson?: DayLesson;
  readonly zone: string;
  readonly onClose: () => void;
}): ReactNode {
  const text = useSchoolMessages().lessonForm;
  const ui = useUiMessages();
  const nextHour = Math.ceil(serverNow() / HOUR) * HOUR;
  const start = toFields(lesson?.startsAt ?? nextHour, zone);
  const [audienceId, setAudience] = useState('');
  const [subject, setSubject] = useState('');
  const [date, setDate] = useState(start.date);
  const [from, setFrom] = useState(start.time);
  const [to, setTo] = useState(toFields(lesson?.endsAt ?? nextHour + 55 * 60_000, zone).time);
  const [teacher, setTeacher] = useState('');
  const [room, setRoom] = useState(lesson?.room ?? '');
  const [note, setNote] = useState(lesson?.note ?? '');
  const [wrong, setWrong] = useState(false);
  const { save, isPending, error } = useSave(lesson, onClose);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const startsAt = fromFields(date, from, zone);
    const endsAt = fromFields(date, to, zone);
    if (startsAt === undefined || endsAt === undefined || endsAt <= startsAt) {
      setWrong(true);
      return;
    }
    setWrong(false);
    save(
      lesson === undefined
        ? { audienceId, subject: subject.trim(), startsAt, endsAt, room, teacherIds: [teacher] }
        : { startsAt, endsAt, room, note, ...(teacher === '' ? {} : { teacherIds: [teacher] }) },
    );
  };
  return (
    <Dialog
      title={lesson === undefined ? text.addTitle : text.changeTitle(lesson.subject, lesson.audienceLabel)}
      onClose={onClose}
    >
      <form className="stack" onSubmit={submit}>
        {lesson === undefined ? (
          <>
            <WhatFields audienceId={audienceId} subject={subject} onAudience={setAudience} onSubject={setSubject} />
          </>
        ) : null}
        <div className="field">
          <label htmlFor="lf-date">{text.date}</label>
          <input
            id="lf-date"
            className="input"
            type="date"
            required
            value={date}
            onChange={(event) => setDate(event.target.value)}
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
              value={from}
              onChange={(event) => setFrom(event.target.value)}
            />
          </div>
          <div className="field">
            <label htmlFor="lf-to">{text.to}</label>
            <input
              id="lf-to"
              className="input"
              type="time"
              required
              aria-invalid={wrong}
              aria-describedby={wrong ? 'lf-wrong' : undefined}
              value={to}
              onChange={(event) => setTo(event.target.value)}
            />
          </div>
        </div>
        {wrong ? (
          <p id="lf-wrong" className="error" role="alert">
            {text.endsFirst}
          </p>
        ) : null}
        <TeacherField
          personId={personId}
          date={date}
          value={teacher}
          kept={lesson?.teachers ?? []}
          onChange={setTeacher}
        />
        <div className="field">
          <label htmlFor="lf-room">{text.room}</label>
          <input
            id="lf-room"
            className="input"
            maxLength={60}
            value={room}
            onChange={(event) => setRoom(event.target.value)}
            autoComplete="off"
          />
        </div>
        {lesson === undefined ? null : (
          <div className="field">
            <label htmlFor="lf-note">{text.note}</label>
            <input
              id="lf-note"
              className="input"
              maxLength={200}
              value={note}
              onChange={(event) => setNote(event.target.value)}
              autoComplete="off"
            />
          </div>
        )}
        {error === null ? null : <Notice tone="error" title={problemSentence(ui, refusalOf(error).code)} live />}
        <div className="dialog-acts">
          {lesson === undefined ? (
            <button type="button" className="btn" onClick={onClose}>
              {ui.cancel}
            </button>
          ) : lesson.status === 'cancelled' ? (
            <button type="button" className="btn" onClick={() => save({ cancelled: false, note })}>
              {text.restoreLesson}
            </button>
          ) : (
            <button type="button" className="btn btn-stop" onClick={() => save({ cancelled: true, note })}>
              {text.cancelLesson}
            </button>
          )}
          <button type="submit" className="btn btn-main" aria-busy={isPending}>
            {isPending ? text.saving : lesson === undefined ? text.add : text.save}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
