// `/classes/:audienceId/delegues`: which guardians of a class are its delegates. MAIL-75.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ChevronLeft } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { searchWordsOf } from '@preau/core/school';
import type { DelegatesAnswer } from '@preau/protocol/school';
import { Asked } from '../../ui/Asked.tsx';
import { announce } from '../../ui/announcer.ts';
import { InputField } from '../../ui/Field.tsx';
import { useLanguage, useScreen } from '../../ui/hooks.ts';
import { formatDay } from '../../ui/i18n.ts';
import { RefusalNote } from '../../ui/RefusalNote.tsx';
import '../office/office.css';
import { SchoolFrame } from '../SchoolFrame.tsx';
import { send } from './read-mail.ts';
import { useRulesMessages } from './rules-messages.ts';

type Guardian = DelegatesAnswer['guardians'][number];

/** Those whose name, or a child's, begins with each word that was typed; the delegates always. */
function shownOf(guardians: readonly Guardian[], typed: string): readonly Guardian[] {
  const words = searchWordsOf(typed);
  return guardians.filter((guardian) => {
    const names = searchWordsOf([guardian.displayName, ...guardian.children].join(' '));
    return guardian.isDelegate || words.every((word) => names.some((name) => name.startsWith(word)));
  });
}

function GuardianList({
  audienceId,
  answer,
}: {
  readonly audienceId: string;
  readonly answer: DelegatesAnswer;
}): ReactNode {
  const text = useRulesMessages().delegates;
  const language = useLanguage();
  const client = useQueryClient();
  const heading = useScreen(text.title(answer.label));
  const [typed, setTyped] = useState('');
  const set = useMutation({
    mutationFn: ({ personId, isDelegate }: Pick<Guardian, 'personId' | 'isDelegate' | 'displayName'>) =>
      send('PUT', `/api/mail/delegates/${audienceId}`, { personId, isDelegate }),
    onSuccess: async (_done, { displayName, isDelegate }) => {
      announce(text.named(displayName, isDelegate));
      await client.invalidateQueries({ queryKey: ['delegates', audienceId] });
    },
  });
  const shown = shownOf(answer.guardians, typed);
  const delegates = answer.guardians.filter(({ isDelegate }) => isDelegate);
  return (
    <div className="narrow stack">
      <p>
        <Link className="btn btn-quiet" href={`/classes/${audienceId}/codes`}>
          <ChevronLeft className="i" aria-hidden="true" /> {text.back}
        </Link>
      </p>
      <h1 ref={heading} tabIndex={-1}>
        {text.title(answer.label)}
      </h1>
      <p className="soft">{text.lead(formatDay(language, Date.parse(`${answer.until}T12:00:00Z`), 'UTC'))}</p>
      <RefusalNote error={set.error} />
      {answer.guardians.length === 0 ? (
        <p className="card empty soft" data-state="empty">
          {text.none}
        </p>
      ) : (
        <>
          <p>{text.chosen(delegates.map(({ displayName }) => displayName))}</p>
          <InputField id="delegates-search" label={text.search} maxLength={100} value={typed} onChange={setTyped} />
          {shown.length === 0 ? <p className="soft">{text.noneFound}</p> : null}
          <ul className="card rows">
            {shown.map((guardian) => (
              <li key={guardian.personId}>
                <label className="switch">
                  <span />{' '}
                  <span>
                    <b>{guardian.displayName}</b>
                    <small>{text.of(guardian.children.join(', '))}</small>
                    {guardian.isOpen === null ? null : <small>{guardian.isOpen ? text.agreed : text.waits}</small>}
                  </span>
                  <input
                    type="checkbox"
                    role="switch"
                    checked={guardian.isDelegate}
                    disabled={set.isPending}
                    onChange={(event) => set.mutate({ ...guardian, isDelegate: event.target.checked })}
                  />
                </label>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

/** The route `/classes/:audienceId/delegues`. */
export function DelegatesScreen({ audienceId }: { readonly audienceId: string }): ReactNode {
  const text = useRulesMessages().delegates;
  return (
    <SchoolFrame title={text.name}>
      {() => (
        <Asked<DelegatesAnswer>
          key={audienceId}
          queryKey={['delegates', audienceId]}
          path={`/api/mail/delegates/${encodeURIComponent(audienceId)}`}
          title={text.name}
          failed={text.failed}
        >
          {(answer) => <GuardianList audienceId={audienceId} answer={answer} />}
        </Asked>
      )}
    </SchoolFrame>
  );
}
