// One school of the cell: its numbers, who heads it, its imports, what it allows, the room of its files. OFFICE-41 to 43.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ChevronLeft, KeyRound, Printer } from 'lucide-react';
import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { Link } from 'wouter';
import { SWITCH_NAMES } from '@preau/core/school';
import type { ActivationCodeAnswer, CellHead, CellSchoolAnswer } from '@preau/protocol/school';
import { Asked } from '../../ui/Asked.tsx';
import { announce } from '../../ui/announcer.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { InputField } from '../../ui/Field.tsx';
import { useLanguage } from '../../ui/hooks.ts';
import { capital, formatDay } from '../../ui/i18n.ts';
import { useUiMessages } from '../../ui/messages.ts';
import { RefusalNote } from '../../ui/RefusalNote.tsx';
import { request, RefusalError } from '../../ui/request.ts';
import { Slip } from '../CodeDialog.tsx';
import { useSchoolMessages } from '../messages.ts';
import { Numbers } from '../office/LogScreen.tsx';
import { formatBytes, formatMoment } from './figures.ts';
import { useOperatorMessages } from './messages.ts';
import { CellPage, OperatorFrame } from './OperatorFrame.tsx';

const GIGA = 1_000_000_000;

function HeadCode({
  schoolId,
  head,
  onClose,
}: {
  readonly schoolId: string;
  readonly head: CellHead;
  readonly onClose: () => void;
}): ReactNode {
  const text = useOperatorMessages().school;
  const { classes } = useSchoolMessages();
  const ui = useUiMessages();
  const make = useMutation({
    mutationFn: async () => {
      const path = `/api/operator/schools/${schoolId}/heads/${head.personId}/code`;
      const answer = await request<ActivationCodeAnswer>('POST', path);
      if (!answer.ok) throw new RefusalError(answer.error);
      return answer.value;
    },
  });
  return (
    <Dialog title={text.codeFor(head.displayName)} onClose={onClose}>
      {make.data === undefined ? <p>{text.codeAsk}</p> : <Slip answer={make.data} />}
      <RefusalNote error={make.error} />
      <div className="dialog-acts">
        <button type="button" className="btn" onClick={onClose}>
          {make.data === undefined ? ui.cancel : classes.done}
        </button>
        {make.data === undefined ? (
          <button type="button" className="btn btn-main" aria-busy={make.isPending} onClick={() => make.mutate()}>
            {text.code}
          </button>
        ) : (
          <button type="button" className="btn btn-main" onClick={() => print()}>
            <Printer className="i" aria-hidden="true" /> {classes.print}
          </button>
        )}
      </div>
    </Dialog>
  );
}

function Heads({
  schoolId,
  heads,
}: {
  readonly schoolId: string;
  readonly heads: CellSchoolAnswer['heads'];
}): ReactNode {
  const text = useOperatorMessages().school;
  const [asking, setAsking] = useState<CellHead>();
  return (
    <section className="block" aria-labelledby="heads-t">
      <h2 id="heads-t">{text.heads}</h2>
      {heads.length === 0 ? <p className="soft">{text.noHead}</p> : null}
      {heads.length === 0 ? null : (
        <ul className="card rows">
          {heads.map((head) => (
            <li key={head.personId}>
              <span>
                <b>{head.displayName}</b>
                <small>
                  {head.login} · {head.activated ? text.activated : text.notActivated}
                </small>
              </span>
              <button
                type="button"
                className="btn"
                aria-label={text.codeFor(head.displayName)}
                onClick={() => setAsking(head)}
              >
                <KeyRound className="i" aria-hidden="true" /> {text.code}
              </button>
            </li>
          ))}
        </ul>
      )}
      {asking === undefined ? null : (
        <HeadCode schoolId={schoolId} head={asking} onClose={() => setAsking(undefined)} />
      )}
    </section>
  );
}

