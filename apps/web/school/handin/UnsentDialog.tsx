// Asked before somebody signs out while something waits on this device: it would be lost. WORK-83.

import type { ReactNode } from 'react';
import { Dialog } from '../../ui/Dialog.tsx';
import { useUiMessages } from '../../ui/messages.ts';
import { useHandInMessages } from './messages.ts';

/** `onLeave` is told when the person signs out all the same. */
export function UnsentDialog({
  count,
  onLeave,
  onClose,
}: {
  readonly count: number;
  readonly onLeave: () => void;
  readonly onClose: () => void;
}): ReactNode {
  const text = useHandInMessages().outbox;
  const ui = useUiMessages();
  return (
    <Dialog title={text.signOutTitle(count)} onClose={onClose}>
      <p>{text.signOutText}</p>
      <div className="dialog-acts">
        <button type="button" className="btn btn-stop" onClick={onLeave}>
          {text.signOutAnyway}
        </button>
        <button type="button" className="btn btn-main" onClick={onClose}>
          {ui.cancel}
        </button>
      </div>
    </Dialog>
  );
}
