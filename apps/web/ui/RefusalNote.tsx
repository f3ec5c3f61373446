// What was refused, where it was asked for: why, and when to try again where the server told a time. Nothing while nothing was refused.

import type { ReactNode } from 'react';
import { Notice } from './Notice.tsx';
import { problemSentence, useUiMessages } from './messages.ts';
import { refusalOf } from './request.ts';

/** `error`: of a reading or a deed, as it was thrown. */
export function RefusalNote({ error }: { readonly error: Error | null }): ReactNode {
  const ui = useUiMessages();
  return error === null ? null : <Notice tone="error" title={problemSentence(ui, refusalOf(error))} live />;
}
