// The sheet the evening before: the same editor, in the workspace.

import { ChevronLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { PersonDay } from '@preau/protocol/school';
import { useScreen } from '../../ui/hooks.ts';
import { useUiMessages } from '../../ui/messages.ts';
import { useLessonMessages } from '../messages.ts';
import type { WorkspaceFrame } from '../workspace-frame.ts';
import { LoadedEditor } from './LoadedEditor.tsx';

function Sheet({ lessonId, person }: { readonly lessonId: string; readonly person: PersonDay }): ReactNode {
  const text = useLessonMessages().editor;
  const ui = useUiMessages();
  const lesson = person.lessons.find((each) => each.lessonId === lessonId);
  const title = lesson === undefined ? text.title : text.titleOf(lesson.subject, lesson.audienceLabel);
  const heading = useScreen(title);
  return (
    <div className="stack" data-state="sheet">
      <p>
        <Link className="btn btn-quiet" href="/">
          <ChevronLeft className="i" aria-hidden="true" /> {ui.back}
        </Link>
      </p>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <LoadedEditor lessonId={lessonId} />
    </div>
  );
}

/** The route `/cours/:lessonId/fiche`. */
export function SheetScreen({
  lessonId,
  Frame,
}: {
  readonly lessonId: string;
  readonly Frame: WorkspaceFrame;
}): ReactNode {
  const text = useLessonMessages().editor;
  return <Frame title={text.title}>{(person) => <Sheet lessonId={lessonId} person={person} />}</Frame>;
}
