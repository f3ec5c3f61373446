// `/messages/:threadId`: one conversation, and the answer to it.

import { useQueryClient } from '@tanstack/react-query';
import { Archive, ArchiveRestore, ChevronLeft } from 'lucide-react';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { Link, useSearch } from 'wouter';
import type { PersonDay, ThreadAnswer, ThreadMessage } from '@preau/protocol/school';
import { announce } from '../../ui/announcer.ts';
import { useScreen } from '../../ui/hooks.ts';
import { refusalOf } from '../../ui/request.ts';
import { Failed, Skeletons } from '../../ui/Waiting.tsx';
import { SchoolFrame } from '../SchoolFrame.tsx';
import { AnswerForm } from './AnswerForm.tsx';
import { asWhom, withWhom } from './mail-words.ts';
import { MessageCard } from './MessageCard.tsx';
import { useMailMessages } from './messages.ts';
import { More } from '../../ui/Paged.tsx';
import { send, useThread, useThreadDeed } from './read-mail.ts';
import { Stopped } from './Stopped.tsx';
import './mail.css';

/** What is shown has been read. The list and the counts are read again when they are next shown. */
function useReadMark(threadId: string, messages: readonly ThreadMessage[]): void {
  const client = useQueryClient();
  const newest = messages.findLast((message) => message.isNew)?.messageId;
  useEffect(() => {
    if (newest === undefined) return;
    void send('POST', `/api/threads/${threadId}/read`).then(
      () =>
        Promise.all([
          client.invalidateQueries({ queryKey: ['threads', 'list'] }),
          client.invalidateQueries({ queryKey: ['threads', 'settings'] }),
        ]),
      () => undefined, // It stays new, and is marked when it is shown again.
    );
  }, [client, threadId, newest]);
}

function Conversation({
  thread,
  messages,
  isPupil,
  as,
  zone,
  more,
}: {
  readonly thread: ThreadAnswer;
  readonly messages: readonly ThreadMessage[];
  readonly isPupil: boolean;
  readonly as: string | null;
  readonly zone: string;
  readonly more: ReactNode;
}): ReactNode {
  const text = useMailMessages();
  const heading = useScreen(thread.subject);
  useReadMark(thread.threadId, messages);
  const archive = useThreadDeed(() => announce(thread.isArchived ? text.thread.unarchived : text.thread.archived));
  const others = thread.people.filter((person) => person.personId !== thread.personId);
  const whom = withWhom(
    {
      others: others.map((person) => person.displayName),
      othersMore: 0,
      sentTo: thread.sentTo,
    },
    text,
  );
  return (
    <div className="narrow stack mail">
      <p>
        <Link className="btn btn-quiet" href="/messages">
          <ChevronLeft className="i" aria-hidden="true" /> {text.title}
        </Link>
      </p>
      <div className="mail-top">
        <h1 ref={heading} tabIndex={-1}>
          {thread.subject}
        </h1>
        <button
          type="button"
          className="btn btn-quiet"
          aria-busy={archive.isPending}
          onClick={() =>
            archive.mutate({
              method: 'PUT',
              path: `/api/threads/${thread.threadId}/archived`,
              body: { archived: !thread.isArchived },
            })
          }
        >
          {thread.isArchived ? (
            <ArchiveRestore className="i" aria-hidden="true" />
          ) : (
            <Archive className="i" aria-hidden="true" />
          )}{' '}
          {thread.isArchived ? text.thread.unarchive : text.thread.archive}
        </button>
      </div>
      {whom === '' ? null : (
        <p className="soft">
          {text.thread.with(whom)}
          {as === null ? '' : ` · ${as}`}
        </p>
      )}
      {thread.mayBeShown ? <p className="hint">{text.thread.shown}</p> : null}
      {more}
      <ol className="stack messages">
        {messages.map((message) => (
          <MessageCard
            key={message.messageId}
            message={message}
            threadId={thread.threadId}
            isPupil={isPupil}
            mayReport={thread.answer.stopped !== 'readOnly'}
            zone={zone}
          />
        ))}
      </ol>
      {thread.answer.stopped === null ? (
        <AnswerForm thread={thread} isPupil={isPupil} zone={zone} />
      ) : (
        <Stopped why={thread.answer.stopped} until={thread.answer.mutedUntil} zone={zone} />
      )}
    </div>
  );
}

function Thread({
  threadId,
  persons,
  zone,
}: {
  readonly threadId: string;
  readonly persons: readonly PersonDay[];
  readonly zone: string;
}): ReactNode {
  const text = useMailMessages();
  const read = useThread(threadId, new URLSearchParams(useSearch()).get('place'));
  const newest = read.data?.pages[0];
  if (newest !== undefined) {
    const messages = (read.data?.pages ?? []).toReversed().flatMap((page) => page.messages);
    return (
      <Conversation
        key={threadId}
        thread={newest}
        messages={messages}
        isPupil={persons.find((each) => each.personId === newest.personId)?.roles.includes('pupil') === true}
        as={asWhom(newest.personId, persons, text)}
        zone={zone}
        more={<More read={read} label={text.earlier} />}
      />
    );
  }
  if (read.isError)
    return (
      <Failed
        title={text.title}
        sentence={refusalOf(read.error).code === 'thread.unknown' ? text.problem.unknown : text.failed}
        error={refusalOf(read.error).code === 'thread.unknown' ? undefined : read.error}
        onRetry={() => void read.refetch()}
        state="error"
      />
    );
  return <Skeletons title={text.title} />;
}

/** The route `/messages/:threadId`. */
export function ThreadScreen({ threadId }: { readonly threadId: string }): ReactNode {
  const text = useMailMessages();
  return (
    <SchoolFrame title={text.title}>
      {(_person, day) => <Thread key={threadId} threadId={threadId} persons={day.persons} zone={day.zone} />}
    </SchoolFrame>
  );
}
