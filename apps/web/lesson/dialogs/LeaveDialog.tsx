// Leaving is not ending: a teacher chooses, and ending is asked twice.

import { useState } from 'react';
import type { ReactNode } from 'react';
import { Dialog } from '../../ui/Dialog.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { problemSentence, useUiMessages } from '../../ui/messages.ts';
import type { Refusal } from '../../ui/request.ts';
import { useLesson } from '../lesson-context.ts';

/** For a teacher only; others leave at once. */
export function LeaveDialog({
  ends = false,
  onLeave,
  onClose,
}: {
  /** The teacher already chose to end: only that is asked. */
  readonly ends?: boolean;
  readonly onLeave: () => void;
  readonly onClose: () => void;
}): ReactNode {
  const { store, state, text } = useLesson();
  const ui = useUiMessages();
  const [ending, setEnding] = useState(ends);
  const [failed, setFailed] = useState<Refusal>();
  const end = async (): Promise<void> => {
    const answer = await store.send({ kind: 'close' });
    if (answer.ok) onClose();
    else setFailed(answer.error);
  };
  if (ending) {
    return (
      <Dialog title={text.leave.endTitle} onClose={onClose}>
        <p>{text.leave.endText}</p>
        {failed === undefined ? null : <Notice tone="error" title={problemSentence(ui, failed)} live />}
        <div className="dialog-acts">
          <button type="button" className="btn" onClick={onClose}>
            {text.leave.stay}
          </button>
          <button type="button" className="btn btn-stop" onClick={() => void end()}>
            {text.leave.end}
          </button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={text.leave.title} onClose={onClose}>
      <p>{text.leave.text}</p>
      <div className="dialog-acts">
        <button type="button" className="btn" onClick={onClose}>
          {text.leave.stay}
        </button>
        {state.phase === 'open' ? (
          <button type="button" className="btn btn-stop" onClick={() => setEnding(true)}>
            {text.leave.end}
          </button>
        ) : null}
        <button type="button" className="btn btn-main" onClick={onLeave}>
          {text.leave.leave}
        </button>
      </div>
    </Dialog>
  );
}
