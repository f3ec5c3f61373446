// One hand-in before the teacher: what the pupil gave, a comment, a corrected copy, and back it goes.

import { useQuery } from '@tanstack/react-query';
import { ChevronRight, Reply } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import type { HandInAnswer } from '@preau/protocol/school';
import { Dialog } from '../../ui/Dialog.tsx';
import { useLanguage } from '../../ui/hooks.ts';
import { Notice } from '../../ui/Notice.tsx';
import { problemSentence, useUiMessages } from '../../ui/messages.ts';
import { OutboxFullError, sendOrKeep } from '../../ui/outbox.ts';
import { readJson, refusalOf, request } from '../../ui/request.ts';
import { FileList } from '../files/FileList.tsx';
import { useHandInMessages } from './messages.ts';
import { PartsField } from './PartsField.tsx';
import { toBlobs } from './parts.ts';
import type { Part } from './parts.ts';
import { whenOf } from './when.ts';

interface Given {
  readonly handInId: string;
  readonly schoolId: string;
  readonly about: string;
  readonly zone: string;
  readonly onChanged: () => void;
  readonly onNext?: (() => void) | undefined;
  readonly onClose: () => void;
}

function ReturnForm({ handIn, given }: { readonly handIn: HandInAnswer; readonly given: Given }): ReactNode {
  const text = useHandInMessages();
  const ui = useUiMessages();
  const [comment, setComment] = useState(handIn.comment);
  const [parts, setParts] = useState<readonly Part[]>([]);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [outcome, setOutcome] = useState<'sent' | 'kept'>();
  const isGiven = outcome !== undefined;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      const how = await sendOrKeep({
        id: `return:${handIn.handInId}`,
        kind: 'return',
        about: given.about,
        method: 'POST',
        path: `/api/hand-ins/${handIn.handInId}/return`,
        body: { comment, fileIds: handIn.correction.map(({ fileId }) => fileId) },
        blobs: await toBlobs(parts),
        schoolId: given.schoolId,
      });
      setOutcome(how);
      setParts([]);
      given.onChanged();
    } catch (error) {
      setProblem(error instanceof OutboxFullError ? text.outbox.full : problemSentence(ui, refusalOf(error).code));
    } finally {
      setBusy(false);
    }
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
      {problem === undefined ? null : <Notice tone="error" title={problem} live />}
      {outcome === undefined ? null : (
        <Notice
          tone={outcome === 'sent' ? 'note' : 'wait'}
          title={outcome === 'sent' ? text.one.given : text.outbox.kept}
          live
        />
      )}
      <div className="dialog-acts">
        {given.onNext === undefined ? null : (
          <button type="button" className={isGiven ? 'btn btn-main' : 'btn'} onClick={given.onNext}>
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

/** Opening it tells the house that the teacher looked: from then on it cannot be taken back. */
export function HandInDialog(given: Given): ReactNode {
  const text = useHandInMessages();
  const ui = useUiMessages();
  const language = useLanguage();
  const { handInId, zone } = given;
  const read = useQuery({
    queryKey: ['hand-ins', 'one', handInId],
    queryFn: ({ signal }) => readJson<HandInAnswer>(`/api/hand-ins/${handInId}`, signal),
  });
  const state = read.data?.state;
  useEffect(() => {
    if (state === 'handed') void request('POST', `/api/hand-ins/${handInId}/look`);
  }, [handInId, state]);
  const handIn = read.data;
  return (
    <Dialog title={handIn === undefined ? text.all.title : text.one.title(handIn.displayName)} onClose={given.onClose}>
      {handIn === undefined ? (
        read.isError ? (
          <Notice tone="error" title={text.one.failed} live>
            {problemSentence(ui, refusalOf(read.error).code)}
          </Notice>
        ) : (
          <div className="skeleton skeleton-board" aria-busy="true" />
        )
      ) : (
        <div className="stack">
          <p className="acts">
            <span className="tag hand-in-when">{text.own.handedAt(whenOf(language, handIn.handedAt, zone))}</span>
            {handIn.isLate ? <span className="tag tag-stop">{text.own.late}</span> : null}
          </p>
          {handIn.writtenAt === null || handIn.handedAt - handIn.writtenAt < 120_000 ? null : (
            <p className="soft small">{text.own.writtenAt(whenOf(language, handIn.writtenAt, zone))}</p>
          )}
          {handIn.text === '' ? (
            <p className="soft">{text.one.noText}</p>
          ) : (
            <p className="hand-in-text">{handIn.text}</p>
          )}
          <FileList files={handIn.files} label={text.form.files} />
          <ReturnForm handIn={handIn} given={given} />
        </div>
      )}
    </Dialog>
  );
}
