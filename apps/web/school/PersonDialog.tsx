// The head adds one person by hand, or renames, moves to another class, ends. Nothing is ever erased here.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { ROLES } from '@preau/core/base';
import type { Role, SchoolId } from '@preau/core/base';
import type { AudiencesAnswer, PupilsAnswer } from '@preau/protocol/school';
import { announce } from '../ui/announcer.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Notice } from '../ui/Notice.tsx';
import { problemSentence, useUiMessages } from '../ui/messages.ts';
import { readJson, refusalOf, request, RefusalError } from '../ui/request.ts';
import { CodeDialog } from './CodeDialog.tsx';
import { useSchoolMessages } from './messages.ts';

interface Added {
  readonly personId: string;
  readonly displayName: string;
}

function ClassSelect({
  id,
  value,
  onChange,
  empty,
  required,
}: {
  readonly id: string;
  readonly value: string;
  readonly onChange: (id: string) => void;
  readonly empty: string;
  readonly required: boolean;
}): ReactNode {
  const text = useSchoolMessages().personForm;
  const audiences = useQuery({
    queryKey: ['audiences'],
    queryFn: ({ signal }) => readJson<AudiencesAnswer>('/api/audiences', signal),
  });
  return (
    <div className="field">
      <label htmlFor={id}>{text.class}</label>
      <select
        id={id}
        className="input"
        required={required}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        <option value="">{empty}</option>
        {(audiences.data?.audiences ?? [])
          .filter((audience) => audience.kind === 'class')
          .map((audience) => (
            <option key={audience.audienceId} value={audience.audienceId}>
              {audience.label}
            </option>
          ))}
      </select>
    </div>
  );
}

function ChildSelect({
  classId,
  value,
  onChange,
}: {
  readonly classId: string;
  readonly value: string;
  readonly onChange: (id: string) => void;
}): ReactNode {
  const text = useSchoolMessages();
  const pupils = useQuery({
    queryKey: ['pupils', classId],
    enabled: classId !== '',
    queryFn: ({ signal }) => readJson<PupilsAnswer>(`/api/audiences/${classId}/pupils`, signal),
  });
  return (
    <div className="field">
      <label htmlFor="pf-child">{text.personForm.childOf}</label>
      <select id="pf-child" className="input" required value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{text.lessonForm.choose}</option>
        {(pupils.data?.pupils ?? []).map((pupil) => (
          <option key={pupil.personId} value={pupil.personId}>
            {pupil.displayName}
          </option>
        ))}
      </select>
      <p className="hint">{text.personForm.childOfHint}</p>
    </div>
  );
}

function useSavePerson(personId: string | undefined): ReturnType<typeof useMutation<Added | undefined, Error, object>> {
  const client = useQueryClient();
  const saved = useSchoolMessages().state.saved;
  return useMutation({
    mutationFn: async (body: object) => {
      const answer =
        personId === undefined
          ? await request<Added>('POST', '/api/people', body)
          : await request<Added>('PATCH', `/api/people/${personId}`, body);
      if (!answer.ok) throw new RefusalError(answer.error);
      return answer.value;
    },
    onSuccess: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: ['pupils'] }),
        client.invalidateQueries({ queryKey: ['day'] }),
      ]);
      announce(saved);
    },
  });
}

