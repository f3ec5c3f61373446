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
import type { RefusalCode } from '../../ui/request.ts';
import { choosePerson } from '../account.ts';
import { useSchoolMessages } from '../messages.ts';
import { usePeopleMessages } from './messages.ts';

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

function Merge({ onMerged }: { readonly onMerged: () => void }): ReactNode {
  const { data: text } = usePeopleMessages();
  const ui = useUiMessages();
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), [isOpen]);
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const merge = useMutation({
    mutationFn: async () => {
      const answer = await request('POST', '/api/account/merge', { login, password });
      if (!answer.ok) throw new RefusalError(answer.error);
      // The session learns of the new places when it is renewed.
      await renewSession();
    },
    onSuccess: async () => {
      setOpen(false);
      setLogin('');
      setPassword('');
      announce(text.merged);
      await client.invalidateQueries();
      onMerged();
    },
  });
  const sentence = (code: RefusalCode): string => {
    if (code === 'session.wrongPassword') return text.mergeWrong;
    return code === 'request.invalid' ? text.mergeSelf : problemSentence(ui, code);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    merge.mutate();
  };
  if (!isOpen)
    return (
      <div className="acts">
        <button type="button" className="btn btn-quiet" onClick={() => setOpen(true)}>
          {text.merge}
        </button>
      </div>
    );
  return (
    <form className="stack" onSubmit={submit}>
      <p className="soft">{text.mergeText}</p>
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
      {merge.isError ? <Notice tone="error" title={sentence(refusalOf(merge.error).code)} live /> : null}
      <div className="acts">
        <button type="button" className="btn" onClick={() => setOpen(false)}>
          {ui.cancel}
        </button>
        <button type="submit" className="btn btn-main" aria-busy={merge.isPending}>
          {text.mergeDo}
        </button>
      </div>
    </form>
  );
}
