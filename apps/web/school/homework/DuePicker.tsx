// For when: the next lessons of the class by one tap, or any day. WORK-24.

import { Check } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ClassLesson } from '@preau/protocol/school';
import { InputField } from '../../ui/Field.tsx';
import { useLanguage } from '../../ui/hooks.ts';
import { formatLocalDate } from '../../ui/i18n.ts';
import type { DueChoice } from './homework-draft.ts';
import { useHomeworkMessages } from './messages.ts';

/** « jeu. 26 nov. » */
function shortDay(language: 'fr' | 'en', date: string): string {
  return new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  }).format(Date.parse(`${date}T12:00:00Z`));
}

/** `earliest` is the first day that may be chosen; undefined leaves them all. Until `isKnown` nothing is said about lessons. */
export function DuePicker({
  proposals,
  isKnown,
  due,
  earliest,
  onChange,
}: {
  readonly proposals: readonly ClassLesson[];
  readonly isKnown: boolean;
  readonly due: DueChoice | undefined;
  readonly earliest: string | undefined;
  readonly onChange: (due: DueChoice) => void;
}): ReactNode {
  const text = useHomeworkMessages().form;
  const language = useLanguage();
  const [isOther, setOther] = useState(false);
  const chosen = isOther ? undefined : proposals.find((lesson) => lesson.lessonId === due?.dueLessonId);
  const other = isOther || (due !== undefined && chosen === undefined) || proposals.length === 0;
  const rank = (index: number): string =>
    index === 0 ? text.nextLesson : index === 1 ? text.lessonAfter : text.inLessons(index + 1);
  return (
    <fieldset>
      <legend className="legend">{text.when}</legend>
      {isKnown && proposals.length === 0 ? <p className="soft small">{text.noLesson}</p> : null}
      {proposals.length === 0 ? null : (
        <div className="pick-days">
          {proposals.map((lesson, index) => (
            <label key={lesson.lessonId} className="pick">
              <input
                type="radio"
                name="due"
                checked={!other && chosen?.lessonId === lesson.lessonId}
                onChange={() => {
                  setOther(false);
                  onChange({ dueOn: lesson.date, dueLessonId: lesson.lessonId });
                }}
              />
              <span>
                <span>
                  <b>{shortDay(language, lesson.date)}</b>
                  <small>{rank(index)}</small>
                </span>
                <Check className="i" aria-hidden="true" />
              </span>
            </label>
          ))}
          <label className="pick">
            <input type="radio" name="due" checked={other} onChange={() => setOther(true)} />
            <span>
              <span>
                <b>{text.otherDay}</b>
                <small>{text.calendar}</small>
              </span>
              <Check className="i" aria-hidden="true" />
            </span>
          </label>
        </div>
      )}
      {other ? (
        <div className="other-day">
          <InputField
            id="hw-date"
            label={text.date}
            type="date"
            min={earliest}
            value={due?.dueOn ?? ''}
            onChange={(dueOn) => onChange({ dueOn, dueLessonId: null })}
          />
          {due === undefined || due.dueOn === '' ? null : (
            <p className="hint">{formatLocalDate(language, due.dueOn)}</p>
          )}
        </div>
      ) : null}
    </fieldset>
  );
}
