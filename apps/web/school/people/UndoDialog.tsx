// What taking an import back changes, shown before it is done. PEOPLE-80.

import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import type { SchoolId } from '@preau/core/base';
import type { UndoAnswer } from '@preau/protocol/school';
import { Dialog } from '../../ui/Dialog.tsx';
import { problemSentence, useUiMessages } from '../../ui/messages.ts';
import { Notice } from '../../ui/Notice.tsx';
import { COSTLY_TIMEOUT_MS, readJson, refusalOf } from '../../ui/request.ts';
import type { Refusal } from '../../ui/request.ts';
import { usePeopleMessages } from './messages.ts';

/** From so many people, links or lessons on a word must be typed. */
const LARGE = 50;

/** Reads the comparison when it opens. */
export function UndoDialog({
  schoolId,
  runId,
  isWorking,
  error,
  onUndo,
  onClose,
}: {
  readonly schoolId: SchoolId;
  readonly runId: string;
  readonly isWorking: boolean;
  readonly error: unknown;
  readonly onUndo: () => void;
  readonly onClose: () => void;
}): ReactNode {
  const { imports: text } = usePeopleMessages();
  const ui = useUiMessages();
  const id = useId();
  const [typed, setTyped] = useState('');
  const compared = useQuery({
    queryKey: ['undo', schoolId, runId],
    queryFn: ({ signal }) =>
      readJson<UndoAnswer>(`/api/schools/${schoolId}/imports/${runId}/undo`, signal, COSTLY_TIMEOUT_MS),
  });
  const parts = (compared.data?.parts ?? []).filter((part) => part.changed + part.leaving > 0);
  // The first import brought nearly everybody: without it the school is empty. Nobody does that by one press.
  const isLarge = parts.some((part) => part.leaving >= LARGE);
  const isMeant = !isLarge || typed.trim().toLocaleUpperCase() === text.word;
  const failure = error ?? compared.error;
  const sentence = (refusal: Refusal): string => {
    if (refusal.code === 'import.nothingToUndo') return text.gone;
    return refusal.code === 'import.running' ? text.running : problemSentence(ui, refusal);
  };
  return (
    <Dialog title={text.undoTitle} onClose={onClose}>
      <p>{text.undoText}</p>
      {compared.isPending ? <div className="skeleton skeleton-board" aria-busy="true" /> : null}
      {compared.isSuccess && parts.length === 0 ? <p className="soft">{text.undoNothing}</p> : null}
      <ul className="card rows">
        {parts.map((part) => (
          <li key={part.kind}>
            <span>
              <b>{text.undoKinds[part.kind]}</b>
              <small className="num">{text.undoCounts(part.changed, part.leaving)}</small>
              <details>
                <summary>{text.details}</summary>
                <ul>
                  {part.names.map(({ what, label }) => (
                    <li key={`${what} ${label}`}>
                      {label} <small>{what === 'leaving' ? text.leavingLabel : text.changedLabel}</small>
                    </li>
                  ))}
                </ul>
              </details>
            </span>
          </li>
        ))}
      </ul>
      {isLarge ? (
        <div className="field">
          <Notice tone="wait" title={text.large} />
          <label htmlFor={id}>{text.typeWord}</label>
          <input
            id={id}
            className="input"
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
      ) : null}
      {failure === null ? null : <Notice tone="error" title={sentence(refusalOf(failure))} live />}
      {isWorking ? (
        <>
          <progress aria-label={text.working} />
          <p role="status">{text.working}</p>
        </>
      ) : null}
      <div className="dialog-acts">
        <button type="button" className="btn" onClick={onClose}>
          {text.keep}
        </button>
        <button
          type="button"
          className="btn btn-stop"
          disabled={!compared.isSuccess || isWorking || !isMeant}
          aria-busy={isWorking}
          onClick={onUndo}
        >
          {text.confirm}
        </button>
      </div>
    </Dialog>
  );
}
