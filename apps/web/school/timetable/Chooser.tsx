// Whose week is shown: a kind, then which one of it. Only what this account may look at.

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import type { LocalDate } from '@preau/core/base';
import type { PersonDay, TimetableChoices } from '@preau/protocol/school';
import { InputField, SelectField } from '../../ui/Field.tsx';
import { hasOffice } from '../account.ts';
import { findPeople } from '../find-people.ts';
import { useSettled } from '../settled.ts';
import { useTimetableMessages } from './messages.ts';
import type { TimetableMessages } from './messages.ts';
import { weekAddress } from './week-choice.ts';
import type { WeekOf } from './week-choice.ts';

type Kind = Exclude<keyof TimetableMessages['kinds'], 'me' | 'children'>;

interface Choice {
  readonly kind: Kind;
  readonly of: WeekOf;
  readonly label: string;
}

const KINDS: readonly Kind[] = ['own', 'class', 'group', 'teacher', 'room'];
/** Whoever types gets an answer when they pause. */
const PAUSE_MS = 250;
const SHOWN = 6;

function choicesOf(given: TimetableChoices, schoolId: string, text: TimetableMessages): readonly Choice[] {
  const here = <T extends { readonly schoolId: string }>(list: readonly T[]): readonly T[] =>
    list.filter((each) => each.schoolId === schoolId);
  const isAlone = familyWord(given) === 'me';
  return [
    // A family may have children in several schools: all of them are here.
    ...given.persons.map((each): Choice => ({
      kind: 'own',
      of: { of: 'person', id: each.personId },
      label: each.isOwn
        ? isAlone
          ? each.displayName
          : text.me(each.displayName)
        : [each.displayName, each.classLabel].filter((part) => part !== '').join(' · '),
    })),
    ...here(given.audiences).map((each): Choice => ({
      kind: each.kind,
      of: { of: 'audience', id: each.audienceId },
      label: each.label,
    })),
    ...here(given.teachers).map((each): Choice => ({
      kind: 'teacher',
      of: { of: 'person', id: each.personId },
      label: each.displayName,
    })),
    ...here(given.rooms).map((each): Choice => ({
      kind: 'room',
      of: { of: 'room', id: each.room, school: each.schoolId },
      label: text.room(each.room),
    })),
  ];
}

/** Who of the family is there: oneself, children, both. */
function familyWord({ persons }: TimetableChoices): 'own' | 'me' | 'children' {
  if (persons.every((each) => each.isOwn)) return 'me';
  return persons.some((each) => each.isOwn) ? 'own' : 'children';
}

const isSame = (a: WeekOf, b: WeekOf | undefined): boolean => a.of === b?.of && a.id === b.id;

/** Two selects; nothing for who has one week only. */
export function Chooser({
  choices,
  shown,
  monday,
  person,
}: {
  readonly choices: TimetableChoices;
  readonly shown: WeekOf | undefined;
  /** The week that stays; the present one when absent. */
  readonly monday: LocalDate | undefined;
  readonly person: PersonDay;
}): ReactNode {
  const text = useTimetableMessages();
  const [, navigate] = useLocation();
  const list = choicesOf(choices, person.schoolId, text);
  const current = list.find((each) => isSame(each.of, shown));
  const office = hasOffice(person.roles);
  const [chosen, setChosen] = useState<Kind>();
  const kind = chosen ?? current?.kind ?? (office && shown?.of === 'person' ? 'pupil' : 'own');
  const kinds = [
    ...KINDS.filter((each) => list.some((one) => one.kind === each)),
    ...(office ? ['pupil' as const] : []),
  ];
  if (list.length < 2 && !office) return null;
  const show = (of: WeekOf): void => navigate(weekAddress(monday, of));
  const ofKind = list.filter((each) => each.kind === kind);
  const at = ofKind.findIndex((each) => isSame(each.of, shown));
  return (
    <search className="week-choose no-print">
      <SelectField
        id="week-kind"
        label={text.show}
        value={kind}
        onChange={(value) => {
          setChosen(value as Kind);
          const first = list.find((each) => each.kind === value);
          if (first !== undefined) show(first.of);
        }}
      >
        {kinds.map((each) => (
          <option key={each} value={each}>
            {text.kinds[each === 'own' ? familyWord(choices) : each]}
          </option>
        ))}
      </SelectField>
      {kind === 'pupil' ? (
        <PupilSearch schoolId={person.schoolId} onFound={(id) => show({ of: 'person', id })} />
      ) : (
        <SelectField
          id="week-of"
          label={text.which}
          value={String(at)}
          onChange={(value) => {
            const one = ofKind[Number(value)];
            if (one !== undefined) show(one.of);
          }}
        >
          {at === -1 ? <option value="-1">–</option> : null}
          {ofKind.map((each, index) => (
            <option key={each.of.id} value={index}>
              {each.label}
            </option>
          ))}
        </SelectField>
      )}
    </search>
  );
}

function PupilSearch({
  schoolId,
  onFound,
}: {
  readonly schoolId: PersonDay['schoolId'];
  readonly onFound: (id: string) => void;
}): ReactNode {
  const text = useTimetableMessages();
  const [typed, setTyped] = useState('');
  const search = useSettled(typed.trim(), PAUSE_MS);
  const found = useQuery({
    queryKey: ['people', schoolId, 'week', search],
    enabled: search !== '',
    queryFn: ({ signal }) => findPeople({ schoolId, search, role: 'pupil' }, signal),
  });
  const people = search === '' ? [] : (found.data?.people ?? []).filter((each) => each.active).slice(0, SHOWN);
  return (
    <div className="stack">
      <InputField
        id="week-pupil"
        label={text.pupilName}
        type="text"
        inputMode="search"
        maxLength={100}
        value={typed}
        onChange={setTyped}
        aria-describedby="week-pupil-hint"
      />
      <p id="week-pupil-hint" className="hint" role="status">
        {search !== '' && found.isSuccess && people.length === 0 ? text.nobody : text.pupilHint}
      </p>
      {people.length === 0 ? null : (
        <ul className="acts">
          {people.map((each) => (
            <li key={each.personId}>
              <button
                type="button"
                className="btn"
                onClick={() => {
                  setTyped('');
                  onFound(each.personId);
                }}
              >
                {[each.displayName, (each.audiences[0]?.label ?? '').replaceAll(' ', '\u00A0')]
                  .filter((part) => part !== '')
                  .join(' · ')}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
