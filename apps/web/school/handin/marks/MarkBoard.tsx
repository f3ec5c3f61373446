// The pages of a hand-in before a teacher, to be drawn upon: tools above, pages below, one under the other.

import { useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { MarkId } from '@preau/core/base';
import type { Remark } from '@preau/core/school';
import type { FileInfo } from '@preau/protocol/school';
import { Notice } from '../../../ui/Notice.tsx';
import { randomId } from '../../../ui/random-id.ts';
import { useHandInMessages } from '../messages.ts';
import { useProblemWords } from '../problem-words.ts';
import { MarkTools } from './MarkTools.tsx';
import { PageColumn } from './PageColumn.tsx';
import { RemarkDialog } from './RemarkDialog.tsx';
import { firstTool } from './tools.ts';
import { usePageView } from './use-hands.ts';
import type { OpenMarks } from './use-mark-book.ts';
import { usePages } from './use-pages.ts';
import './marks.css';

type Asked = Pick<Remark, 'fileId' | 'page' | 'x' | 'y'> & { readonly remark?: Remark };

/** `marks` is the open book of this hand-in. */
export function MarkBoard({
  files,
  marks: { book, state, refused },
}: {
  readonly files: readonly FileInfo[];
  readonly marks: OpenMarks;
}): ReactNode {
  const text = useHandInMessages().marks;
  const words = useProblemWords();
  const opened = usePages(files);
  const { scroller, hands, zoom, setZoom } = usePageView();
  const [tool, setTool] = useState(firstTool);
  const [asked, setAsked] = useState<Asked>();
  const write = (typed: string | undefined): void => {
    if (asked === undefined) return;
    const { remark, ...place } = asked;
    setAsked(undefined);
    if (typed === remark?.text) return;
    const added =
      typed === undefined ? [] : [{ ...place, markId: randomId() as MarkId, kind: 'remark' as const, text: typed }];
    book.change(added, remark === undefined ? [] : [remark.markId]);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.target instanceof HTMLTextAreaElement) return;
    const key = event.key.toLowerCase();
    if (key !== 'z' && key !== 'y') return;
    event.preventDefault();
    if (key === 'y' || event.shiftKey) book.redo();
    else book.undo();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- shortcuts of what is inside
    <section className="mark-board" aria-label={text.board} onKeyDown={onKeyDown}>
      <MarkTools tool={tool} onTool={setTool} book={book} zoom={zoom} onZoom={setZoom} saved={text.state[state]} />
      {refused === undefined ? null : (
        <Notice tone="error" title={text.notSaved} live>
          {words(refused)}
        </Notice>
      )}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by the keyboard */}
      <div className="mark-scroll" ref={scroller} role="region" tabIndex={0} aria-label={text.pages}>
        <PageColumn
          opened={opened}
          marks={book.marks}
          tools={{ tool, hands, onChange: book.change, onRemark: setAsked }}
        />
      </div>
      {asked === undefined ? null : (
        <RemarkDialog before={asked.remark?.text} onDone={write} onClose={() => setAsked(undefined)} />
      )}
    </section>
  );
}
