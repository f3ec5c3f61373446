// `/messages`: the conversations of the account, its drafts, what was put away.

import { Paperclip, PenLine } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { PersonDay, ThreadHead, ThreadsAnswer } from '@preau/protocol/school';
import { Face } from '../../ui/Face.tsx';
import { useLanguage, useNow, useScreen } from '../../ui/hooks.ts';
import { Tabs } from '../../ui/Tabs.tsx';
import { useHeadsOfCapsule } from '../handin/unread-heads.ts';
import { SchoolFrame } from '../SchoolFrame.tsx';
import { SearchLink } from '../search/SearchLink.tsx';
import { asWhom, whenOf, withWhom } from './mail-words.ts';
import { MailSettings } from './MailSettings.tsx';
import { useMailMessages } from './messages.ts';
import { Broken, Empty, Loading, Paged } from '../../ui/Paged.tsx';
import { useDrafts, useMailSettings, useThreads } from './read-mail.ts';
import { Stopped } from './Stopped.tsx';
import './mail.css';

function Row({
  thread,
  zone,
  as,
}: {
  readonly thread: ThreadHead;
  readonly zone: string;
  /** As whom one has it; null where that needs no saying. */
  readonly as: string | null;
}): ReactNode {
  const text = useMailMessages();
  const language = useLanguage();
  const now = useNow();
  const { last } = thread;
  const whom = withWhom(thread, text) || text.me;
  const said =
    last.state === 'sent' ? text.said(last.mine ? text.me : last.displayName, last.text) : text.state[last.state];
  return (
    <li className={thread.unread > 0 ? 'is-new' : undefined}>
      <Link
        className="thread-row"
        href={`/messages/${thread.threadId}${as === null ? '' : `?place=${thread.personId}`}`}
      >
        <Face id={thread.threadId} name={whom} />
        <span className="thread-what">
          <span className="thread-top">
            <b>{thread.subject}</b>
            <small className="num">{whenOf(language, thread.lastAt, now, zone)}</small>
          </span>
          <small className="thread-who">{whom}</small>
          {as === null ? null : <span className="tag">{as}</span>}
          <small className="thread-said">
            {last.files > 0 ? <Paperclip className="i" role="img" aria-label={text.files(last.files)} /> : null}
            {said}
          </small>
          {thread.unread > 0 ? <span className="tag tag-ok">{text.unread(thread.unread)}</span> : null}
          {last.waitsUntil === null ? null : (
            <span className="tag tag-bright">
              {text.state.waits(whenOf(language, last.waitsUntil, now, zone, true))}
            </span>
          )}
        </span>
      </Link>
    </li>
  );
}

function Threads({
  archived,
  isPupil,
  places,
  zone,
}: {
  readonly archived: boolean;
  readonly isPupil: boolean;
  readonly places: readonly PersonDay[];
  readonly zone: string;
}): ReactNode {
  const text = useMailMessages();
  // Without the network: what was unread when the capsule was built. What is put away is not in it.
  useHeadsOfCapsule<ThreadsAnswer>(['threads', 'list', archived], (unread) => ({
    threads: archived ? [] : unread.threads,
    next: null,
  }));
  const read = useThreads(archived);
  return (
    <Paged
      read={read}
      itemsOf={(page) => page.threads}
      failed={text.failed}
      empty={archived ? text.empty.archived : isPupil ? text.empty.currentPupil : text.empty.currentAdult}
      more={text.more}
    >
      {(threads) => (
        <ul className="card rows threads">
          {threads.map((thread) => (
            <Row
              key={`${thread.threadId} ${thread.personId}`}
              thread={thread}
              zone={zone}
              as={asWhom(thread.personId, places, text)}
            />
          ))}
        </ul>
      )}
    </Paged>
  );
}

function Drafts({ zone }: { readonly zone: string }): ReactNode {
  const text = useMailMessages();
  const language = useLanguage();
  const now = useNow();
  const read = useDrafts();
  if (read.isPending) return <Loading />;
  if (read.isError) return <Broken title={text.failed} read={read} />;
  // What was begun under a conversation is there, not here.
  const drafts = read.data.filter((draft) => draft.threadId === null);
  if (drafts.length === 0) return <Empty>{text.empty.drafts}</Empty>;
  return (
    <ul className="card rows threads">
      {drafts.map((draft) => (
        <li key={draft.messageId}>
          <Link className="thread-row" href={`/messages/nouveau?brouillon=${draft.messageId}`}>
            <span className="thread-what">
              <span className="thread-top">
                <b>{draft.subject || text.form.title}</b>
                <small className="num">{whenOf(language, draft.savedAt, now, zone)}</small>
              </span>
              <small className="thread-who">
                {withWhom(
                  {
                    others: draft.persons.slice(0, 3).map((person) => person.displayName),
                    othersMore: Math.max(0, draft.persons.length - 3),
                    sentTo: draft.groups,
                  },
                  text,
                )}
              </small>
              <small className="thread-said">{draft.text.slice(0, 160)}</small>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Mail({
  person,
  places,
  zone,
}: {
  readonly person: PersonDay;
  readonly places: readonly PersonDay[];
  readonly zone: string;
}): ReactNode {
  const text = useMailMessages();
  const heading = useScreen(text.title);
  const settings = useMailSettings(person);
  const [view, setView] = useState<'current' | 'drafts' | 'archived'>('current');
  const isPupil = person.roles.includes('pupil');
  const stopped = settings.data?.stopped ?? null;
  return (
    <div className="narrow stack mail">
      <div className="mail-top">
        <h1 ref={heading} tabIndex={-1}>
          {text.title}
        </h1>
        <SearchLink isQuiet />
        {stopped === null ? (
          <Link className="btn btn-main" href="/messages/nouveau">
            <PenLine className="i" aria-hidden="true" /> {text.write}
          </Link>
        ) : null}
      </div>
      <Stopped why={stopped} until={settings.data?.mutedUntil ?? null} zone={zone} />
      <Tabs
        name={text.views.name}
        tabs={[
          { key: 'current', label: text.views.current },
          { key: 'drafts', label: text.views.drafts },
          { key: 'archived', label: text.views.archived },
        ]}
        chosen={view}
        onChoose={setView}
      >
        {view === 'drafts' ? (
          <Drafts zone={zone} />
        ) : (
          <Threads key={view} archived={view === 'archived'} isPupil={isPupil} places={places} zone={zone} />
        )}
      </Tabs>
      {settings.data === undefined ? null : <MailSettings person={person} settings={settings.data} />}
    </div>
  );
}

/** The route `/messages`. */
export function MailScreen(): ReactNode {
  const text = useMailMessages();
  return (
    <SchoolFrame title={text.title}>
      {(person, day) => <Mail key={person.personId} person={person} places={day.persons} zone={day.zone} />}
    </SchoolFrame>
  );
}
