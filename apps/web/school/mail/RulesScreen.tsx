// `/etablissement/messages`: who may write to whom, as sentences with a switch each. MAIL-13.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { DEFAULT_CELLS, MAIL_CELLS } from '@preau/core/school';
import type { MailCell } from '@preau/core/school';
import type { MailRulesAnswer, PersonDay } from '@preau/protocol/school';
import { Asked } from '../../ui/Asked.tsx';
import { announce } from '../../ui/announcer.ts';
import { useScreen } from '../../ui/hooks.ts';
import { Notice } from '../../ui/Notice.tsx';
import { RefusalNote } from '../../ui/RefusalNote.tsx';
import { Failed } from '../../ui/Waiting.tsx';
import { hasOffice } from '../account.ts';
import { useSchoolMessages } from '../messages.ts';
import { BackToOffice } from '../office/BackToOffice.tsx';
import '../office/office.css';
import { SchoolFrame } from '../SchoolFrame.tsx';
import { useRulesMessages } from './rules-messages.ts';
import { send } from './read-mail.ts';

const KEY = ['mail-rules'];
const WRITERS = ['pupil', 'guardian', 'teacher'] as const;

function isAsAtFirst(cells: readonly MailCell[]): boolean {
  return MAIL_CELLS.every((cell) => cells.includes(cell) === DEFAULT_CELLS.includes(cell));
}

function Sentences({
  title,
  list,
  id,
}: {
  readonly title: string;
  readonly list: readonly string[];
  readonly id: string;
}): ReactNode {
  return (
    <section className="stack" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <ul className="card rows">
        {list.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}

function RuleList({ schoolId, cells }: { readonly schoolId: string; readonly cells: readonly MailCell[] }): ReactNode {
  const text = useRulesMessages();
  const client = useQueryClient();
  const heading = useScreen(text.title);
  // What stood before the way back to the beginning, until something else is changed.
  const [before, setBefore] = useState<readonly MailCell[]>();
  const set = useMutation({
    mutationFn: ({ wanted }: { readonly wanted: readonly MailCell[]; readonly said: string }) =>
      send('PUT', '/api/mail/rules', { schoolId, cells: wanted }),
    onSuccess: (_done, { wanted, said }) => {
      client.setQueryData(KEY, { cells: wanted } satisfies MailRulesAnswer);
      announce(said);
    },
  });
  const change = (wanted: readonly MailCell[], said: string, former?: readonly MailCell[]): void => {
    setBefore(former);
    set.mutate({ wanted, said });
  };
  return (
    <div className="narrow stack">
      <BackToOffice />
      <h1 ref={heading} tabIndex={-1}>
        {text.title}
      </h1>
      <p className="soft">{text.lead}</p>
      <RefusalNote error={set.error} />
      {WRITERS.map((writer) => (
        <section key={writer} className="stack" aria-labelledby={`rules-${writer}`}>
          <h2 id={`rules-${writer}`}>{text.groups[writer]}</h2>
          <ul className="card rows">
            {MAIL_CELLS.filter((cell) => cell.startsWith(`${writer}.`)).map((cell) => {
              const { name, on, off } = text.cells[cell];
              const isOn = cells.includes(cell);
              return (
                <li key={cell}>
                  <label className="switch">
                    <span />{' '}
                    <span>
                      <span className="sr">{text.groups[writer]} </span>
                      {name}
                      <small>{isOn ? on : off}</small>
                    </span>
                    <input
                      type="checkbox"
                      role="switch"
                      checked={isOn}
                      disabled={set.isPending}
                      onChange={(event) =>
                        change(
                          event.target.checked ? [...cells, cell] : cells.filter((each) => each !== cell),
                          text.now(text.groups[writer], name, event.target.checked),
                        )
                      }
                    />
                  </label>
                </li>
              );
            })}
          </ul>
        </section>
      ))}
      {before === undefined || set.isError ? null : (
        <Notice tone="note" title={text.isReset}>
          <button type="button" className="btn" aria-busy={set.isPending} onClick={() => change(before, text.undo)}>
            {text.undo}
          </button>
        </Notice>
      )}
      {isAsAtFirst(cells) ? null : (
        <div className="acts">
          <button
            type="button"
            className="btn"
            aria-busy={set.isPending}
            onClick={() => change(DEFAULT_CELLS, text.isReset, cells)}
          >
            <RotateCcw className="i" aria-hidden="true" /> {text.reset}
          </button>
        </div>
      )}
      <Sentences id="rules-always" title={text.always.title} list={text.always.list} />
      <Sentences id="rules-never" title={text.never.title} list={text.never.list} />
    </div>
  );
}

function Rules({ person }: { readonly person: PersonDay }): ReactNode {
  const text = useRulesMessages();
  const office = useSchoolMessages().office;
  if (!hasOffice(person.roles)) return <Failed title={text.title} sentence={office.notYours} state="forbidden" />;
  return (
    <Asked<MailRulesAnswer>
      queryKey={KEY}
      path={`/api/mail/rules?schoolId=${person.schoolId}`}
      title={text.title}
      failed={text.failed}
    >
      {({ cells }) => <RuleList schoolId={person.schoolId} cells={cells} />}
    </Asked>
  );
}

/** The route `/etablissement/messages`. */
export function RulesScreen(): ReactNode {
  const text = useRulesMessages();
  return <SchoolFrame title={text.title}>{(person) => <Rules key={person.personId} person={person} />}</SchoolFrame>;
}
