// An adult alone with a pupil: the office finds the pupil, sees who wrote and when, and lets the guardians read when they ask. MAIL-27, MAIL-28.

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { AloneAnswer } from '@preau/protocol/school';
import { announce } from '../../ui/announcer.ts';
import { InputField } from '../../ui/Field.tsx';
import { useLanguage, useNow } from '../../ui/hooks.ts';
import { Notice } from '../../ui/Notice.tsx';
import { useUiMessages } from '../../ui/messages.ts';
import { refusalOf } from '../../ui/request.ts';
import { findPeople } from '../find-people.ts';
import { useSettled } from '../settled.ts';
import { mailProblem, whenOf } from './mail-words.ts';
import { useMailMessages } from './messages.ts';
import { useAlone, useModerationDeed } from './read-moderation.ts';

const PAUSE_MS = 250;
const SHOWN = 8;

/** The search, and what it leads to. */
export function AloneSearch({ schoolId, zone }: { readonly schoolId: string; readonly zone: string }): ReactNode {
  const text = useMailMessages();
  const ui = useUiMessages();
  const language = useLanguage();
  const [typed, setTyped] = useState('');
  const [pupil, setPupil] = useState<{ readonly personId: string; readonly displayName: string }>();
  const search = useSettled(typed.trim(), PAUSE_MS);
  const found = useQuery({
    queryKey: ['people', schoolId, 'list', search, 'pupil'],
    enabled: search !== '',
    queryFn: ({ signal }) => findPeople({ schoolId, search, role: 'pupil' }, signal),
  });
  return (
    <div className="stack">
      <p className="soft">{text.moderation.aloneLead}</p>
      <InputField
        id="alone-search"
        label={text.moderation.aloneSearch}
        value={typed}
        maxLength={100}
        onChange={(value) => {
          setTyped(value);
          setPupil(undefined);
        }}
      />
      {found.isError ? (
        <Notice tone="error" title={mailProblem(text, ui, language, refusalOf(found.error))} live />
      ) : null}
      {pupil === undefined && found.data !== undefined && search !== '' ? (
        found.data.people.length === 0 ? (
          <p className="soft" role="status">
            {text.moderation.aloneNobody}
          </p>
        ) : (
          <ul className="card rows">
            {found.data.people.slice(0, SHOWN).map((person) => (
              <li key={person.personId}>
                <button type="button" className="btn btn-quiet" onClick={() => setPupil(person)}>
                  {person.displayName}
                </button>
                <small>{person.audiences[0]?.label ?? ''}</small>
              </li>
            ))}
          </ul>
        )
      ) : null}
      {pupil === undefined ? null : <Alone pupil={pupil} zone={zone} />}
    </div>
  );
}

function Alone({
  pupil,
  zone,
}: {
  readonly pupil: { readonly personId: string; readonly displayName: string };
  readonly zone: string;
}): ReactNode {
  const text = useMailMessages();
  const ui = useUiMessages();
  const language = useLanguage();
  const read = useAlone(pupil.personId);
  if (read.isPending) return <div className="skeleton skeleton-row" aria-busy="true" />;
  if (read.isError) return <Notice tone="error" title={mailProblem(text, ui, language, refusalOf(read.error))} live />;
  return (
    <section className="stack" aria-label={pupil.displayName}>
      <h2>{pupil.displayName}</h2>
      {read.data.threads.length === 0 ? (
        <p className="card empty soft">{text.moderation.aloneNone}</p>
      ) : (
        <ul className="card rows">
          {read.data.threads.map((thread) => (
            <AloneRow key={thread.threadId} thread={thread} zone={zone} />
          ))}
        </ul>
      )}
    </section>
  );
}

function AloneRow({
  thread,
  zone,
}: {
  readonly thread: AloneAnswer['threads'][number];
  readonly zone: string;
}): ReactNode {
  const text = useMailMessages();
  const { moderation } = text;
  const language = useLanguage();
  const now = useNow();
  const when = (at: number): string => whenOf(language, at, now, zone, true);
  const show = useModerationDeed<{ readonly guardians: number }>(({ guardians }) =>
    announce(moderation.shownTo(guardians)),
  );
  return (
    <li>
      <span>
        <b>{thread.adult}</b>
        <small className="num">
          {moderation.aloneLine(thread.messages, when(thread.firstAt), when(thread.lastAt))}
          {thread.shownAt === null ? '' : ` · ${moderation.shownAt(when(thread.shownAt))}`}
        </small>
        {show.data === undefined ? null : <small>{moderation.shownTo(show.data.guardians)}</small>}
      </span>
      <button
        type="button"
        className="btn"
        aria-busy={show.isPending}
        onClick={() => {
          if (!show.isPending) show.mutate({ path: `/api/moderation/threads/${thread.threadId}/guardians` });
        }}
      >
        {moderation.show}
      </button>
    </li>
  );
}
