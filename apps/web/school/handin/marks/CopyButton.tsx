// The annotated pages as one PDF, to keep. It is made when it is asked for, which takes a moment.

import type { ReactNode } from 'react';
import { SaveButton } from '../../../ui/SaveButton.tsx';
import { useHandInMessages } from '../messages.ts';
import { useProblemWords } from '../problem-words.ts';

/** Saves it under a name that says what it is, and no pupil’s. */
export function CopyButton({ handInId }: { readonly handInId: string }): ReactNode {
  const { download, copying, copyFailed, copyName } = useHandInMessages().marks;
  return (
    <SaveButton
      path={`/api/hand-ins/${handInId}/copy`}
      text={{ label: download, making: copying, failed: copyFailed }}
      name={copyName}
      problem={useProblemWords()}
    />
  );
}
