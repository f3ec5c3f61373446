// Files with a message: one button, and the picker behind it when somebody wants it. MAIL-65.

import { Paperclip } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { ReactNode } from 'react';
import type { FileInfo } from '@preau/protocol/school';
import { useMailMessages } from './messages.ts';

const FilePicker = lazy(async () => ({ default: (await import('../files/FilePicker.tsx')).FilePicker }));

/** Open from the beginning when a draft bears files already. */
export function MailFiles({
  files,
  schoolId,
  onChange,
  onBusy,
}: {
  readonly files: readonly FileInfo[];
  readonly schoolId: string;
  readonly onChange: (files: readonly FileInfo[]) => void;
  readonly onBusy: (isBusy: boolean) => void;
}): ReactNode {
  const text = useMailMessages().form;
  const [isOpen, setOpen] = useState(files.length > 0);
  if (!isOpen)
    return (
      <div>
        <button type="button" className="btn btn-quiet" onClick={() => setOpen(true)}>
          <Paperclip className="i" aria-hidden="true" /> {text.attach}
        </button>
      </div>
    );
  return (
    <Suspense fallback={<div className="skeleton skeleton-row" />}>
      <FilePicker files={files} schoolId={schoolId} onChange={onChange} onBusy={onBusy} />
    </Suspense>
  );
}
