// Switches for every school of the cell at once, each with a reason that heads read. OFFICE-50, 51.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { MAX_CELL_REASON, SWITCH_NAMES } from '@preau/core/school';
import type { SwitchName } from '@preau/core/school';
import type { CellSwitchesAnswer } from '@preau/protocol/school';
import { Asked } from '../../ui/Asked.tsx';
import { announce } from '../../ui/announcer.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { useLanguage } from '../../ui/hooks.ts';
import { useUiMessages } from '../../ui/messages.ts';
import { RefusalNote } from '../../ui/RefusalNote.tsx';
import { request, RefusalError } from '../../ui/request.ts';
import { formatMoment } from './figures.ts';
import { useOperatorMessages } from './messages.ts';
import { CellPage, OperatorFrame } from './OperatorFrame.tsx';

const KEY = ['cell', 'switches'];

async function put(body: object): Promise<CellSwitchesAnswer> {
  const answer = await request<CellSwitchesAnswer>('PUT', '/api/operator/switches', body);
  if (!answer.ok) throw new RefusalError(answer.error);
  return answer.value;
}

function SetDialog({
  name,
  schools,
  onClose,
}: {
  readonly name: SwitchName;
  readonly schools: number;
  readonly onClose: () => void;
}): ReactNode {
  const text = useOperatorMessages().switches;
  const ui = useUiMessages();
  const client = useQueryClient();
  const id = useId();
  const [reason, setReason] = useState('');
  const words = text.names[name];
  const set = useMutation({
    mutationFn: () => put({ name, isSet: true, reason: reason.trim() }),
    onSuccess: (answer) => {
      client.setQueryData(KEY, answer);
      announce(text.done(words.name));
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!set.isPending && reason.trim() !== '') set.mutate();
  };
  return (
    <Dialog title={`${words.name} : ${words.is}`} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <p>{text.ask(schools)}</p>
        <div className="field">
          <label htmlFor={`${id}-reason`}>{text.reason}</label>
          <textarea
            id={`${id}-reason`}
            className="input"
            rows={3}
            maxLength={MAX_CELL_REASON}
            required
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        <RefusalNote error={set.error} />
        <div className="dialog-acts">
          <button type="button" className="btn" onClick={onClose}>
            {ui.cancel}
          </button>
          <button type="submit" className="btn btn-stop" aria-busy={set.isPending}>
            {words.act}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function SwitchList({ answer }: { readonly answer: CellSwitchesAnswer }): ReactNode {
  const text = useOperatorMessages().switches;
  const language = useLanguage();
  const client = useQueryClient();
  const [asking, setAsking] = useState<SwitchName>();
  const lift = useMutation({
    mutationFn: (name: SwitchName) => put({ name, isSet: false }),
    onSuccess: (now, name) => {
      client.setQueryData(KEY, now);
      announce(text.lifted(text.names[name].name));
    },
  });
  return (
    <CellPage title={text.title}>
      <p className="soft num">{text.lead(answer.schools)}</p>
      <RefusalNote error={lift.error} />
      <ul className="card rows cell-switches">
        {SWITCH_NAMES.map((name) => {
          const set = answer.cell[name];
          const words = text.names[name];
          return (
            <li key={name}>
              <span className="cell-school">
                <b>{words.name}</b>
                <small>{set === undefined ? text.free : text.since(formatMoment(language, set.at), set.reason)}</small>
              </span>
              <span className="acts">
                {set === undefined ? (
                  <button
                    type="button"
                    className="btn"
                    aria-label={`${words.name} : ${words.act}`}
                    onClick={() => setAsking(name)}
                  >
                    {words.act}
                  </button>
                ) : (
                  <>
                    <span className="tag tag-stop">{words.is}</span>
                    <button
                      type="button"
                      className="btn"
                      aria-label={text.liftOf(words.name)}
                      aria-busy={lift.isPending}
                      onClick={() => lift.mutate(name)}
                    >
                      {text.lift}
                    </button>
                  </>
                )}
              </span>
            </li>
          );
        })}
      </ul>
      {asking === undefined ? null : (
        <SetDialog name={asking} schools={answer.schools} onClose={() => setAsking(undefined)} />
      )}
    </CellPage>
  );
}

/** The route `/exploitation/reglages`. */
export function CellSwitchesScreen(): ReactNode {
  const text = useOperatorMessages();
  const { title, failed } = text.switches;
  return (
    <OperatorFrame title={title}>
      {() => (
        <Asked<CellSwitchesAnswer>
          queryKey={['cell', 'switches']}
          path="/api/operator/switches"
          title={title}
          failed={failed}
        >
          {(answer) => <SwitchList answer={answer} />}
        </Asked>
      )}
    </OperatorFrame>
  );
}
