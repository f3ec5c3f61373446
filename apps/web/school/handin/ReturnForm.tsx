// What a teacher gives back: a comment and corrected files, with what was drawn upon the pages.

import { ChevronRight, Reply } from 'lucide-react';
import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import type { HandInAnswer } from '@preau/protocol/school';
import { Notice } from '../../ui/Notice.tsx';
import { FileList } from '../files/FileList.tsx';
import { useHandInMessages } from './messages.ts';
import { PartsField } from './PartsField.tsx';
import type { Part } from './parts.ts';
import { useSending } from './use-sending.ts';

/** `before` hands over what was drawn, so that it goes first. */
export function ReturnForm({
  handIn,
  about,
  schoolId,
  before,
  onChanged,
  onNext,
}: {
  readonly handIn: HandInAnswer;
  readonly about: string;
  readonly schoolId: string;
  readonly before?: (() => Promise<void>) | undefined;
  readonly onChanged: () => void;
  readonly onNext?: (() => void) | undefined;
}): ReactNode {
  const text = useHandInMessages();
  const [comment, setComment] = useState(handIn.comment);
  const [again, setAgain] = useState(handIn.again);
  const [parts, setParts] = useState<readonly Part[]>([]);
  const [outcome, setOutcome] = useState<'sent' | 'kept'>();
  const { busy, problem, send } = useSending();
  const isGiven = outcome !== undefined;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    await before?.();
    const how = await send(
      {
        id: `return:${handIn.handInId}`,
        kind: 'return',
        about,
        method: 'POST',
        path: `/api/hand-ins/${handIn.handInId}/return`,
        body: { comment, again, fileIds: handIn.correction.map(({ fileId }) => fileId) },
        schoolId,
      },
      parts,
    );
    if (how === undefined) return;
    setOutcome(how);
    setParts([]);
    onChanged();
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <div className="field">
        <label htmlFor="hand-in-comment">{text.one.comment}</label>
        <textarea
          id="hand-in-comment"
          className="input"
          rows={4}
          maxLength={5_000}
          value={comment}
          onChange={(event) => setComment(event.target.value)}
        />
      </div>
      <FileList files={handIn.correction} label={text.one.kept} />
      <PartsField parts={parts} onChange={setParts} photos={false} fileLabel={text.one.correction} />
      <label className="choice">
        <input type="checkbox" checked={again} onChange={(event) => setAgain(event.target.checked)} /> {text.one.again}
      </label>
      {problem === undefined ? null : <Notice tone="error" title={problem} live />}
      {outcome === undefined ? null : (
        <Notice
          tone={outcome === 'sent' ? 'note' : 'wait'}
          title={outcome === 'sent' ? text.one.given : text.outbox.kept}
          live
        />
      )}
      <div className="dialog-acts">
        {onNext === undefined ? null : (
          <button type="button" className={isGiven ? 'btn btn-main' : 'btn'} onClick={onNext}>
            {text.one.next} <ChevronRight className="i" aria-hidden="true" />
          </button>
        )}
        <button type="submit" className={isGiven ? 'btn' : 'btn btn-main'} aria-busy={busy}>
          <Reply className="i" aria-hidden="true" />{' '}
          {busy
            ? text.one.sending
            : handIn.returnedAt === null && !isGiven
              ? text.one.giveBack
              : text.one.giveBackAgain}
        </button>
      </div>
    </form>
  );
}
