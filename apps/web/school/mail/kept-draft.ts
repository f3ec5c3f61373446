// A draft keeps itself: some seconds after the last change, and never after it was sent. MAIL-33.

import { useEffect, useRef, useState } from 'react';
import { serverNow } from '../../ui/clock.ts';
import { request } from '../../ui/request.ts';

/** After the last change. */
const PAUSE_MS = 3_000;

/** What is kept. */
export interface KeptDraft {
  readonly schoolId: string;
  readonly personId: string;
  readonly threadId: string | null;
  readonly subject: string;
  readonly text: string;
  readonly personIds: readonly string[];
  readonly fileIds: readonly string[];
  readonly groups: readonly { readonly audienceId: string | null; readonly who: string }[];
}

/** Keeps the draft while it changes. `isOver`: it was sent or dropped. */
export function useKeptDraft(
  messageId: string,
  draft: KeptDraft,
  isOver: boolean,
): { readonly at: number | null; readonly isFailed: boolean } {
  const written = JSON.stringify(draft);
  const last = useRef(written);
  const [state, setState] = useState<{ at: number | null; isFailed: boolean }>({ at: null, isFailed: false });
  useEffect(() => {
    if (isOver || written === last.current) return undefined;
    const timer = setTimeout(() => {
      void request('PUT', `/api/threads/drafts/${messageId}`, JSON.parse(written)).then((answer) => {
        if (answer.ok) last.current = written;
        setState((before) => (answer.ok ? { at: serverNow(), isFailed: false } : { ...before, isFailed: true }));
      });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [messageId, written, isOver]);
  return state;
}
