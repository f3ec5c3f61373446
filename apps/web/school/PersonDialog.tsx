// One person by hand: added, with the code offered at once, or changed.

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { SchoolId } from '@preau/core/base';
import type { OfficePerson } from '@preau/protocol/school';
import { Dialog } from '../ui/Dialog.tsx';
import { Notice } from '../ui/Notice.tsx';
import { problemSentence, useUiMessages } from '../ui/messages.ts';
import { refusalOf } from '../ui/request.ts';
import { AddPersonForm } from './AddPersonForm.tsx';
import { ChangePersonForm } from './ChangePersonForm.tsx';
import { CodeDialog } from './CodeDialog.tsx';
import { useSchoolMessages } from './messages.ts';
import { findPeople } from './find-people.ts';
import { FamilySection } from './people/FamilySection.tsx';
import { PersonData } from './people/PersonData.tsx';
import type { AddedPerson } from './save-person.ts';

/** Adds somebody, then offers the code. */
export function AddPersonDialog({
  schoolId,
  onClose,
}: {
  readonly schoolId: SchoolId;
  readonly onClose: () => void;
}): ReactNode {
  const text = useSchoolMessages();
  const [added, setAdded] = useState<AddedPerson>();
  const [coding, setCoding] = useState(false);
  if (added === undefined) {
    return (
      <Dialog title={text.personForm.addTitle} onClose={onClose}>
        <AddPersonForm schoolId={schoolId} onClose={onClose} onAdded={setAdded} />
      </Dialog>
    );
  }
  if (coding) return <CodeDialog person={added} onClose={onClose} />;
  return (
    <Dialog title={text.personForm.addedTitle(added.displayName)} onClose={onClose}>
      <div className="dialog-acts">
        <button type="button" className="btn" onClick={onClose}>
          {text.classes.done}
        </button>
        <button type="button" className="btn btn-main" onClick={() => setCoding(true)}>
          {text.personForm.code}
        </button>
      </div>
    </Dialog>
  );
}

/** Changes somebody whom a list of the office showed. */
export function ChangePersonDialog({
  person,
  onClose,
}: {
  readonly person: OfficePerson;
  readonly onClose: () => void;
}): ReactNode {
  const text = useSchoolMessages().personForm;
  return (
    <Dialog title={text.changeTitle(person.displayName)} onClose={onClose}>
      <ChangePersonForm person={person} onClose={onClose}>
        {person.active && (person.roles.includes('guardian') || person.roles.includes('pupil')) ? (
          <FamilySection personId={person.personId} isGuardian={person.roles.includes('guardian')} />
        ) : null}
        <PersonData person={person} onErased={onClose} />
      </ChangePersonForm>
    </Dialog>
  );
}

/** The same for somebody of whom a list holds only name and login: the rest is read first. */
export function ChangeFoundDialog({
  schoolId,
  person,
  onClose,
}: {
  readonly schoolId: SchoolId;
  readonly person: Pick<OfficePerson, 'personId' | 'displayName' | 'login'>;
  readonly onClose: () => void;
}): ReactNode {
  const text = useSchoolMessages().personForm;
  const ui = useUiMessages();
  const found = useQuery({
    queryKey: ['people', schoolId, 'one', person.personId],
    queryFn: ({ signal }) => findPeople({ schoolId, search: person.login, role: '' }, signal),
  });
  const whole = found.data?.people.find((each) => each.personId === person.personId);
  if (whole !== undefined) return <ChangePersonDialog person={whole} onClose={onClose} />;
  const failure = found.isError
    ? problemSentence(ui, refusalOf(found.error))
    : found.isSuccess
      ? problemSentence(ui, { code: 'person.unknown' })
      : undefined;
  return (
    <Dialog title={text.changeTitle(person.displayName)} onClose={onClose}>
      {failure === undefined ? (
        <div className="skeleton skeleton-board" aria-busy="true" />
      ) : (
        <Notice tone="error" title={failure} live />
      )}
    </Dialog>
  );
}
