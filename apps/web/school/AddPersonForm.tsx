// The head adds one person by hand.

import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { ROLES } from '@preau/core/base';
import type { Role, SchoolId } from '@preau/core/base';
import { SelectField } from '../ui/Field.tsx';
import { useUiMessages } from '../ui/messages.ts';
import { RefusalNote } from '../ui/RefusalNote.tsx';
import { useSchoolMessages } from './messages.ts';
import { ChildrenField, ClassSelect, NameFields } from './PersonFields.tsx';
import type { ChildChoice } from './PersonFields.tsx';
import { useSavePerson } from './save-person.ts';
import type { AddedPerson } from './save-person.ts';

/** Lasts until the person is there or the dialog is closed. */
export function AddPersonForm({
  schoolId,
  onClose,
  onAdded,
}: {
  readonly schoolId: SchoolId;
  readonly onClose: () => void;
  readonly onAdded: (added: AddedPerson) => void;
}): ReactNode {
  const text = useSchoolMessages();
  const ui = useUiMessages();
  const [givenName, setGiven] = useState('');
  const [familyName, setFamily] = useState('');
  const [role, setRole] = useState<Role>('pupil');
  const [classId, setClass] = useState('');
  const [children, setChildren] = useState<readonly ChildChoice[]>([]);
  const save = useSavePerson(undefined);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const body = {
      schoolId,
      givenName: givenName.trim(),
      familyName: familyName.trim(),
      role,
      ...(role === 'pupil' ? { classId } : {}),
      ...(role === 'guardian' ? { guardianOf: children.map((child) => child.personId) } : {}),
    };
    save.mutate(body, { onSuccess: (added) => (added === undefined ? onClose() : onAdded(added)) });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <NameFields givenName={givenName} familyName={familyName} onGiven={setGiven} onFamily={setFamily} />
      <SelectField id="pf-role" label={text.personForm.role} value={role} onChange={(value) => setRole(value as Role)}>
        {ROLES.filter((each) => each !== 'operator').map((each) => (
          <option key={each} value={each}>
            {text.role[each]}
          </option>
        ))}
      </SelectField>
      {role === 'pupil' ? (
        <ClassSelect label={text.personForm.class} value={classId} onChange={setClass} required />
      ) : null}
      {role === 'guardian' ? <ChildrenField value={children} onChange={setChildren} /> : null}
      <RefusalNote error={save.error} />
      <div className="dialog-acts">
        <button type="button" className="btn" onClick={onClose}>
          {ui.cancel}
        </button>
        <button type="submit" className="btn btn-main" aria-busy={save.isPending}>
          {save.isPending ? text.personForm.saving : text.personForm.add}
        </button>
      </div>
    </form>
  );
}
