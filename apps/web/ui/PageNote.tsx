// A page that is one sentence and one action: nothing here, not yours, over, too early.

import type { ReactNode } from 'react';
import { useScreen } from './hooks.ts';
import { Mark } from './Mark.tsx';

/** `actions` holds one main action at most. */
export function PageNote({
  title,
  children,
  actions,
  state,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  /** Name of the state, for journeys. */
  readonly state: string;
}): ReactNode {
  const heading = useScreen(title);
  return (
    <main className="page-note" data-state={state}>
      <span className="brand">
        <Mark /> Préau
      </span>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
      {actions === undefined ? null : <div className="acts">{actions}</div>}
    </main>
  );
}
