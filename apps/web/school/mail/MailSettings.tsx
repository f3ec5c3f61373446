// What somebody settles about messages: staff, from whom they take none (MAIL-14); guardians, whether delegates may write to them (MAIL-75).

import type { ReactNode } from 'react';
import type { DelegateContact, MailSettingsAnswer, PersonDay } from '@preau/protocol/school';
import { announce } from '../../ui/announcer.ts';
import { RefusalNote } from '../../ui/RefusalNote.tsx';
import { useMailMessages } from './messages.ts';
import { useThreadDeed } from './read-mail.ts';

interface Choice {
  readonly label: string;
  readonly checked: boolean;
  readonly path: string;
  readonly bodyOf: (checked: boolean) => object;
}

/** Choices behind their title, each kept at once. */
function Choices({
  title,
  choices,
  children,
}: {
  readonly title: string;
  readonly choices: readonly Choice[];
  readonly children: ReactNode;
}): ReactNode {
  const { saved } = useMailMessages().settings;
  const deed = useThreadDeed(() => announce(saved));
  return (
    <details className="card mail-settings">
      <summary>{title}</summary>
      <div className="stack">
        {choices.map(({ label, checked, path, bodyOf }) => (
          <label key={label} className="choice">
            <input
              type="checkbox"
              checked={checked}
              disabled={deed.isPending}
              onChange={(event) => deed.mutate({ method: 'PUT', path, body: bodyOf(event.target.checked) })}
            />{' '}
            {label}
          </label>
        ))}
        <RefusalNote error={deed.error} />
        {children}
      </div>
    </details>
  );
}

function Refusals({
  person,
  refuses,
}: {
  readonly person: PersonDay;
  readonly refuses: MailSettingsAnswer['refuses'];
}): ReactNode {
  const text = useMailMessages().settings;
  const { schoolId, personId } = person;
  return (
    <Choices
      title={text.title}
      choices={(['pupil', 'guardian'] as const).map((group) => ({
        label: text[group],
        checked: refuses.includes(group),
        path: '/api/mail/refusals',
        bodyOf: (checked) => ({
          schoolId,
          personId,
          refuses: checked ? [...refuses, group] : refuses.filter((each) => each !== group),
        }),
      }))}
    >
      <p className="hint">{text.hint}</p>
    </Choices>
  );
}

function Delegates({ person, contact }: { readonly person: PersonDay; readonly contact: DelegateContact }): ReactNode {
  const text = useMailMessages().settings.delegates;
  const { schoolId, personId } = person;
  return (
    <Choices
      title={text.title}
      choices={[
        {
          label: text.open,
          checked: contact.isOpen,
          path: '/api/mail/delegate-contact',
          bodyOf: (isOpen) => ({ schoolId, personId, isOpen }),
        },
      ]}
    >
      {contact.delegateOf.length === 0 || contact.isOpen ? null : <p>{text.named(contact.delegateOf.join(', '))}</p>}
      {contact.delegates.length === 0 ? null : (
        <p>{text.who(contact.delegates.map(({ displayName, label }) => `${displayName} (${label})`).join(', '))}</p>
      )}
      <p className="hint">{text.hint}</p>
    </Choices>
  );
}

/** What this person may settle; nothing for a pupil. */
export function MailSettings({
  person,
  settings,
}: {
  readonly person: PersonDay;
  readonly settings: MailSettingsAnswer;
}): ReactNode {
  const isStaff = person.roles.some((role) => role === 'teacher' || role === 'head' || role === 'operator');
  return (
    <>
      {isStaff ? <Refusals person={person} refuses={settings.refuses} /> : null}
      {settings.delegates === null ? null : <Delegates person={person} contact={settings.delegates} />}
    </>
  );
}
