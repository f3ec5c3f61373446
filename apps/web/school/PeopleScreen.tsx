// Everybody of the school: the head types a few letters of a name, a login or a class, and changes whom they find.

import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { KeyRound, Pencil, Search, UserPlus } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { ROLES } from '@preau/core/base';
import type { SchoolId } from '@preau/core/base';
import type { OfficePerson, PeopleAnswer } from '@preau/protocol/school';
import { SelectField } from '../ui/Field.tsx';
import { Face } from '../ui/Face.tsx';
import { useScreen } from '../ui/hooks.ts';
import { Loading, More } from '../ui/Paged.tsx';
import { useUiMessages } from '../ui/messages.ts';
import { RefusalNote } from '../ui/RefusalNote.tsx';
import { told } from '../ui/told.ts';
import { Failed } from '../ui/Waiting.tsx';
import { hasOffice } from './account.ts';
import { CodeDialog } from './CodeDialog.tsx';
import { useSchoolMessages } from './messages.ts';
import { findPeople } from './find-people.ts';
import { BackToOffice } from './office/BackToOffice.tsx';
import { personLine } from './people.ts';
import { AddPersonDialog, ChangePersonDialog } from './PersonDialog.tsx';
import { PersonTag } from './PersonTag.tsx';
import { SchoolFrame } from './SchoolFrame.tsx';
import { useSettled } from './settled.ts';
import './people.css';

/** Whoever types gets an answer when they pause, not for each letter. */
const PAUSE_MS = 250;

type Doing = { readonly what: 'change' | 'code'; readonly person: OfficePerson } | { readonly what: 'add' } | undefined;

function Row({
  person,
  onDo,
}: {
  readonly person: OfficePerson;
  readonly onDo: (what: 'change' | 'code') => void;
}): ReactNode {
  const text = useSchoolMessages();
  return (
    <li className={person.active ? undefined : 'is-ended'}>
      <span className="row-who">
        <Face id={person.personId} name={person.displayName} />
        <span>
          <b>{person.displayName}</b>
          <small>{personLine(person, text)}</small>
          <span className="login">
            <small>{person.login}</small>
            <PersonTag person={person} />
          </span>
        </span>
      </span>
      <span className="acts">
        {person.mayChange ? (
          <button
            type="button"
            className="btn btn-quiet"
            onClick={() => onDo('change')}
            aria-label={text.personForm.changeOf(person.displayName)}
          >
            <Pencil className="i" aria-hidden="true" /> {text.personForm.change}
          </button>
        ) : null}
        {person.mayPrintCode ? (
          <button
            type="button"
            className="btn"
            onClick={() => onDo('code')}
            aria-label={text.classes.newCodeFor(person.displayName)}
          >
            <KeyRound className="i" aria-hidden="true" /> {text.classes.newCode}
          </button>
        ) : null}
      </span>
    </li>
  );
}

function Found({
  schoolId,
  search,
  role,
  onDo,
}: {
  readonly schoolId: SchoolId;
  readonly search: string;
  readonly role: string;
  readonly onDo: (doing: Doing) => void;
}): ReactNode {
  const text = useSchoolMessages().people;
  const ui = useUiMessages();
  const pages = useInfiniteQuery({
    queryKey: ['people', schoolId, 'list', search, role],
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: PeopleAnswer) => last.next ?? undefined,
    placeholderData: keepPreviousData,
    queryFn: ({ signal, pageParam }) => findPeople({ schoolId, search, role, after: pageParam }, signal),
  });
  const people = pages.data?.pages.flatMap((page) => page.people) ?? [];
  if (pages.isPending) {
    return <Loading />;
  }
  return (
    <div className="stack" aria-busy={pages.isPlaceholderData}>
      {pages.isError ? (
        <div className="stack" data-state="error">
          <RefusalNote error={pages.error} />
          <div className="acts">
            <button type="button" className="btn" onClick={() => void pages.refetch()}>
              {ui.retry}
            </button>
          </div>
        </div>
      ) : (
        <p className="soft small num" role="status">
          {pages.isPlaceholderData ? text.searching : text.found(people.length, pages.hasNextPage)}
        </p>
      )}
      {people.length === 0 && pages.isSuccess && !pages.isPlaceholderData ? (
        <p className="card empty soft" data-state="nobody">
          {text.nobodyHint}
        </p>
      ) : null}
      {people.length === 0 ? null : (
        <ul className="card rows people-rows">
          {people.map((person) => (
            <Row key={person.personId} person={person} onDo={(what) => onDo({ what, person })} />
          ))}
        </ul>
      )}
      {pages.isPlaceholderData ? null : <More read={pages} label={text.showMore} />}
    </div>
  );
}

function People({ schoolId }: { readonly schoolId: SchoolId }): ReactNode {
  const text = useSchoolMessages();
  const heading = useScreen(text.people.title);
  const [typed, setTyped] = useState(() => told('search') ?? '');
  const [role, setRole] = useState('');
  const [doing, setDoing] = useState<Doing>();
  const search = useSettled(typed.trim(), PAUSE_MS);
  const done = (): void => setDoing(undefined);
  return (
    <div className="people stack">
      <BackToOffice />
      <div className="people-top">
        <h1 ref={heading} tabIndex={-1}>
          {text.people.title}
        </h1>
        <button
          type="button"
          className="btn"
          aria-label={text.office.addPerson}
          onClick={() => setDoing({ what: 'add' })}
        >
          <UserPlus className="i" aria-hidden="true" /> {text.personForm.add}
        </button>
      </div>
      <search className="people-search">
        <div className="field">
          <label htmlFor="people-search">{text.people.search}</label>
          <span className="input-icon">
            <Search className="i" aria-hidden="true" />
            <input
              id="people-search"
              className="input"
              type="text"
              inputMode="search"
              enterKeyHint="search"
              maxLength={100}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
            />
          </span>
        </div>
        <SelectField id="people-role" label={text.personForm.role} value={role} onChange={setRole}>
          <option value="">{text.people.allRoles}</option>
          {ROLES.map((each) => (
            <option key={each} value={each}>
              {text.people.roles[each]}
            </option>
          ))}
        </SelectField>
      </search>
      <Found schoolId={schoolId} search={search} role={role} onDo={setDoing} />
      {doing?.what === 'add' ? <AddPersonDialog schoolId={schoolId} onClose={done} /> : null}
      {doing?.what === 'change' ? <ChangePersonDialog person={doing.person} onClose={done} /> : null}
      {doing?.what === 'code' ? <CodeDialog person={doing.person} onClose={done} /> : null}
    </div>
  );
}

/** The route `/etablissement/personnes`. */
export function PeopleScreen(): ReactNode {
  const text = useSchoolMessages();
  return (
    <SchoolFrame title={text.people.title}>
      {(person) =>
        hasOffice(person.roles) ? (
          <People key={person.schoolId} schoolId={person.schoolId} />
        ) : (
          <Failed title={text.people.title} sentence={text.office.notYours} state="forbidden" />
        )
      }
    </SchoolFrame>
  );
}
