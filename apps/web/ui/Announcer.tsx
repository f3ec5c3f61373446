// The page's one polite live region; lives as long as the application.

import { useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { lastAnnouncement, onAnnouncement } from './announcer.ts';

/** Renders what `announce()` says. */
export function Announcer(): ReactNode {
  const sentence = useSyncExternalStore(onAnnouncement, lastAnnouncement);
  return (
    <div className="sr" role="status" aria-live="polite" data-announcer="">
      {sentence}
    </div>
  );
}
