// In the settings: which of one's places the pages show on this device, and two accounts made one. PEOPLE-90.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import type { PersonDay } from '@preau/protocol/school';
import { announce } from '../../ui/announcer.ts';
import { InputField } from '../../ui/Field.tsx';
import { problemSentence, useUiMessages } from '../../ui/messages.ts';
import { Notice } from '../../ui/Notice.tsx';
import { refusalOf, renewSession, request, RefusalError } from '../../ui/request.ts';
import type { Refusal } from '../../ui/request.ts';
import { choosePerson } from '../account.ts';
import { useSchoolMessages } from '../messages.ts';
import { usePeopleMessages } from './messages.ts';

/** A code has twelve signs. */
const SHORTEST_CODE = 12;

/** `onChosen` draws the page again. Joining is offered to adults: a pupil has one account. */
export function MyPlaces({
  person,
  persons,
  onChosen,
}: {
  readonly person: PersonDay;
  readonly persons: readonly PersonDay[];
  readonly onChosen: () => void;
}): ReactNode {
  const { data: text } = usePeopleMessages();
  const { role: roles } = useSchoolMessages();
  const isPupil = person.roles.includes('pupil');
  if (persons.length < 2 && isPupil) return null;
  return (
    <section className="field" aria-labelledby="places-t">
      <h2 id="places-t">{text.places}</h2>
      {persons.length < 2 ? (
        <p className="soft">{person.schoolName}</p>
      ) : (
        <div className="choices">
          {persons.map((each) => (
            <label key={each.personId} className="choice">
              <input
                type="radio"
                name="place"
                checked={each.personId === person.personId}
                onChange={() => {
                  choosePerson(each.personId);
                  onChosen();
                }}
              />{' '}
              <span>
                {each.schoolName} <small className="soft">{each.roles.map((role) => roles[role]).join(', ')}</small>
              </span>
            </label>
          ))}
        </div>
      )}
      {isPupil ? null : <Merge onMerged={onChosen} />}
    </section>
  );
}

/** How somebody shows that the other account is theirs. */
type Proof = 'code' | 'password';

function Merge({ onMerged }: { readonly onMerged: () => void }): ReactNode {
  const { data: text } = usePeopleMessages();
  const [by, setBy] = useState<Proof>();
  if (by !== undefined) return <MergeForm key={by} by={by} onMerged={onMerged} onClose={() => setBy(undefined)} />;
  return (
    <div className="acts">
      <button type="button" className="btn btn-quiet" onClick={() => setBy('code')}>
        {text.mergeByCode}
      </button>
      <button type="button" className="btn btn-quiet" onClick={() => setBy('password')}>
        {text.merge}
      </button>
    </div>
  );
}

function MergeForm({
  by,
  onMerged,
  onClose,
}: {
  readonly by: Proof;
  readonly onMerged: () => void;
  readonly onClose: () => void;
}): ReactNode {
  const { data: text } = usePeopleMessages();
  const ui = useUiMessages();
  const client = useQueryClient();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const [code, setCode] = useState('');
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const merge = useMutation({
    mutationFn: async () => {
      const other = by === 'code' ? { code: code.trim() } : { login, password };
      const answer = await request('POST', '/api/account/merge', other);
      if (!answer.ok) throw new RefusalError(answer.error);
      // The session learns of the new places when it is renewed.
      await renewSession();
    },
    onSuccess: async () => {
      announce(text.merged);
      await client.invalidateQueries();
      onClose();
      onMerged();
    },
  });
  const sentence = (refusal: Refusal): string => {
    const { code: refused } = refusal;
    if (refused.startsWith('activation.')) return text.mergeCodeWrong;
    if (refused === 'session.wrongPassword') return text.mergeWrong;
    if (refused !== 'request.invalid') return problemSentence(ui, refusal);
    return by === 'code' && code.trim().length < SHORTEST_CODE ? text.mergeCodeWrong : text.mergeSelf;
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    merge.mutate();
  };
  return (
    <form className="stack" onSubmit={submit}>
      <p className="soft">{by === 'code' ? text.mergeCodeText : text.mergeText}</p>
      {by === 'code' ? (
        <InputField
          id="merge-code"
          label={text.mergeCode}
          required
          ref={field}
          maxLength={80}
          autoCapitalize="characters"
          value={code}
          onChange={setCode}
        />
      ) : (
        <>
          <InputField
            id="merge-login"
            label={text.mergeLogin}
            required
            ref={field}
            maxLength={100}
            autoCapitalize="none"
            value={login}
            onChange={setLogin}
          />
          <InputField
            id="merge-password"
            label={text.mergePassword}
            required
            type="password"
            maxLength={200}
            value={password}
            onChange={setPassword}
          />
        </>
      )}
      {merge.isError ? <Notice tone="error" title={sentence(refusalOf(merge.error))} live /> : null}
      <div className="acts">
        <button type="button" className="btn" onClick={onClose}>
          {ui.cancel}
        </button>
        <button type="submit" className="btn btn-main" aria-busy={merge.isPending}>
          {by === 'code' ? text.mergeCodeDo : text.mergeDo}
        </button>
      </div>
    </form>
  );
}
