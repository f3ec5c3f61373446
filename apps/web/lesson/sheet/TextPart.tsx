// The text of a sheet, and beside it what the class will read.

import type { Dispatch, ReactNode } from 'react';
import { lengthOf } from '@preau/core/base';
import { Markdown } from '../../ui/Markdown.tsx';
import { useLessonMessages } from '../messages.ts';
import type { DraftAction, SheetDraft } from './sheet-draft.ts';

const MAX_TEXT = 20_000;

/** The text of a draft. */
export function TextPart({
  draft,
  dispatch,
}: {
  readonly draft: SheetDraft;
  readonly dispatch: Dispatch<DraftAction>;
}): ReactNode {
  const text = useLessonMessages().editor;
  const left = MAX_TEXT - lengthOf(draft.content.text);
  return (
    <div className="editor-text">
      <div className="field">
        <label htmlFor="sheet-text">{text.text}</label>
        <textarea
          id="sheet-text"
          className="input"
          rows={12}
          value={draft.content.text}
          aria-describedby="sheet-hint"
          aria-invalid={left < 0}
          onChange={(event) => dispatch({ kind: 'textTyped', text: event.target.value })}
        />
        <p id="sheet-hint" className="hint">
          {text.textHint}
        </p>
        {left < 1_000 ? (
          <p className={left < 0 ? 'error num' : 'hint num'} role="status">
            {text.charactersLeft(left)}
          </p>
        ) : null}
      </div>
      <section className="field" aria-labelledby="preview-t">
        <h2 id="preview-t" className="legend">
          {text.preview}
        </h2>
        <div className="card preview">
          <Markdown text={draft.content.text} from={3} />
        </div>
      </section>
    </div>
  );
}
