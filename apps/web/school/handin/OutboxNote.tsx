// What waits on this device: that it waits, what was refused and why. Shown wherever something may wait; sends it when it can.

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { Notice } from '../../ui/Notice.tsx';
import { dropEntry, flushOutbox, useOutbox } from '../../ui/outbox.ts';
import { useHandInMessages } from './messages.ts';
import { useProblemWords } from './problem-words.ts';
import './handin.css';

/** Nothing while nothing waits. What was read of homework is read again when something left. */
export function OutboxNote(): ReactNode {
  const text = useHandInMessages().outbox;
  const words = useProblemWords();
  const client = useQueryClient();
  const entries = useOutbox();
  const before = useRef(0);
  useEffect(() => void flushOutbox(), []);
  useEffect(() => {
    if (entries.length < before.current)
      for (const key of ['homework', 'hand-ins', 'notes']) void client.invalidateQueries({ queryKey: [key] });
    before.current = entries.length;
  }, [entries, client]);
  const waiting = entries.filter(({ refused }) => refused === undefined);
  if (entries.length === 0) return null;
  return (
    <div className="outbox stack">
      {waiting.length === 0 ? null : (
        <Notice tone="wait" title={text.waiting(waiting.length)} live>
          {text.waitingText}
        </Notice>
      )}
      {entries.map((entry) =>
        entry.refused === undefined ? null : (
          <Notice key={entry.id} tone="error" title={text.refused(entry.about)} live>
            <p>{words({ code: entry.refused })}</p>
            <div className="acts">
              <button type="button" className="btn" onClick={() => void dropEntry(entry)}>
                {text.forget}
              </button>
            </div>
          </Notice>
        ),
      )}
    </div>
  );
}
