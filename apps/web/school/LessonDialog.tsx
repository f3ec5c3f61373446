// The head adds one lesson, or moves, cancels and restores one that stands in the timetable.

import { useState } from 'react';
import type { ReactNode } from 'react';
import type { PersonId, SchoolId } from '@preau/core/base';
import type { DayLesson } from '@preau/protocol/school';
import { InputField } from '../ui/Field.tsx';
import { announce } from '../ui/announcer.ts';
import { serverNow } from '../ui/clock.ts';
import { LessonForm } from './LessonForm.tsx';
import { LessonTimes } from './LessonTimes.tsx';
import { fromFields, toFields } from './local-time.ts';
import { useSchoolMessages } from './messages.ts';
import { useSaveLesson } from './save-lesson.ts';
import { TeacherField } from './TeacherField.tsx';
import { useTimetableMessages } from './timetable/messages.ts';

const HOUR = 3_600_000;

/** `lesson` is changed (its mark of a test too, where it is known: the day does not tell it); without it one is added. `personId` is the head's place in the school. */
export function LessonDialog({
  personId,
  schoolId,
  lesson,
  zone,
  onClose,
}: {
  readonly personId: PersonId;
  readonly schoolId: SchoolId;
  readonly lesson?: DayLesson & { readonly exam?: boolean };
  readonly zone: string;
  readonly onClose: () => void;
}): ReactNode {
  const messages = useSchoolMessages();
  const text = messages.lessonForm;
  const week = useTimetableMessages();
  const nextHour = Math.ceil(serverNow() / HOUR) * HOUR;
  const start = toFields(lesson?.startsAt ?? nextHour, zone);
  const end = toFields(lesson?.endsAt ?? nextHour + 55 * 60_000, zone);
  const [hours, setHours] = useState({ date: start.date, from: start.time, to: end.time });
  const [teacher, setTeacher] = useState('');
  const [room, setRoom] = useState(lesson?.room ?? '');
  const [note, setNote] = useState(lesson?.note ?? '');
  const [exam, setExam] = useState(lesson?.exam === true);
  const knowsExam = lesson === undefined || lesson.exam !== undefined;
  const [isWrong, setWrong] = useState(false);
  const save = useSaveLesson(lesson?.lessonId, () => {
    announce(messages.state.saved);
    onClose();
  });
  return (
    <LessonForm
      title={lesson === undefined ? text.addTitle : text.changeTitle(lesson.subject, lesson.audienceLabel)}
      what={lesson === undefined ? 'asked' : 'known'}
      button={{ rest: lesson === undefined ? text.add : text.save, busy: text.saving }}
      second={
        lesson === undefined ? undefined : lesson.status === 'cancelled' ? (
          <button type="button" className="btn" onClick={() => save.mutate({ cancelled: false, note })}>
            {text.restoreLesson}
          </button>
        ) : (
          <button type="button" className="btn btn-stop" onClick={() => save.mutate({ cancelled: true, note })}>
            {text.cancelLesson}
          </button>
        )
      }
      save={save}
      onClose={onClose}
      onSubmit={(what) => {
        const startsAt = fromFields(hours.date, hours.from, zone);
        const endsAt = fromFields(hours.date, hours.to, zone);
        const isBackwards = startsAt === undefined || endsAt === undefined || endsAt <= startsAt;
        setWrong(isBackwards);
        if (isBackwards) return;
        save.mutate(
          lesson === undefined
            ? { ...what, startsAt, endsAt, room, exam, teacherIds: [teacher] }
            : {
                startsAt,
                endsAt,
                room,
                note,
                ...(knowsExam ? { exam } : {}),
                ...(teacher === '' ? {} : { teacherIds: [teacher] }),
              },
        );
      }}
    >
      <LessonTimes value={hours} isWrong={isWrong} onChange={setHours} />
      <TeacherField
        personId={personId}
        schoolId={schoolId}
        date={hours.date}
        value={teacher}
        kept={lesson?.teachers ?? []}
        onChange={setTeacher}
      />
      <InputField id="lf-room" label={text.room} maxLength={60} value={room} onChange={setRoom} />
      {lesson === undefined ? null : (
        <InputField id="lf-note" label={text.note} maxLength={200} value={note} onChange={setNote} />
      )}
      {knowsExam ? (
        <label className="choice">
          <input type="checkbox" checked={exam} onChange={(event) => setExam(event.target.checked)} /> {week.exam}
        </label>
      ) : null}
    </LessonForm>
  );
}
