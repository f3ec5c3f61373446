// One message: who, when, what; taking an own one back, reporting another's.

import { Flag, Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ThreadMessage } from '@preau/protocol/school';
import { announce } from '../../ui/announcer.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Face } from '../../ui/Face.tsx';
import { useLanguage, useNow } from '../../ui/hooks.ts';
import { formatTime } from '../../ui/i18n.ts';
import { Notice } from '../../ui/Notice.tsx';
import { useUiMessages } from '../../ui/messages.ts';
import { refusalOf } from '../../ui/request.ts';
import { FileList } from '../files/FileList.tsx';
import { mailProblem, whenOf } from './mail-words.ts';
import { useMailMessages } from './messages.ts';
import { useThreadDeed } from './read-mail.ts';

/** A message of a conversation. */
export function MessageCard({
  message,
  threadId,
  isPupil,
  mayReport,
  zone,
}: {
  readonly message: ThreadMessage;
  readonly threadId: string;
  readonly isPupil: boolean;
  readonly mayReport: boolean;
  readonly zone: string;
}): ReactNode {
  const text = useMailMessages();
  const language = useLanguage();
  const now = useNow();
  const [doing, setDoing] = useState<'recall' | 'report'>();
  const stands = message.state === 'sent' || message.state === 'held';
  const waits = message.mine && message.state === 'sent' && message.releaseAt > now;
  const path = `/api/threads/${threadId}/messages/${message.messageId}`;
  const time = formatTime(language, message.sentAt, zone);
  const close = (): void => setDoing(undefined);
  return (
    <li className={`card message${message.mine ? ' is-mine' : ''}`}>
      <div className="message-top">
        <Face id={message.authorId} name={message.displayName} />
        <span>
          <b>{message.mine ? text.me : message.displayName}</b>
          <small className="num soft">
            {whenOf(language, message.mine ? message.sentAt : message.releaseAt, now, zone, true)}
            {message.mine && stands ? ` · ${text.thread.receivers(text.people(message.receivers))}` : ''}
          </small>
        </span>
        {message.isNew ? <span className="tag tag-ok">{text.state.fresh}</span> : null}
      </div>
      {stands ? (
        <>
          <p className="message-text">{message.text}</p>
          <FileList files={message.files} label={text.thread.files} />
        </>
      ) : (
        <p className="soft">
          <em>
            {
              text.state[
                message.state === 'refused' ? 'refused' : message.state === 'recalled' ? 'recalled' : 'removed'
              ]
            }
          </em>
        </p>
      )}
      {waits ? (
        <p className="tag tag-bright">{text.state.waits(whenOf(language, message.releaseAt, now, zone, true))}</p>
      ) : null}
      {message.state === 'held' ? <p className="tag tag-bright message-held">{text.state.held}</p> : null}
      <div className="message-acts">
        {message.recallUntil !== null && message.recallUntil > now ? (
          <button
            type="button"
            className="btn btn-quiet"
            aria-label={text.thread.recallOf(time)}
            onClick={() => setDoing('recall')}
          >
            <Undo2 className="i" aria-hidden="true" /> {text.thread.recall}
          </button>
        ) : null}
        {!message.mine && stands && mayReport ? (
          <button
            type="button"
            className="btn btn-quiet"
            aria-label={text.thread.reportOf(message.displayName)}
            onClick={() => setDoing('report')}
          >
            <Flag className="i" aria-hidden="true" /> {text.thread.report}
          </button>
        ) : null}
      </div>
      {doing === 'recall' ? <RecallDialog path={path} onClose={close} /> : null}
      {doing === 'report' ? <ReportDialog path={path} isPupil={isPupil} onClose={close} /> : null}
    </li>
  );
}

function RecallDialog({ path, onClose }: { readonly path: string; readonly onClose: () => void }): ReactNode {
  const text = useMailMessages();
  const ui = useUiMessages();
  const language = useLanguage();
  const recall = useThreadDeed(() => {
    announce(text.thread.recalled);
    onClose();
  });
  return (
    <Dialog title={text.thread.recallAsk} onClose={onClose}>
      <p>{text.thread.recallWhy}</p>
      {recall.isError ? (
        <Notice tone="error" title={mailProblem(text, ui, language, refusalOf(recall.error))} live />
      ) : null}
      <div className="dialog-acts">
        <button type="button" className="btn" onClick={onClose}>
          {ui.cancel}
        </button>
        <button
          type="button"
          className="btn btn-main"
          aria-busy={recall.isPending}
          onClick={() => recall.mutate({ method: 'POST', path: `${path}/recall` })}
        >
          {text.thread.recall}
        </button>
      </div>
    </Dialog>
  );
}

function ReportDialog({
  path,
  isPupil,
  onClose,
}: {
  readonly path: string;
  readonly isPupil: boolean;
  readonly onClose: () => void;
}): ReactNode {
  const text = useMailMessages();
  const ui = useUiMessages();
  const language = useLanguage();
  const [reason, setReason] = useState('');
  const report = useThreadDeed(() => {
    announce(text.thread.reported);
    onClose();
  });
  return (
    <Dialog title={text.thread.reportAsk} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!report.isPending) report.mutate({ method: 'POST', path: `${path}/report`, body: { reason } });
        }}
      >
        <p>{isPupil ? text.thread.reportWhyPupil : text.thread.reportWhyAdult}</p>
        <div className="field">
          <label htmlFor="report-reason">
            {text.thread.reason} <span className="soft">({ui.optional})</span>
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
        <p className="hint">{text.thread.help}</p>
        {report.isError ? (
          <Notice tone="error" title={mailProblem(text, ui, language, refusalOf(report.error))} live />
        ) : null}
        <div className="dialog-acts">
          <button type="button" className="btn" onClick={onClose}>
            {ui.cancel}
          </button>
          <button type="submit" className="btn btn-main" aria-busy={report.isPending}>
            {text.thread.report}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
