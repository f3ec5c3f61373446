// The head changes one person: name, class and groups, children; ends them, or brings them back. Nobody is ever erased here.

import { useEffect, useId, useRef, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import type { HandPart, OfficePerson } from '@preau/protocol/school';
import { useUiMessages } from '../ui/messages.ts';
import { RefusalNote } from '../ui/RefusalNote.tsx';
import { useSchoolMessages } from './messages.ts';
import { changesOf, fieldsOf } from './people.ts';
import { ChildrenField, ClassSelect, GroupChoices, NameFields } from './PersonFields.tsx';
import type { ChildChoice } from './PersonFields.tsx';
import { useSavePerson } from './save-person.ts';

/** In the order of the form's fields. */
const PARTS: readonly HandPart[] = ['name', 'class', 'groups', 'children'];

/** Opens with what the school holds of the person. `children` stand below the fields, and above the buttons that save them. */
export function ChangePersonForm({
  person,
  onClose,
  children,
}: {
  readonly person: OfficePerson;
  readonly onClose: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const [ending, setEnding] = useState(false);
  if (!person.active)
    return (
      <>
        <BringBack person={person} onClose={onClose} />
        {children}
      </>
    );
  if (ending) return <End person={person} onClose={onClose} onBack={() => setEnding(false)} />;
  return (
    <Fields person={person} onClose={onClose} onEnd={() => setEnding(true)}>
      {children}
    </Fields>
  );
}

function Fields({
  person,
  onClose,
  onEnd,
  children: below,
}: {
  readonly person: OfficePerson;
  readonly onClose: () => void;
  readonly onEnd: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const text = useSchoolMessages().personForm;
  const form = useId();
  const before = fieldsOf(person);
  const [givenName, setGiven] = useState(before.givenName);
  const [familyName, setFamily] = useState(before.familyName);
  const [classId, setClass] = useState(before.classId);
  const [groupIds, setGroups] = useState(before.groupIds);
  const [children, setChildren] = useState<readonly ChildChoice[]>(person.children);
  const [handBack, setHandBack] = useState<readonly HandPart[]>([]);
  const save = useSavePerson(person.personId);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const childIds = children.map((child) => child.personId);
    const changes = changesOf(person, { givenName, familyName, classId, groupIds, childIds, handBack });
    if (Object.keys(changes).length === 0) onClose();
    else save.mutate(changes, { onSuccess: onClose });
  };
  return (
    <>
      <form id={form} className="stack" onSubmit={submit}>
        <NameFields givenName={givenName} familyName={familyName} onGiven={setGiven} onFamily={setFamily} />
        {person.roles.includes('pupil') ? (
          <>
            <ClassSelect label={text.class} value={classId} onChange={setClass} required />
            <GroupChoices value={groupIds} onChange={setGroups} />
          </>
        ) : null}
        {person.roles.includes('guardian') ? <ChildrenField value={children} onChange={setChildren} /> : null}
        {person.byHand.length === 0 ? (
          <p className="hint">{text.importHint}</p>
        ) : (
          <HandBackChoices of={person.byHand} value={handBack} onChange={setHandBack} />
        )}
      </form>
      {below}
      <RefusalNote error={save.error} />
      <div className="dialog-acts">
        <button type="button" className="btn btn-stop" onClick={onEnd}>
          {text.end}
        </button>
        <button type="submit" form={form} className="btn btn-main" aria-busy={save.isPending}>
          {save.isPending ? text.saving : text.save}
        </button>
      </div>
    </>
  );
}

/** What was changed by hand: ticked, the next import decides again. SCHOOL-121. */
function HandBackChoices({
  of,
  value,
  onChange,
}: {
  readonly of: readonly HandPart[];
  readonly value: readonly HandPart[];
  readonly onChange: (parts: readonly HandPart[]) => void;
}): ReactNode {
  const text = useSchoolMessages().personForm;
  return (
    <fieldset className="hand-back" aria-describedby="pf-by-hand">
      <legend className="legend">{text.byHand}</legend>
      <p id="pf-by-hand" className="hint">
        {text.byHandHint}
      </p>
      <div className="choices">
        {PARTS.filter((part) => of.includes(part)).map((part) => (
          <label key={part} className="choice">
            <input
              type="checkbox"
              checked={value.includes(part)}
              onChange={(event) =>
                onChange(event.target.checked ? [...value, part] : value.filter((each) => each !== part))
              }
            />{' '}
            {text.handParts[part]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function End({
  person,
  onClose,
  onBack,
}: {
  readonly person: OfficePerson;
  readonly onClose: () => void;
  readonly onBack: () => void;
}): ReactNode {
  const text = useSchoolMessages().personForm;
  const ui = useUiMessages();
  const save = useSavePerson(person.personId);
  const back = useRef<HTMLButtonElement>(null);
  // The button that led here is gone: the focus goes to the harmless one.
  useEffect(() => back.current?.focus(), []);
  return (
    <div className="stack">
      <p>{text.endAsk(person.displayName)}</p>
      <p className="soft">{text.endText}</p>
      <RefusalNote error={save.error} />
      <div className="dialog-acts">
        <button ref={back} type="button" className="btn" onClick={onBack}>
          {ui.cancel}
        </button>
        <button
          type="button"
          className="btn btn-stop"
          aria-busy={save.isPending}
          onClick={() => save.mutate({ active: false }, { onSuccess: onClose })}
        >
          {text.end}
        </button>
      </div>
    </div>
  );
}

function BringBack({ person, onClose }: { readonly person: OfficePerson; readonly onClose: () => void }): ReactNode {
  const text = useSchoolMessages().personForm;
  const ui = useUiMessages();
  const save = useSavePerson(person.personId);
  return (
    <div className="stack">
      <p>{text.endedText(person.displayName)}</p>
      <RefusalNote error={save.error} />
      <div className="dialog-acts">
        <button type="button" className="btn" onClick={onClose}>
          {ui.cancel}
        </button>
        <button
          type="button"
          className="btn btn-main"
          aria-busy={save.isPending}
          onClick={() => save.mutate({ active: true }, { onSuccess: onClose })}
        >
          {text.bringBack}
        </button>
      </div>
    </div>
  );
}
