// What stands where an answer is not there yet, or did not come. Grey shapes, never a spinner; a sentence and one action.

import type { ReactNode } from 'react';
import { useScreen } from './hooks.ts';
import { Notice } from './Notice.tsx';
import { problemSentence, useUiMessages } from './messages.ts';
import { refusalOf } from './request.ts';

/** Grey shapes under the heading of the screen to come. */
export function Skeletons({ title }: { readonly title: string }): ReactNode {
  const ui = useUiMessages();
  const heading = useScreen(title);
  return (
    <div className="stack" data-state="loading" aria-busy="true">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <span className="sr" role="status">
        {ui.loading}
      </span>
      <div className="skeleton skeleton-board" />
      <div className="skeleton skeleton-row" />
      <div className="skeleton skeleton-row" />
      <div className="skeleton skeleton-row" />
    </div>
  );
}

/** A reading that failed: what, why, and trying again. */
export function Failed({
  title,
  sentence,
  error,
  onRetry,
  state,
}: {
  readonly title: string;
  readonly sentence: string;
  readonly error?: unknown;
  readonly onRetry?: () => void;
  readonly state: string;
}): ReactNode {
  const ui = useUiMessages();
  const heading = useScreen(title);
  return (
    <div className="stack" data-state={state}>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <Notice tone={error === undefined ? 'note' : 'error'} title={sentence} live>
        {error === undefined ? null : problemSentence(ui, refusalOf(error))}
      </Notice>
      {onRetry === undefined ? null : (
        <div className="acts">
          <button type="button" className="btn btn-main" onClick={onRetry}>
            {ui.retry}
          </button>
        </div>
      )}
    </div>
  );
}
