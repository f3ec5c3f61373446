// The words of a remark: a new one, or one that is there.

import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { MARK_LIMITS } from '@preau/core/school';
import { Dialog } from '../../../ui/Dialog.tsx';
import { useUiMessages } from '../../../ui/messages.ts';
import { useHandInMessages } from '../messages.ts';

/** `onDone` is told the words; none when the remark is to go. */
export function RemarkDialog({
  before,
  onDone,
  onClose,
}: {
  readonly before: string | undefined;
  readonly onDone: (words: string | undefined) => void;
  readonly onClose: () => void;
}): ReactNode {
  const text = useHandInMessages().marks;
  const ui = useUiMessages();
  const [words, setWords] = useState(before ?? '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const typed = words.trim();
    if (typed !== '') onDone(typed);
  };
  return (
    <Dialog title={before === undefined ? text.newRemark : text.changeRemark} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <div className="field">
          <label htmlFor="mark-words">{text.words}</label>
          <textarea
            id="mark-words"
            className="input"
            rows={4}
            maxLength={MARK_LIMITS.remark}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the question was asked to write
            autoFocus
            required
            value={words}
            onChange={(event) => setWords(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
            }}
          />
        </div>
        <div className="dialog-acts">
          {before === undefined ? null : (
            <button type="button" className="btn btn-stop" onClick={() => onDone(undefined)}>
              {text.removeRemark}
            </button>
          )}
          <button type="button" className="btn" onClick={onClose}>
            {ui.cancel}
          </button>
          <button type="submit" className="btn btn-main">
            {text.keepRemark}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