function AddForm({
  schoolId,
  onClose,
  onAdded,
}: {
  readonly schoolId: SchoolId;
  readonly onClose: () => void;
  readonly onAdded: (added: Added) => void;
}): ReactNode {
  const text = useSchoolMessages();
  const ui = useUiMessages();
  const [givenName, setGiven] = useState('');
  const [familyName, setFamily] = useState('');
  const [role, setRole] = useState<Role>('pupil');
  const [classId, setClass] = useState('');
  const [child, setChild] = useState('');
  const save = useSavePerson(undefined);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const body = {
      schoolId,
      givenName: givenName.trim(),
      familyName: familyName.trim(),
      role,
      ...(role === 'pupil' ? { classId } : {}),
      ...(role === 'guardian' ? { guardianOf: [child] } : {}),
    };
    save.mutate(body, {
      onSuccess: (added) =>
        added === undefined
          ? onClose()
          : onAdded({ personId: added.personId, displayName: added.displayName ?? `${givenName} ${familyName}` }),
    });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <div className="pair">
        <div className="field">
          <label htmlFor="pf-given">{text.personForm.given}</label>
          <input
            id="pf-given"
            className="input"
            required
            maxLength={100}
            value={givenName}
            onChange={(event) => setGiven(event.target.value)}
            autoComplete="off"
          />
        </div>
        <div className="field">
          <label htmlFor="pf-family">{text.personForm.family}</label>
          <input
            id="pf-family"
            className="input"
            required
            maxLength={100}
            value={familyName}
            onChange={(event) => setFamily(event.target.value)}
            autoComplete="off"
          />
        </div>
      </div>
      <div className="field">
        <label htmlFor="pf-role">{text.personForm.role}</label>
        <select id="pf-role" className="input" value={role} onChange={(event) => setRole(event.target.value as Role)}>
          {ROLES.filter((each) => each !== 'operator').map((each) => (
            <option key={each} value={each}>
              {text.role[each]}
            </option>
          ))}
        </select>
      </div>
      {role === 'pupil' || role === 'guardian' ? (
        <ClassSelect
          id="pf-class"
          value={classId}
          onChange={setClass}
          empty={text.lessonForm.choose}
          required={role === 'pupil'}
        />
      ) : null}
      {role === 'guardian' ? <ChildSelect classId={classId} value={child} onChange={setChild} /> : null}
      {save.isError ? <Notice tone="error" title={problemSentence(ui, refusalOf(save.error).code)} live /> : null}
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

function ChangeForm({ person, onClose }: { readonly person: Added; readonly onClose: () => void }): ReactNode {
  const text = useSchoolMessages().personForm;
  const ui = useUiMessages();
  const [classId, setClass] = useState('');
  const [givenName, setGiven] = useState('');
  const [familyName, setFamily] = useState('');
  const save = useSavePerson(person.personId);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const body = {
      ...(givenName.trim() === '' ? {} : { givenName: givenName.trim() }),
      ...(familyName.trim() === '' ? {} : { familyName: familyName.trim() }),
      ...(classId === '' ? {} : { classId }),
    };
    save.mutate(body, { onSuccess: onClose });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <p>
        <b>{person.displayName}</b>
      </p>
      <div className="pair">
        <div className="field">
          <label htmlFor="pf-given">{text.given}</label>
          <input
            id="pf-given"
            className="input"
            maxLength={100}
            placeholder={text.classKept}
            value={givenName}
            onChange={(event) => setGiven(event.target.value)}
            autoComplete="off"
          />
        </div>
        <div className="field">
          <label htmlFor="pf-family">{text.family}</label>
          <input
            id="pf-family"
            className="input"
            maxLength={100}
            placeholder={text.classKept}
            value={familyName}
            onChange={(event) => setFamily(event.target.value)}
            autoComplete="off"
          />
        </div>
      </div>
      <ClassSelect id="pf-class" value={classId} onChange={setClass} empty={text.classKept} required={false} />
      {save.isError ? <Notice tone="error" title={problemSentence(ui, refusalOf(save.error).code)} live /> : null}
      <p className="hint">{text.endText}</p>
      <div className="dialog-acts">
        <button
          type="button"
          className="btn btn-stop"
          onClick={() => save.mutate({ active: false }, { onSuccess: onClose })}
        >
          {text.end}
        </button>
        <button type="submit" className="btn btn-main" aria-busy={save.isPending}>
          {save.isPending ? text.saving : text.save}
        </button>
      </div>
    </form>
  );
}

/** `person` is changed; without it one is added, and the code offered at once. */
export function PersonDialog({
  schoolId,
  person,
  onClose,
}: {
  readonly schoolId: SchoolId;
  readonly person?: Added;
  readonly onClose: () => void;
}): ReactNode {
  const text = useSchoolMessages();
  const [added, setAdded] = useState<Added>();
  const [coding, setCoding] = useState(false);
  if (added !== undefined && coding) return <CodeDialog person={added} onClose={onClose} />;
  if (added !== undefined) {
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
  return (
    <Dialog title={person === undefined ? text.personForm.addTitle : text.personForm.changeTitle} onClose={onClose}>
      {person === undefined ? (
        <AddForm schoolId={schoolId} onClose={onClose} onAdded={setAdded} />
      ) : (
        <ChangeForm person={person} onClose={onClose} />
      )}
    </Dialog>
  );
}
