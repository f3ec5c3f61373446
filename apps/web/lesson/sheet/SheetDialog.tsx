// The editor over the lesson.

import type { ReactNode } from 'react';
import { Dialog } from '../../ui/Dialog.tsx';
import { useLesson } from '../lesson-context.ts';
import { LoadedEditor } from './LoadedEditor.tsx';

/** Closes without losing: the editor saves on its way out. */
export function SheetDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { view, text } = useLesson();
  return (
    <Dialog title={text.editor.title} size="full" onClose={onClose}>
      <LoadedEditor lessonId={view.lessonId} />
    </Dialog>
  );
}
