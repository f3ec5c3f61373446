// A lesson that no timetable knows: for an audience of the teacher's own, starting now.

import { useState } from 'react';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { serverNow } from '../ui/clock.ts';
import { LessonForm } from './LessonForm.tsx';
import { useSchoolMessages } from './messages.ts';
import { useSaveLesson } from './save-lesson.ts';

const LENGTHS_MINUTES = [25, 55, 110];

/** Lasts until it is closed or the new lesson is opened. */
export function AdHocDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const text = useSchoolMessages().adHoc;
  const [, navigate] = useLocation();
  const [minutes, setMinutes] = useState(55);
  const save = useSaveLesson(undefined, (saved) => navigate(`/cours/${saved?.lessonId ?? ''}?ouvrir`));
  return (
    <LessonForm
      title={text.title}
      intro={text.text}
      what="asked"
      subjectLabel={text.subject}
      button={{ rest: text.start, busy: text.starting }}
      save={save}
      onClose={onClose}
      onSubmit={(what) => {
        const startsAt = Math.floor(serverNow() / 60_000) * 60_000;
        save.mutate({ ...what, startsAt, endsAt: startsAt + minutes * 60_000 });
      }}
    >
      <fieldset className="field">
        <legend className="legend">{text.minutes}</legend>
        <div className="choices">
          {LENGTHS_MINUTES.map((length) => (
            <label key={length} className="choice num">
              <input type="radio" name="minutes" checked={minutes === length} onChange={() => setMinutes(length)} />{' '}
              {text.minutesOf(length)}
            </label>
          ))}
        </div>
      </fieldset>
    </LessonForm>
  );
}
