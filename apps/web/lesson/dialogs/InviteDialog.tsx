// The teacher invites an account of the school into this lesson; never a link.

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import type { ReactNode } from 'react';
import type { PersonId } from '@preau/core/base';
import type { PeopleToInviteAnswer } from '@preau/protocol/lesson';
import { Dialog } from '../../ui/Dialog.tsx';
import { Face } from '../../ui/Face.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { problemSentence, useUiMessages } from '../../ui/messages.ts';
import { RefusalNote } from '../../ui/RefusalNote.tsx';
import { readJson } from '../../ui/request.ts';
import { useLesson } from '../lesson-context.ts';
import './dialogs.css';

/** Search from two letters on. */
export function InviteDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { store, view, text } = useLesson();
  const ui = useUiMessages();
  const [typed, setTyped] = useState('');
  const [said, setSaid] = useState<{ readonly sentence: string; readonly wrong: boolean }>();
  const search = useDeferredValue(typed.trim());
  const people = useQuery({
    queryKey: ['to-invite', view.lessonId, search],
    enabled: search.length >= 2,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      readJson<PeopleToInviteAnswer>(
        `/api/lessons/${view.lessonId}/people-to-invite?search=${encodeURIComponent(search)}`,
        signal,
      ),
  });
  const invite = async (personId: PersonId, name: string): Promise<void> => {
    const answer = await store.send({ kind: 'invite', personId });
    setSaid(
      answer.ok
        ? { sentence: text.invite.done(name), wrong: false }
        : { sentence: problemSentence(ui, answer.error), wrong: true },
    );
    if (answer.ok) void people.refetch();
  };
  const list = search.length < 2 ? [] : (people.data?.people ?? []);
  return (
    <Dialog title={text.invite.title} onClose={onClose}>
      <p className="soft">{text.invite.text}</p>
      <div className="field">
        <label htmlFor="invite-search">{text.invite.search}</label>
        <input
          id="invite-search"
          className="input"
          type="text"
          inputMode="search"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          autoComplete="off"
        />
      </div>
      {said === undefined ? null : (
        <Notice tone={said.wrong ? 'error' : 'note'} title={said.sentence} live>
          {said.wrong ? undefined : (
            <>
              {text.invite.address} <span className="code">{`${location.origin}/cours/${view.lessonId}`}</span>
            </>
          )}
        </Notice>
      )}
      <RefusalNote error={people.error} />
      <ul className="rows invite-rows">
        {list.map((person) => (
          <li key={person.personId}>
            <span className="row-who">
              <Face id={person.personId} name={person.name} />
              <span>
                <b>{person.name}</b>
                <small>{person.label}</small>
              </span>
            </span>
            <button
              type="button"
              className="btn"
              aria-label={text.invite.inviteOf(person.name)}
              onClick={() => void invite(person.personId, person.name)}
            >
              <UserPlus className="i" aria-hidden="true" /> {text.invite.invite}
            </button>
          </li>
        ))}
      </ul>
      {search.length >= 2 && people.isSuccess && list.length === 0 ? (
        <p className="soft" role="status">
          {text.invite.none}
        </p>
      ) : null}
    </Dialog>
  );
}
