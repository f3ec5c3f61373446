// Which teachers look after the accounts of a class: the head names them and ends it. PEOPLE-40.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { UserPlus, X } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { PersonId, SchoolId } from '@preau/core/base';
import type { ClassAccountsAnswer } from '@preau/protocol/school';
import { announce } from '../../ui/announcer.ts';
import { InputField } from '../../ui/Field.tsx';
import { RefusalNote } from '../../ui/RefusalNote.tsx';
import { request, RefusalError } from '../../ui/request.ts';
import { findPeople } from '../find-people.ts';
import { useSchoolMessages } from '../messages.ts';
import { useSettled } from '../settled.ts';
import { usePeopleMessages } from './messages.ts';

const PAUSE_MS = 250;
const SHOWN = 6;

/** The list, and for the head the way on and off it. */
export function Administrators({
  answer,
  audienceId,
  schoolId,
}: {
  readonly answer: ClassAccountsAnswer;
  readonly audienceId: string;
  readonly schoolId: SchoolId;
}): ReactNode {
  const { administrators: text } = usePeopleMessages();
  const { saved } = useSchoolMessages().state;
  const client = useQueryClient();
  const [adding, setAdding] = useState(false);
  const set = useMutation({
    mutationFn: async ({ personId, named }: { readonly personId: PersonId; readonly named: boolean }) => {
      const done = await request('PUT', `/api/audiences/${audienceId}/administrators/${personId}`, { named });
      if (!done.ok) throw new RefusalError(done.error);
    },
    onSuccess: async () => {
      setAdding(false);
      announce(saved);
      await client.invalidateQueries({ queryKey: ['accounts', audienceId] });
    },
  });
  return (
    <section className="stack" aria-labelledby="administrators-t">
      <h2 id="administrators-t">{text.title}</h2>
      <p className="soft">{answer.administrators.length === 0 ? text.none : text.text}</p>
      <RefusalNote error={set.error} />
      {answer.administrators.length === 0 ? null : (
        <ul className="card rows">
          {answer.administrators.map((person) => (
            <li key={person.personId}>
              <b>{person.displayName}</b>
              {answer.mayName ? (
                <button
                  type="button"
                  className="btn btn-quiet"
                  aria-label={text.removeOf(person.displayName)}
                  onClick={() => set.mutate({ personId: person.personId, named: false })}
                >
                  <X className="i" aria-hidden="true" /> {text.remove}
                </button>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {answer.mayName && !adding ? (
        <div className="acts">
          <button type="button" className="btn" onClick={() => setAdding(true)}>
            <UserPlus className="i" aria-hidden="true" /> {text.add}
          </button>
        </div>
      ) : null}
      {adding ? (
        <Search
          schoolId={schoolId}
          named={answer.administrators.map((each) => each.personId)}
          onPick={(personId) => set.mutate({ personId, named: true })}
        />
      ) : null}
    </section>
  );
}

function Search({
  schoolId,
  named,
  onPick,
}: {
  readonly schoolId: SchoolId;
  readonly named: readonly PersonId[];
  readonly onPick: (personId: PersonId) => void;
}): ReactNode {
  const { administrators: text } = usePeopleMessages();
  const [typed, setTyped] = useState('');
  const search = useSettled(typed.trim(), PAUSE_MS);
  const found = useQuery({
    queryKey: ['people', schoolId, 'teachers', search],
    enabled: search !== '',
    queryFn: ({ signal }) => findPeople({ schoolId, search, role: 'teacher' }, signal),
  });
  const list = (search === '' ? [] : (found.data?.people ?? []))
    .filter((each) => each.active && !named.includes(each.personId))
    .slice(0, SHOWN);
  return (
    <div className="stack">
      <InputField
        id="administrator-name"
        label={text.name}
        type="text"
        inputMode="search"
        maxLength={100}
        value={typed}
        onChange={setTyped}
      />
      {search !== '' && found.isSuccess && list.length === 0 ? (
        <p className="soft" role="status">
          {text.nobody}
        </p>
      ) : null}
      <div className="acts">
        {list.map((person) => (
          <button
            key={person.personId}
            type="button"
            className="btn"
            aria-label={text.pick(person.displayName)}
            onClick={() => onPick(person.personId)}
          >
            {person.displayName}
          </button>
        ))}
      </div>
    </div>
  );
}
