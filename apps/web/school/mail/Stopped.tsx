// Why one may not write now.

import type { ReactNode } from 'react';
import type { WritingStopped } from '@preau/protocol/school';
import { useLanguage, useNow } from '../../ui/hooks.ts';
import { Notice } from '../../ui/Notice.tsx';
import { whenOf } from './mail-words.ts';
import { useMailMessages } from './messages.ts';

/** Nothing when one may write. */
export function Stopped({
  why,
  until,
  zone,
}: {
  readonly why: WritingStopped | null;
  readonly until: number | null;
  readonly zone: string;
}): ReactNode {
  const text = useMailMessages();
  const language = useLanguage();
  const now = useNow();
  if (why === null) return null;
  return (
    <Notice
      tone="wait"
      title={why === 'muted' ? text.stopped.muted(whenOf(language, until ?? now, now, zone, true)) : text.stopped[why]}
    />
  );
}
