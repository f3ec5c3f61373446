// The fields that adding and changing a person share: names, class, groups, a guardian's children.

import { useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import { ChevronRight, X } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { AudiencesAnswer, PupilsAnswer } from '@preau/protocol/school';
import { InputField, SelectField } from '../ui/Field.tsx';
import { readJson } from '../ui/request.ts';
import { useSchoolMessages } from './messages.ts';
import './person-form.css';

/** A child of a guardian, as the form lists them. */
export interface ChildChoice {
  readonly personId: string;
  readonly displayName: string;
  readonly classLabel: string;
  /** A court took the sight of this child: the link stays until that is lifted. */
  readonly restricted?: boolean;
}

function useAudiences(): UseQueryResult<AudiencesAnswer> {
  return useQuery({
    queryKey: ['audiences'],
    queryFn: ({ signal }) => readJson<AudiencesAnswer>('/api/audiences', signal),
  });
}

/** Given and family name. */
export function NameFields({
  givenName,
  familyName,
  onGiven,
  onFamily,
}: {
  readonly givenName: string;
  readonly familyName: string;
  readonly onGiven: (name: string) => void;
  readonly onFamily: (name: string) => void;
}): ReactNode {
  const text = useSchoolMessages().personForm;
  return (
    <div className="pair">
      <InputField id="pf-given" label={text.given} required maxLength={100} value={givenName} onChange={onGiven} />
      <InputField id="pf-family" label={text.family} required maxLength={100} value={familyName} onChange={onFamily} />
    </div>
  );
}

/** One class of the school. */
export function ClassSelect({
  label,
  value,
  onChange,
  required,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (id: string) => void;
  readonly required: boolean;
}): ReactNode {
  const text = useSchoolMessages().lessonForm;
  const audiences = useAudiences();
  return (
    <SelectField id="pf-class" label={label} required={required} value={value} onChange={onChange}>
      {value === '' || !required ? <option value="">{text.choose}</option> : null}
      {(audiences.data?.audiences ?? [])
        .filter((audience) => audience.kind === 'class')
        .map((audience) => (
          <option key={audience.audienceId} value={audience.audienceId}>
            {audience.label}
          </option>
        ))}
    </SelectField>
  );
}

/** The groups of the school, any number of them. Nothing where the school has none. */
export function GroupChoices({
  value,
  onChange,
}: {
  readonly value: readonly string[];
  readonly onChange: (ids: readonly string[]) => void;
}): ReactNode {
  const text = useSchoolMessages().personForm;
  // Those chosen when the form opened stand first, and do not jump while one chooses.
  const [first] = useState(value);
  const groups = (useAudiences().data?.audiences ?? [])
    .filter((audience) => audience.kind === 'group')
    .sort((a, b) => Number(first.includes(b.audienceId)) - Number(first.includes(a.audienceId)));
  const names = groups.filter((group) => value.includes(group.audienceId)).map((group) => group.label);
  if (groups.length === 0) return null;
  return (
    <details className="group-choices">
      <summary>
        <ChevronRight className="i" aria-hidden="true" /> <span>{text.groups(names.join(', '))}</span>
      </summary>
      <fieldset>
        <legend className="sr">{text.groupsLegend}</legend>
        <div className="choices">
          {groups.map((group) => (
            <label key={group.audienceId} className="choice">
              <input
                type="checkbox"
                checked={value.includes(group.audienceId)}
                onChange={(event) =>
                  onChange(
                    event.target.checked
                      ? [...value, group.audienceId]
                      : value.filter((each) => each !== group.audienceId),
                  )
                }
              />{' '}
              {group.label}
            </label>
          ))}
        </div>
      </fieldset>
    </details>
  );
}

/** The children of a guardian: those linked, each with a way off the list, and two selects that add one. */
export function ChildrenField({
  value,
  onChange,
}: {
  readonly value: readonly ChildChoice[];
  readonly onChange: (children: readonly ChildChoice[]) => void;
}): ReactNode {
  const text = useSchoolMessages();
  const [classId, setClass] = useState('');
  const pupils = useQuery({
    queryKey: ['pupils', classId],
    enabled: classId !== '',
    queryFn: ({ signal }) => readJson<PupilsAnswer>(`/api/audiences/${classId}/pupils`, signal),
  });
  const left = (pupils.data?.pupils ?? []).filter((pupil) => !value.some((each) => each.personId === pupil.personId));
  return (
    <fieldset className="stack children-field">
      <legend className="legend">{text.personForm.children}</legend>
      {value.length === 0 ? <p className="soft">{text.personForm.noChildren}</p> : null}
      {value.length === 0 ? null : (
        <ul className="child-list">
          {value.map((child) => (
            <li key={child.personId}>
              <span>
                <b>{child.displayName}</b> {child.classLabel}
              </span>
              {child.restricted === true ? null : (
                <button
                  type="button"
                  className="btn btn-quiet"
                  aria-label={text.personForm.removeChild(child.displayName)}
                  onClick={() => onChange(value.filter((each) => each.personId !== child.personId))}
                >
                  <X className="i" aria-hidden="true" /> {text.personForm.remove}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      <div className="pair">
        <ClassSelect label={text.personForm.classOfChild} value={classId} onChange={setClass} required={false} />
        <div className="field">
          <label htmlFor="pf-child">{text.personForm.addChild}</label>
          <select
            id="pf-child"
            className="input"
            value=""
            aria-describedby="pf-child-hint"
            onChange={(event) => {
              const child = left.find((pupil) => pupil.personId === event.target.value);
              if (child === undefined) return;
              const { personId, displayName } = child;
              onChange([...value, { personId, displayName, classLabel: pupils.data?.label ?? '' }]);
            }}
          >
            <option value="">{text.lessonForm.choose}</option>
            {left.map((pupil) => (
              <option key={pupil.personId} value={pupil.personId}>
                {pupil.displayName}
              </option>
            ))}
          </select>
        </div>
      </div>
      <p id="pf-child-hint" className="hint">
        {text.personForm.childOfHint}
      </p>
    </fieldset>
  );
}
