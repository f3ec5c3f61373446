// The form of a hand-in: a text, pages, files, a voice. With or without a network it is kept first, then sent, once.

import { Send } from 'lucide-react';
import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { announce } from '../../ui/announcer.ts';
import { Notice } from '../../ui/Notice.tsx';
import { randomId } from '../../ui/random-id.ts';
import { useHandInMessages } from './messages.ts';
import { PartsField } from './PartsField.tsx';
import type { Part } from './parts.ts';
import { useSending } from './use-sending.ts';

/** `about` is the title of the homework, for the list of what waits. `onSent` is told when it was sent or kept. */
export function HandInForm({
  homeworkId,
  schoolId,
  about,
  onSent,
  onCancel,
}: {
  readonly homeworkId: string;
  readonly schoolId: string;
  readonly about: string;
  readonly onSent: () => void;
  readonly onCancel?: (() => void) | undefined;
}): ReactNode {
  const text = useHandInMessages();
  // One id for the form's life: pressed twice it is one hand-in.
  const [handInId] = useState(randomId);
  const [answer, setAnswer] = useState('');
  const [parts, setParts] = useState<readonly Part[]>([]);
  const { busy, problem, setProblem, send } = useSending();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (answer.trim() === '' && parts.length === 0) {
      setProblem(text.form.empty);
      return;
    }
    const outcome = await send(
      {
        id: handInId,
        kind: 'handIn',
        about,
        method: 'PUT',
        path: `/api/hand-ins/${handInId}`,
        body: { homeworkId, text: answer, writtenAt: Date.now() },
        schoolId,
      },
      parts,
    );
    if (outcome === undefined) return;
    announce(outcome === 'sent' ? text.form.sent : text.outbox.kept);
    onSent();
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <div className="field">
        <label htmlFor="hand-in-text">{text.form.text}</label>
        <textarea
          id="hand-in-text"
          className="input"
          rows={4}
          maxLength={10_000}
          value={answer}
          onChange={(event) => setAnswer(event.target.value)}
        />
      </div>
      <PartsField parts={parts} onChange={setParts} />
      {problem === undefined ? null : <Notice tone="error" title={problem} live />}
      <div className="acts">
        <button type="submit" className="btn btn-main" aria-busy={busy}>
          <Send className="i" aria-hidden="true" /> {busy ? text.form.sending : text.form.send}
        </button>
        {onCancel === undefined ? null : (
          <button type="button" className="btn btn-quiet" onClick={onCancel}>
            {text.form.cancel}
          </button>
        )}
      </div>
    </form>
  );
}
