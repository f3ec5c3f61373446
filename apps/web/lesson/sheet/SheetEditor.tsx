// The sheet's editor: text with a preview, pictures one by one, saved by itself, and honest about it.

import { CircleAlert, CircleCheck, Clock } from 'lucide-react';
import { useReducer } from 'react';
import type { ReactNode } from 'react';
import type { SheetAnswer } from '@preau/protocol/lesson';
import { useLanguage } from '../../ui/hooks.ts';
import { formatTime } from '../../ui/i18n.ts';
import { problemSentence, useUiMessages } from '../../ui/messages.ts';
import { useLessonMessages } from '../messages.ts';
import { draftOf, reduceDraft } from './sheet-draft.ts';
import type { SheetDraft } from './sheet-draft.ts';
import { SlidesPart } from './SlidesPart.tsx';
import { TextPart } from './TextPart.tsx';
import { useSaving } from './use-saving.ts';

function SavingWords({ draft }: { readonly draft: SheetDraft }): ReactNode {
  const text = useLessonMessages().editor;
  const ui = useUiMessages();
  const language = useLanguage();
  const { saving } = draft;
  const [Icon, words] =
    saving.kind === 'saved'
      ? ([CircleCheck, saving.at === null ? '' : text.saved(formatTime(language, saving.at))] as const)
      : saving.kind === 'failed'
        ? // It is saved again by itself: no time to return.
          ([CircleAlert, text.failedSave(problemSentence(ui, { code: saving.refusal.code }))] as const)
        : saving.kind === 'refused'
          ? ([CircleAlert, text.refusedSave(problemSentence(ui, saving.refusal))] as const)
          : ([Clock, saving.kind === 'saving' ? text.saving : text.unsaved] as const);
  return (
    <p className="saving num" role="status" data-saving={saving.kind}>
      {words === '' ? null : (
        <>
          <Icon className="i" aria-hidden="true" /> {words}
        </>
      )}
    </p>
  );
}

/** Edits the sheet that the server gave. */
export function SheetEditor({ sheet }: { readonly sheet: SheetAnswer }): ReactNode {
  const [draft, dispatch] = useReducer(reduceDraft, sheet, draftOf);
  useSaving(sheet.lessonId, draft, dispatch);
  return (
    <div className="editor">
      <SavingWords draft={draft} />
      <TextPart draft={draft} dispatch={dispatch} />
      <SlidesPart lessonId={sheet.lessonId} draft={draft} dispatch={dispatch} />
    </div>
  );
}