function Room({ answer }: { readonly answer: CellSchoolAnswer }): ReactNode {
  const all = useOperatorMessages();
  const text = all.school;
  const language = useLanguage();
  const client = useQueryClient();
  const { schoolId, files } = answer.school;
  const [quota, setQuota] = useState(String(files.quotaBytes / GIGA));
  const set = useMutation({
    mutationFn: async () => {
      const quotaBytes = Math.round(Number(quota) * GIGA);
      const done = await request('PUT', `/api/operator/schools/${schoolId}/quota`, { quotaBytes });
      if (!done.ok) throw new RefusalError(done.error);
    },
    onSuccess: async () => {
      announce(text.quotaSet);
      await client.invalidateQueries({ queryKey: ['cell'] });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!set.isPending) set.mutate();
  };
  const told = (bytes: number): string => formatBytes(language, all.units, bytes);
  return (
    <section className="block" aria-labelledby="room-t">
      <h2 id="room-t">{text.room}</h2>
      <div className="card cell-fact">
        <p className="num">{text.used(told(files.bytes), told(files.quotaBytes))}</p>
        <meter className="cell-bar" min={0} max={files.quotaBytes} value={files.bytes} aria-labelledby="room-t" />
        <form className="cell-top" onSubmit={submit}>
          <InputField
            id="quota"
            label={text.quota}
            type="number"
            min={1}
            max={20_000}
            step="any"
            required
            value={quota}
            onChange={setQuota}
          />
          <button type="submit" className="btn" aria-busy={set.isPending}>
            {text.setQuota}
          </button>
        </form>
        <RefusalNote error={set.error} />
      </div>
    </section>
  );
}

function School({ answer }: { readonly answer: CellSchoolAnswer }): ReactNode {
  const all = useOperatorMessages();
  const text = all.school;
  const language = useLanguage();
  const { school, imports, switches } = answer;
  return (
    <CellPage title={school.name}>
      <p>
        <Link className="btn btn-quiet" href="/exploitation">
          <ChevronLeft className="i" aria-hidden="true" /> {text.back}
        </Link>
      </p>
      <p className="soft num">
        {school.schoolId} · {school.zone} · {text.opened(formatDay(language, answer.createdAt, school.zone))}
      </p>
      <Heads schoolId={school.schoolId} heads={answer.heads} />
      <Numbers answer={answer.numbers} />
      <section className="block" aria-labelledby="imports-t">
        <h2 id="imports-t">{text.imports}</h2>
        {imports.length === 0 ? (
          <p className="soft">{text.noImport}</p>
        ) : (
          <ul className="card rows">
            {imports.map((run) => (
              <li key={run.runId}>
                <span>
                  <b>{capital(formatMoment(language, run.at, school.zone))}</b>
                  <small className="num">{text.counts(run.created, run.changed, run.missing)}</small>
                </span>
                <span className="acts">
                  {run.isUndo ? <span className="tag">{text.isUndo}</span> : null}
                  {run.isUndone ? <span className="tag">{text.isUndone}</span> : null}
                </span>
              </li>
            ))}
          </ul>
        )}
      </section>
      <Room key={school.files.quotaBytes} answer={answer} />
      <section className="block" aria-labelledby="switches-t">
        <h2 id="switches-t">{text.switches}</h2>
        <dl className="card cell-facts cell-fact">
          {SWITCH_NAMES.map((name) => (
            <div key={name}>
              <dt>{all.switches.names[name].name}</dt>
              <dd>{switches[name] ? text.on : text.off}</dd>
            </div>
          ))}
        </dl>
      </section>
      <p>
        <Link className="btn" href={`/exploitation/journal?ecole=${school.schoolId}`}>
          {text.log}
        </Link>
      </p>
    </CellPage>
  );
}

/** The route `/exploitation/etablissements/:schoolId`. */
export function CellSchoolScreen({ schoolId }: { readonly schoolId: string }): ReactNode {
  const { schools, school } = useOperatorMessages();
  return (
    <OperatorFrame title={schools.title}>
      {() => (
        <Asked<CellSchoolAnswer>
          key={schoolId}
          queryKey={['cell', 'school', schoolId]}
          path={`/api/operator/schools/${schoolId}`}
          title={schools.title}
          failed={school.failed}
        >
          {(answer) => <School answer={answer} />}
        </Asked>
      )}
    </OperatorFrame>
  );
}
