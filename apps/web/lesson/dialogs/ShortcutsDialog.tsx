// The keyboard, from the one catalogue of shortcuts.

import type { ReactNode } from 'react';
import { Dialog } from '../../ui/Dialog.tsx';
import { useLesson } from '../lesson-context.ts';
import { SHORTCUTS } from '../shortcuts.ts';
import './dialogs.css';

/** The list. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { isTeacher, text } = useLesson();
  return (
    <Dialog title={text.shortcuts.title} onClose={onClose}>
      <p className="soft">{text.shortcuts.text}</p>
      <dl className="keys">
        {SHORTCUTS.filter((shortcut) => isTeacher || shortcut.forTeacher === undefined).map((shortcut) => (
          <div key={shortcut.name}>
            <dt>{text.shortcuts[shortcut.name]}</dt>
            <dd>
              <kbd>{text.shortcuts.alt}</kbd> <kbd>{text.shortcuts.shift}</kbd>{' '}
              <kbd>
                {shortcut.key === 'left' || shortcut.key === 'right' ? text.shortcuts[shortcut.key] : shortcut.key}
              </kbd>
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
