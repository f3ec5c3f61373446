// Reporting a post or a message to the office. FEED-53.

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { announce } from '../../ui/announcer.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { useUiMessages } from '../../ui/messages.ts';
import { Notice } from '../../ui/Notice.tsx';
import { refusalOf, request, RefusalError } from '../../ui/request.ts';
import { feedProblem } from './messages.ts';
import type { FeedMessages } from './messages.ts';

/** `path` is the address of the thing. */
export function ReportDialog({
  path,
  isPupil,
  text,
  onClose,
}: {
  readonly path: string;
  readonly isPupil: boolean;
  readonly text: FeedMessages;
  readonly onClose: () => void;
}): ReactNode {
  const words = text.report;
  const ui = useUiMessages();
  const [reason, setReason] = useState('');
  const report = useMutation({
    mutationFn: async () => {
      const answer = await request<undefined>('POST', `${path}/report`, { reason: reason.trim() });
      if (!answer.ok) throw new RefusalError(answer.error);
    },
    onSuccess: () => {
      announce(words.done);
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!report.isPending) report.mutate();
  };
  return (
    <Dialog title={words.title} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <p>{isPupil ? words.whyPupil : words.whyAdult}</p>
        <div className="field">
          <label htmlFor="report-reason">
            {words.reason} <span className="soft">({ui.optional})</span>
          </label>
          <textarea
            id="report-reason"
            className="input"
            rows={3}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        {report.isError ? <Notice tone="error" title={feedProblem(text, ui, refusalOf(report.error))} live /> : null}
        <div className="dialog-acts">
          <button type="button" className="btn" onClick={onClose}>
            {ui.cancel}
          </button>
          <button type="submit" className="btn btn-main" aria-busy={report.isPending}>
            {report.isPending ? words.sending : words.button}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
