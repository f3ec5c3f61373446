// The tick of a pupil on homework that is only to be done.

import { Check, Square } from 'lucide-react';
import type { ReactNode } from 'react';
import { titleOfWork } from '@preau/core/school';
import type { DueHomework } from '@preau/protocol/school';
import { useUiMessages } from '../../ui/messages.ts';
import { refusalOf } from '../../ui/request.ts';
import { homeworkProblem, useHomeworkMessages } from './messages.ts';
import { useTick } from './save-homework.ts';

/** A button that stays pressed. */
export function TickButton({
  homework,
  personId,
}: {
  readonly homework: DueHomework;
  readonly personId: string;
}): ReactNode {
  const text = useHomeworkMessages();
  const ui = useUiMessages();
  const tick = useTick();
  const done = homework.pupils.some((pupil) => pupil.personId === personId && pupil.doneAt !== null);
  const about = `${homework.subject}, ${titleOfWork(homework.text)}`;
  const Icon = done ? Check : Square;
  return (
    <>
      <button
        type="button"
        className="btn tick"
        aria-pressed={done}
        aria-label={text.due.tick(about)}
        onClick={() =>
          tick.mutate({ homeworkId: homework.homeworkId, schoolId: homework.schoolId, personId, done: !done, about })
        }
      >
        <Icon className="i" aria-hidden="true" /> {text.due.done}
      </button>
      {tick.isError ? (
        <span className="error" role="alert">
          {homeworkProblem(text, ui, refusalOf(tick.error))}
        </span>
      ) : null}
    </>
  );
}
