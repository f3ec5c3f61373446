// What stands when a screen fails: a sentence and a way on, never a blank page; and a second way where reloading may fail again. It also catches a part of the application that can no
// longer be loaded, as after an update of the house.

import { Component } from 'react';
import type { ReactNode } from 'react';
import { useUiMessages } from './messages.ts';
import { PageNote } from './PageNote.tsx';

function Broken(): ReactNode {
  const ui = useUiMessages();
  // A screen that breaks on what it shows would break again: away from the day there is a way around it.
  const isElsewhere = location.pathname !== '/';
  return (
    <PageNote
      title={ui.brokenTitle}
      state="broken"
      actions={
        <>
          <button type="button" className="btn btn-main" onClick={() => location.reload()}>
            {ui.reload}
          </button>
          {isElsewhere ? (
            <a className="btn" href="/">
              {ui.brokenHome}
            </a>
          ) : null}
        </>
      }
    >
      <p className="soft">{ui.brokenText}</p>
      {isElsewhere ? <p className="soft">{ui.brokenAgain}</p> : null}
    </PageNote>
  );
}

/** Shows `children`, or the sentence when they threw while they were drawn. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { readonly isBroken: boolean } {
    return { isBroken: true };
  }

  override render(): ReactNode {
    return this.state.isBroken ? <Broken /> : this.props.children;
  }
}
