// The answer under a conversation: to the one who wrote, or to all whom the school lets one reach.

import { Send } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { DraftAnswer, FileInfo, ThreadAnswer } from '@preau/protocol/school';
import { announce } from '../../ui/announcer.ts';
import { useLanguage, useNow } from '../../ui/hooks.ts';
import { formatDay } from '../../ui/i18n.ts';
import { Notice } from '../../ui/Notice.tsx';
import { useUiMessages } from '../../ui/messages.ts';
import { randomId } from '../../ui/random-id.ts';
import { refusalOf } from '../../ui/request.ts';
import { useKeptDraft } from './kept-draft.ts';
import { MailFiles } from './MailFiles.tsx';
import { mailProblem } from './mail-words.ts';
import { useMailMessages } from './messages.ts';
import { useDrafts, useMailSettings, useSendMessage } from './read-mail.ts';
import { sentSentence } from './sent-sentence.ts';

interface FormProps {
  readonly thread: ThreadAnswer;
  readonly isPupil: boolean;
  readonly zone: string;
}

/** The form; a draft of this conversation is taken up where it was left. */
export function AnswerForm(props: FormProps): ReactNode {
  const drafts = useDrafts();
  const [round, setRound] = useState(0);
  if (drafts.isPending) return <div className="skeleton skeleton-row" />;
  const draft = drafts.data?.find(
    (each) => each.threadId === props.thread.threadId && each.personId === props.thread.personId,
  );
  return (
    <Answer
      key={round}
      {...props}
      {...(draft === undefined || round > 0 ? {} : { draft })}
      onSent={() => setRound(round + 1)}
    />
  );
}

function Answer({
  thread,
  isPupil,
  zone,
  draft,
  onSent,
}: FormProps & {
  readonly draft?: Pick<DraftAnswer, 'messageId' | 'text' | 'files'>;
  readonly onSent: () => void;
}): ReactNode {
  const text = useMailMessages();
  const ui = useUiMessages();
  const language = useLanguage();
  const now = useNow();
  const settings = useMailSettings(thread);
  const { answer } = thread;
  const ownLast = thread.messages.findLast((message) => message.mine && message.state !== 'refused')?.messageId;
  const answers = answer.answers ?? ownLast;
  const isGoingOn = answer.answers === null;
  const others = thread.people.filter((person) => person.personId !== thread.personId).length;
  const mayChoose = !isGoingOn && answer.toAll !== 'nobody' && (others > 1 || thread.sentTo.length > 0);
  const [messageId] = useState(() => draft?.messageId ?? randomId());
  const [body, setBody] = useState(draft?.text ?? '');
  const [files, setFiles] = useState<readonly FileInfo[]>(draft?.files ?? []);
  const [isArriving, setArriving] = useState(false);
  const fileIds = files.map((file) => file.fileId);
  const [toAll, setToAll] = useState(false);
  const sending = useSendMessage((sent) => {
    announce(sentSentence(sent, text, language, zone, now));
    onSent();
  });
  useKeptDraft(
    messageId,
    {
      schoolId: thread.schoolId,
      personId: thread.personId,
      threadId: thread.threadId,
      subject: '',
      text: body,
      personIds: [],
      groups: [],
      fileIds,
    },
    sending.isPending || sending.isSuccess,
  );
  if (answers === undefined || (isGoingOn && answer.toAll === 'nobody')) return null;
  const label = isGoingOn ? text.thread.goOn : text.thread.answerTo(answer.answersName);
  const waitsUntil = settings.data?.waitsUntil ?? null;
  const isWhole = body.trim() !== '' && !isArriving;
  return (
    <form
      className="card answer stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (isWhole && !sending.isPending)
          sending.mutate({
            method: 'POST',
            path: `/api/threads/${thread.threadId}/messages`,
            body: {
              personId: thread.personId,
              messageId,
              answers,
              toAll: isGoingOn || (mayChoose && toAll),
              text: body,
              fileIds,
            },
          });
      }}
    >
      <div className="field">
        <label htmlFor="answer-text">{label}</label>
        <textarea
          id="answer-text"
          className="input mail-text"
          rows={4}
          maxLength={8_000}
          value={body}
          placeholder={isPupil ? text.thread.textPupil : text.thread.textAdult}
          onChange={(event) => setBody(event.target.value)}
        />
      </div>
      <MailFiles files={files} schoolId={thread.schoolId} onChange={setFiles} onBusy={setArriving} />
      {mayChoose ? (
        <fieldset className="field">
          <legend className="legend">{text.thread.who}</legend>
          <div className="choices">
            <label className="choice">
              <input type="radio" name="to-all" checked={!toAll} onChange={() => setToAll(false)} />{' '}
              {text.thread.onlyTo(answer.answersName)}
            </label>
            <label className="choice">
              <input type="radio" name="to-all" checked={toAll} onChange={() => setToAll(true)} />{' '}
              {answer.toAll === 'staff' ? text.thread.toStaff : text.thread.toEverybody}
            </label>
          </div>
        </fieldset>
      ) : null}
      {waitsUntil === null ? null : (
        <Notice tone="wait" title={text.form.waits(formatDay(language, waitsUntil, zone))} />
      )}
      {sending.isError ? (
        <Notice tone="error" title={mailProblem(text, ui, language, refusalOf(sending.error))} live />
      ) : null}
      <div className="acts">
        <button type="submit" className="btn btn-main" disabled={!isWhole} aria-busy={sending.isPending}>
          <Send className="i" aria-hidden="true" /> {sending.isPending ? text.form.sending : text.form.send}
        </button>
      </div>
    </form>
  );
}
