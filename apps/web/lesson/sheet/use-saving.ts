// The sheet saves itself: after a pause, again after a failure, and on the way out.

import { useEffect, useRef } from 'react';
import type { Dispatch } from 'react';
import type { SheetAnswer } from '@preau/protocol/lesson';
import { serverNow } from '../../ui/clock.ts';
import { request } from '../../ui/request.ts';
import { isUnsaved, saveDelayMs, toSheetRequest } from './sheet-draft.ts';
import type { DraftAction, SheetDraft } from './sheet-draft.ts';

/** Saves after a pause, again after a failure, and once more when the page goes. */
export function useSaving(lessonId: string, draft: SheetDraft, dispatch: Dispatch<DraftAction>): void {
  const delay = saveDelayMs(draft.saving);
  const latest = useRef(draft);
  latest.current = draft;
  useEffect(() => {
    if (delay === undefined) return undefined;
    const timer = setTimeout(() => {
      dispatch({ kind: 'sent' });
      void request<SheetAnswer>('PUT', `/api/lessons/${lessonId}/sheet`, toSheetRequest(latest.current.content)).then(
        (answer) => {
          dispatch(answer.ok ? { kind: 'saved', at: serverNow() } : { kind: 'notSaved', refusal: answer.error });
        },
      );
    }, delay);
    return () => clearTimeout(timer);
  }, [lessonId, draft.saving, draft.version, delay, dispatch]);
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent): void => {
      if (isUnsaved(latest.current)) event.preventDefault();
    };
    addEventListener('beforeunload', ask);
    return () => {
      removeEventListener('beforeunload', ask);
      // Leaving within the application: what is not saved is sent on its way out.
      if (isUnsaved(latest.current))
        void request('PUT', `/api/lessons/${lessonId}/sheet`, toSheetRequest(latest.current.content));
    };
  }, [lessonId]);
}
