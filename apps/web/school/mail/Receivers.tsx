// To whom: people and groups are found by a few letters, taken, and let go. Never a list of everybody.

import { Plus, Search, Users, X } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { FoundReceiver, NamedGroup } from '@preau/protocol/school';
import { Face } from '../../ui/Face.tsx';
import { useUiMessages } from '../../ui/messages.ts';
import { refusalOf } from '../../ui/request.ts';
import { useLanguage } from '../../ui/hooks.ts';
import { useSettled } from '../settled.ts';
import { groupName, mailProblem } from './mail-words.ts';
import { useMailMessages } from './messages.ts';
import type { MailMessages } from './messages.ts';
import { useReceivers } from './read-mail.ts';
import type { MailPlace } from './read-mail.ts';
import '../people.css';

/** Whoever types gets an answer when they pause. */
const PAUSE_MS = 250;

/** Who was chosen. */
export interface Chosen {
  readonly persons: readonly { readonly personId: string; readonly displayName: string; readonly isPupil: boolean }[];
  readonly groups: readonly (NamedGroup & { readonly people: number })[];
}

const keyOf = (group: NamedGroup): string => `${group.who} ${group.audienceId ?? ''}`;

function detailOf(person: FoundReceiver, text: MailMessages): string {
  if (person.roles.includes('pupil')) return person.classLabel || text.role.pupil;
  const parts = [
    person.roles.includes('teacher') ? person.subjects.join(', ') || text.role.teacher : '',
    person.children.length > 0 ? text.childrenOf(person.children.join(', ')) : '',
    person.roles.includes('head') ? text.role.head : '',
    person.roles.includes('operator') ? text.role.operator : '',
  ].filter((part) => part !== '');
  return parts.join(' · ') || text.role.guardian;
}

function Found({
  place,
  search,
  isPupil,
  chosen,
  onChoose,
}: {
  readonly place: MailPlace;
  readonly search: string;
  readonly isPupil: boolean;
  readonly chosen: Chosen;
  readonly onChoose: (chosen: Chosen) => void;
}): ReactNode {
  const text = useMailMessages();
  const ui = useUiMessages();
  const language = useLanguage();
  const found = useReceivers(place, search);
  if (found.isError)
    return (
      <p className="error" role="status">
        {mailProblem(text, ui, language, refusalOf(found.error))}
      </p>
    );
  const persons = (found.data?.persons ?? []).filter(
    (person) => !chosen.persons.some((each) => each.personId === person.personId),
  );
  const groups = (found.data?.groups ?? []).filter(
    (group) => !chosen.groups.some((each) => keyOf(each) === keyOf(group)),
  );
  const isEmpty = persons.length === 0 && groups.length === 0;
  return (
    <div className="receivers-found" aria-busy={found.isFetching}>
      <p className="hint" role="status">
        {found.isPending
          ? ui.loading
          : isEmpty
            ? search === ''
              ? text.form.searchHint
              : text.form.nobody
            : search === ''
              ? isPupil
                ? text.form.nearPupil
                : text.form.nearAdult
              : text.form.found}
      </p>
      {isEmpty ? null : (
        <ul className="card rows">
          {groups.map((group) => (
            <li key={keyOf(group)}>
              <span className="row-who">
                <span className="face" aria-hidden="true">
                  <Users className="i" />
                </span>
                <span>
                  <b>{groupName(group, text)}</b>
                  {group.people === 0 ? null : <small className="num">{text.people(group.people)}</small>}
                </span>
              </span>
              <button
                type="button"
                className="btn btn-quiet"
                aria-label={text.form.add(groupName(group, text))}
                onClick={() => onChoose({ ...chosen, groups: [...chosen.groups, group] })}
              >
                <Plus className="i" aria-hidden="true" />
              </button>
            </li>
          ))}
          {persons.map((person) => (
            <li key={person.personId}>
              <span className="row-who">
                <Face id={person.personId} name={person.displayName} />
                <span>
                  <b>{person.displayName}</b>
                  <small>{detailOf(person, text)}</small>
                </span>
              </span>
              <button
                type="button"
                className="btn btn-quiet"
                aria-label={text.form.add(person.displayName)}
                onClick={() =>
                  onChoose({
                    ...chosen,
                    persons: [
                      ...chosen.persons,
                      {
                        personId: person.personId,
                        displayName: person.displayName,
                        isPupil: person.roles.includes('pupil'),
                      },
                    ],
                  })
                }
              >
                <Plus className="i" aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The field « À ». */
export function Receivers({
  place,
  isPupil,
  chosen,
  onChoose,
}: {
  readonly place: MailPlace;
  readonly isPupil: boolean;
  readonly chosen: Chosen;
  readonly onChoose: (chosen: Chosen) => void;
}): ReactNode {
  const text = useMailMessages();
  const [typed, setTyped] = useState('');
  const search = useSettled(typed.trim(), PAUSE_MS);
  const hasSome = chosen.persons.length + chosen.groups.length > 0;
  const [isOpen, setIsOpen] = useState(!hasSome);
  const take = (next: Chosen): void => {
    onChoose(next);
    setTyped('');
    setIsOpen(false);
  };
  return (
    <div className="field receivers">
      <label htmlFor="mail-to">{text.form.to}</label>
      {hasSome ? (
        <ul className="receivers-chosen">
          {chosen.groups.map((group) => (
            <li key={keyOf(group)} className="tag tag-note">
              {groupName(group, text)}
              <button
                type="button"
                aria-label={text.form.remove(groupName(group, text))}
                onClick={() =>
                  onChoose({ ...chosen, groups: chosen.groups.filter((each) => keyOf(each) !== keyOf(group)) })
                }
              >
                <X className="i" aria-hidden="true" />
              </button>
            </li>
          ))}
          {chosen.persons.map((person) => (
            <li key={person.personId} className="tag">
              {person.displayName}
              <button
                type="button"
                aria-label={text.form.remove(person.displayName)}
                onClick={() =>
                  onChoose({
                    ...chosen,
                    persons: chosen.persons.filter((each) => each.personId !== person.personId),
                  })
                }
              >
                <X className="i" aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <span className="input-icon">
        <Search className="i" aria-hidden="true" />
        <input
          id="mail-to"
          className="input"
          type="text"
          inputMode="search"
          maxLength={100}
          value={typed}
          placeholder={text.form.search}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          onFocus={() => setIsOpen(true)}
          onChange={(event) => {
            setTyped(event.target.value);
            setIsOpen(true);
          }}
        />
      </span>
      {isOpen || typed !== '' ? (
        <Found place={place} search={search} isPupil={isPupil} chosen={chosen} onChoose={take} />
      ) : null}
    </div>
  );
}
