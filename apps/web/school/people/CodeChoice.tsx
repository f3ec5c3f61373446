// For whom codes are printed, and whether those who have a password get a new one too: of a class, and of several.

import { useId } from 'react';
import type { ReactNode } from 'react';
import type { Part } from './class-accounts.ts';
import type { Scope } from './make-sheet.ts';
import { usePeopleMessages } from './messages.ts';

const PARTS: readonly Part[] = ['pupil', 'guardian'];
const SCOPES: readonly Scope[] = ['withoutPassword', 'all'];

/** Pupils, guardians, or both. */
export function PartsChoice({
  parts,
  onChange,
}: {
  readonly parts: readonly Part[];
  readonly onChange: (parts: readonly Part[]) => void;
}): ReactNode {
  const { codes: text } = usePeopleMessages();
  return (
    <fieldset className="field">
      <legend className="legend">{text.who}</legend>
      <div className="choices">
        {PARTS.map((part) => (
          <label key={part} className="choice">
            <input
              type="checkbox"
              checked={parts.includes(part)}
              onChange={(event) =>
                onChange(event.target.checked ? [...parts, part] : parts.filter((each) => each !== part))
              }
            />{' '}
            {part === 'pupil' ? text.ofPupils : text.ofGuardians}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Those without a password, or all. `children` says what follows from it. */
export function ScopeChoice({
  scope,
  labelOf,
  onChange,
  children,
}: {
  readonly scope: Scope;
  readonly labelOf: Readonly<Record<Scope, string>>;
  readonly onChange: (scope: Scope) => void;
  readonly children?: ReactNode;
}): ReactNode {
  const { codes: text } = usePeopleMessages();
  const name = useId();
  return (
    <fieldset className="field">
      <legend className="legend">{text.scope}</legend>
      <div className="choices">
        {SCOPES.map((each) => (
          <label key={each} className="choice">
            <input type="radio" name={name} checked={scope === each} onChange={() => onChange(each)} /> {labelOf[each]}
          </label>
        ))}
      </div>
      {children}
    </fieldset>
  );
}
