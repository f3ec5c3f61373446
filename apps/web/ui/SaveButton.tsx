// Saves a file that takes a moment to make: while it is made, and why there is none, is said where it was asked for.

import { Download } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { problemSentence, useUiMessages } from './messages.ts';
import { Notice } from './Notice.tsx';
import type { Refusal } from './request.ts';
import { fetchFile, saveFile } from './save-file.ts';

/** What is said of it. */
export interface SaveWords {
  readonly label: string;
  readonly making: string;
  readonly failed: string;
}

/** In a dialog on a phone the reason would stand below the edge. */
const show = (reason: HTMLElement | null): void => reason?.scrollIntoView({ block: 'nearest' });

/** `name`: the file's, where it is not the house that names it. `problem`: the reason in words of the screen's own. */
export function SaveButton({
  path,
  text,
  name,
  look = 'btn',
  problem,
}: {
  readonly path: string;
  readonly text: SaveWords;
  readonly name?: string;
  readonly look?: string;
  readonly problem?: (refusal: Refusal) => string;
}): ReactNode {
  const ui = useUiMessages();
  const [isMaking, setMaking] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const save = async (): Promise<void> => {
    if (isMaking) return;
    setMaking(true);
    setRefusal(undefined);
    const file = await fetchFile(path);
    setMaking(false);
    if (file.ok) saveFile(file.value, name);
    else setRefusal(file.error);
  };
  return (
    <>
      <button type="button" className={look} aria-busy={isMaking} onClick={() => void save()}>
        <Download className="i" aria-hidden="true" /> {isMaking ? text.making : text.label}
      </button>
      {refusal === undefined ? null : (
        <div role="alert" ref={show}>
          <Notice tone="error" title={text.failed}>
            {problem?.(refusal) ?? problemSentence(ui, refusal)}
          </Notice>
        </div>
      )}
    </>
  );
}
