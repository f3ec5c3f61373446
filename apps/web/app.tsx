// The lazily loaded application: what the shell starts when somebody is signed in. The seam is `ui/application.ts`.

import './ui/old-browsers.ts';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Screens } from './Screens.tsx';
import './school/day.css';
import './school/board.css';
import './school/rows.css';
import type { ApplicationStart } from './ui/application.ts';
import { keepTomorrow, openFromDevice } from './school/device-day.ts';
import { forgetDay } from './school/today.ts';
import './ui/parts.css';
import './ui/frame.css';
import './ui/dialog.css';
import './ui/menu.css';
import './ui/layout.css';
import './school/print.css';
import { ErrorBoundary } from './ui/ErrorBoundary.tsx';
import { refusalOf, whenSignedOut } from './ui/request.ts';

export { keepWords } from './words.ts';

/** Starts the application in `root`. */
export function start(root: HTMLElement, given: ApplicationStart): void {
  whenSignedOut(() => {
    forgetDay();
    void given.leave();
  });
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: 10_000,
        // Once more after a lost line; a refusal is an answer, and waits that the server names are kept by the reader.
        retry: (failures, error) => failures < 1 && ['network', 'timeout'].includes(refusalOf(error).code),
        retryDelay: () => 500 + Math.random() * 1_500,
      },
      mutations: { networkMode: 'always' },
    },
  });
  if (given.kept !== undefined) openFromDevice(client, given.kept);
  keepTomorrow();
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <ErrorBoundary>
          <Screens given={given} />
        </ErrorBoundary>
      </QueryClientProvider>
    </StrictMode>,
  );
}
