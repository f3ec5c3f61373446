// A modal question on the browser's own <dialog>: Escape closes, the focus stays inside and goes back where it was.

import { X } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import type { ReactNode } from 'react';
import { useUiMessages } from './messages.ts';

/** Shown while it is rendered. `onClose` is told once, however it closes. `size` `full` is for editors. */
export function Dialog({
  title,
  children,
  onClose,
  size = 'plain',
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly onClose: () => void;
  readonly size?: 'plain' | 'full';
}): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const latest = useRef(onClose);
  latest.current = onClose;
  const id = useId();
  const ui = useUiMessages();
  useEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    const before = document.activeElement;
    element.showModal();
    // A press beside a plain dialog closes it; the keyboard has Escape and « Fermer ».
    const onPress = (event: MouseEvent): void => {
      if (event.target === element && size === 'plain') latest.current();
    };
    element.addEventListener('click', onPress);
    return () => {
      element.removeEventListener('click', onPress);
      element.close();
      // What was pressed may be gone: a person renamed out of the search. The page then keeps the focus, not the body.
      if (before instanceof HTMLElement && before.isConnected) before.focus();
      else document.getElementById('contenu')?.focus();
    };
  }, [size]);
  return (
    <dialog
      ref={dialog}
      className={`dialog dialog-${size}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className="dialog-body">
        <header className="dialog-top">
          <h2 id={id}>{title}</h2>
          <button type="button" className="btn btn-quiet" onClick={onClose}>
            <X className="i" aria-hidden="true" /> {ui.close}
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
