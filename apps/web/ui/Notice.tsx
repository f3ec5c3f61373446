// A notice: what happens, why, what to do.

import { CircleAlert, Clock, Info } from 'lucide-react';
import type { ReactNode } from 'react';

/** `note` informs, `wait` is about patience, `error` about something to mend. An error interrupts a screen reader politely. */
export function Notice({
  tone = 'note',
  title,
  children,
  live = false,
}: {
  readonly tone?: 'note' | 'wait' | 'error';
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly live?: boolean;
}): ReactNode {
  const Icon = tone === 'note' ? Info : tone === 'wait' ? Clock : CircleAlert;
  const look = tone === 'wait' ? ' notice-bright' : tone === 'error' ? ' notice-stop' : '';
  return (
    <div className={`notice${look}`} role={live ? 'status' : undefined}>
      <Icon className="i" aria-hidden="true" />
      <div>
        <strong>{title}</strong>
        {children === undefined ? null : <div>{children}</div>}
      </div>
    </div>
  );
}
