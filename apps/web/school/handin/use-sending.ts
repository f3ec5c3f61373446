// Sending a form with its pages and files: once at a time, kept without a network, a refusal in words. WORK-80.

import { useState } from 'react';
import { OutboxFullError, sendOrKeep } from '../../ui/outbox.ts';
import type { Deed } from '../../ui/outbox.ts';
import { refusalOf } from '../../ui/request.ts';
import { useHandInMessages } from './messages.ts';
import { toBlobs } from './parts.ts';
import type { Part } from './parts.ts';
import { useProblemWords } from './problem-words.ts';

/** A form on its way. */
export interface FormSending {
  readonly busy: boolean;
  readonly problem: string | undefined;
  readonly setProblem: (problem: string) => void;
  /** Undefined when it was refused, or when a press came while the last one is on its way. */
  send(deed: Omit<Deed, 'blobs'>, parts: readonly Part[]): Promise<'sent' | 'kept' | undefined>;
}

/** One form’s. */
export function useSending(): FormSending {
  const text = useHandInMessages().outbox;
  const words = useProblemWords();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  return {
    busy,
    problem,
    setProblem,
    async send(deed, parts) {
      if (busy) return undefined;
      setBusy(true);
      setProblem(undefined);
      try {
        return await sendOrKeep({ ...deed, blobs: await toBlobs(parts) });
      } catch (error) {
        setProblem(error instanceof OutboxFullError ? text.full : words(refusalOf(error)));
        return undefined;
      } finally {
        setBusy(false);
      }
    },
  };
}
