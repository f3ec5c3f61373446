// Reads the sheet, then edits it; used by the page of the evening before and by the dialog in the lesson.

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { SheetAnswer } from '@preau/protocol/lesson';
import { Markdown } from '../../ui/Markdown.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useUiMessages } from '../../ui/messages.ts';
import { Broken } from '../../ui/Paged.tsx';
import { readJson } from '../../ui/request.ts';
import { useLessonMessages } from '../messages.ts';
import { SheetEditor } from './SheetEditor.tsx';
import './editor.css';

/** The editor of a lesson's sheet. It is read anew each time it opens, never from memory. */
export function LoadedEditor({ lessonId }: { readonly lessonId: string }): ReactNode {
  const text = useLessonMessages().editor;
  const ui = useUiMessages();
  const sheet = useQuery({
    queryKey: ['sheet', lessonId],
    gcTime: 0,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    queryFn: ({ signal }) => readJson<SheetAnswer>(`/api/lessons/${encodeURIComponent(lessonId)}/sheet`, signal),
  });
  if (sheet.isPending)
    return (
      <div className="stack" aria-busy="true" data-state="loading">
        <span className="sr" role="status">
          {ui.loading}
        </span>
        <div className="skeleton skeleton-row" />
        <div className="skeleton skeleton-board" />
      </div>
    );
  if (sheet.isError) return <Broken title={text.loadFailed} read={sheet} />;
  if (!sheet.data.mayWrite)
    return (
      <div className="stack" data-state="read-only">
        <Notice title={text.readOnly} />
        <Markdown text={sheet.data.text} from={2} />
      </div>
    );
  return <SheetEditor key={lessonId} sheet={sheet.data} />;
}
