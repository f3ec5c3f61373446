// The accounts of a class: who was never here, codes for all of them on one sheet, who looks after them.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ChevronLeft, Printer } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { SchoolId } from '@preau/core/base';
import type { ClassAccountsAnswer, CodeSheetAnswer } from '@preau/protocol/school';
import { Dialog } from '../../ui/Dialog.tsx';
import { useLanguage, useScreen } from '../../ui/hooks.ts';
import { formatDay } from '../../ui/i18n.ts';
import { problemSentence, useUiMessages } from '../../ui/messages.ts';
import { Notice } from '../../ui/Notice.tsx';
import { randomId } from '../../ui/random-id.ts';
import { readJson, refusalOf } from '../../ui/request.ts';
import { Failed, Skeletons } from '../../ui/Waiting.tsx';
import { useRulesMessages } from '../mail/rules-messages.ts';
import { SchoolFrame } from '../SchoolFrame.tsx';
import { Administrators } from './Administrators.tsx';
import { CodeSheet } from './CodeSheet.tsx';
import { makeSheet } from './make-sheet.ts';
import type { Scope } from './make-sheet.ts';
import { useCardsMessages } from './cards-messages.ts';
import { usePeopleMessages } from './messages.ts';
import { neverHere, printable } from './class-accounts.ts';
import type { Part } from './class-accounts.ts';
import './codes.css';

function Choose({
  answer,
  onMake,
  isMaking,
  error,
}: {
  readonly answer: ClassAccountsAnswer;
  readonly onMake: (parts: readonly Part[], scope: Scope) => void;
  readonly isMaking: boolean;
  readonly error: unknown;
}): ReactNode {
  const { codes: text } = usePeopleMessages();
  const ui = useUiMessages();
  const [parts, setParts] = useState<readonly Part[]>(['pupil']);
  const [scope, setScope] = useState<Scope>('neverActivated');
  const [asking, setAsking] = useState(false);
  const counts = {
    neverActivated: printable(answer.accounts, parts, 'neverActivated').length,
    all: printable(answer.accounts, parts, 'all').length,
  };
  const count = counts[scope];
  const isTaking = scope === 'all' && count > counts.neverActivated;
  const make = (): void => {
    setAsking(false);
    onMake(parts, scope);
  };
  return (
    <section className="card stack empty" aria-label={text.link}>
      {answer.seesGuardians ? (
        <fieldset className="field">
          <legend className="legend">{text.who}</legend>
          <div className="choices">
            {(['pupil', 'guardian'] as const).map((part) => (
              <label key={part} className="choice">
                <input
                  type="checkbox"
                  checked={parts.includes(part)}
                  onChange={(event) =>
                    setParts(event.target.checked ? [...parts, part] : parts.filter((each) => each !== part))
                  }
                />{' '}
                {part === 'pupil' ? text.ofPupils : text.ofGuardians}
              </label>
            ))}
          </div>
        </fieldset>
      ) : null}
      <fieldset className="field">
        <legend className="legend">{text.scope}</legend>
        <div className="choices">
          {(['neverActivated', 'all'] as const).map((each) => (
            <label key={each} className="choice">
              <input type="radio" name="codes-scope" checked={scope === each} onChange={() => setScope(each)} />{' '}
              {each === 'all' ? text.all(counts.all) : text.never(counts.neverActivated)}
            </label>
          ))}
        </div>
        {scope === 'all' ? <p className="hint">{text.allHint}</p> : null}
      </fieldset>
      {error === null ? null : <Notice tone="error" title={problemSentence(ui, refusalOf(error).code)} live />}
      {count === 0 ? (
        <p className="soft">{text.nobody}</p>
      ) : (
        <div className="acts">
          <button
            type="button"
            className="btn btn-main"
            aria-busy={isMaking}
            onClick={() => (isTaking ? setAsking(true) : make())}
          >
            {isMaking ? text.making : text.make(count)}
          </button>
        </div>
      )}
      {asking ? (
        <Dialog title={text.confirmTitle(count)} onClose={() => setAsking(false)}>
          <p>{text.confirmText}</p>
          <div className="dialog-acts">
            <button type="button" className="btn" onClick={() => setAsking(false)}>
              {ui.cancel}
            </button>
            <button type="button" className="btn btn-stop" onClick={make}>
              {text.confirm}
            </button>
          </div>
        </Dialog>
      ) : null}
    </section>
  );
}

function Never({ answer }: { readonly answer: ClassAccountsAnswer }): ReactNode {
  const { codes: text } = usePeopleMessages();
  const never = neverHere(answer.accounts);
  return (
    <section className="stack" aria-labelledby="never-t">
      <h2 id="never-t">{text.neverTitle}</h2>
      {never.length === 0 ? (
        <p className="card empty soft">{text.everybodyCame}</p>
      ) : (
        <ul className="codes-never">
          {never.map((account) => (
            <li key={account.personId}>
              {account.displayName}
              {account.part === 'guardian' ? <small>{text.childrenOf(account.children.join(', '))}</small> : null}
              {account.mayPrint ? null : <small>{text.notPrintable}</small>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Codes({
  answer,
  audienceId,
  schoolId,
}: {
  readonly answer: ClassAccountsAnswer;
  readonly audienceId: string;
  readonly schoolId: SchoolId;
}): ReactNode {
  const { codes: text } = usePeopleMessages();
  const cards = useCardsMessages();
  const { link: delegatesLink } = useRulesMessages().delegates;
  const language = useLanguage();
  const client = useQueryClient();
  const heading = useScreen(text.title(answer.label));
  // One id for as long as the choice stands: asked for again after a lost answer, it is the same sheet.
  const [sheetId, setSheetId] = useState(() => randomId());
  const [sheet, setSheet] = useState<CodeSheetAnswer>();
  const make = useMutation({
    mutationFn: ({ parts, scope }: { readonly parts: readonly Part[]; readonly scope: Scope }) =>
      makeSheet(audienceId, { sheetId, parts, scope }),
    onSuccess: setSheet,
  });
  const done = (): void => {
    setSheet(undefined);
    setSheetId(randomId());
    make.reset();
    void client.invalidateQueries({ queryKey: ['accounts', audienceId] });
  };
  const of = (part: Part): ClassAccountsAnswer['accounts'] => answer.accounts.filter((each) => each.part === part);
  if (sheet !== undefined) {
    return (
      <>
        <div className="codes stack">
          <h1 ref={heading} tabIndex={-1}>
            {text.ready(sheet.slips.length)}
          </h1>
          <p role="status">{text.readyText(formatDay(language, sheet.expiresAt))}</p>
          <div className="acts">
            <button type="button" className="btn btn-main" onClick={() => print()}>
              <Printer className="i" aria-hidden="true" /> {text.print}
            </button>
            <button type="button" className="btn" onClick={done}>
              {text.done}
            </button>
          </div>
        </div>
        <CodeSheet sheets={[sheet]} />
      </>
    );
  }
  return (
    <div className="codes narrow stack">
      <p>
        <Link className="btn btn-quiet" href={`/classes/${audienceId}`}>
          <ChevronLeft className="i" aria-hidden="true" /> {answer.label}
        </Link>
      </p>
      <div className="hello">
        <h1 ref={heading} tabIndex={-1}>
          {text.title(answer.label)}
        </h1>
        <p className="num">
          {text.pupils(of('pupil').length, neverHere(of('pupil')).length)}{' '}
          {answer.seesGuardians ? text.guardians(of('guardian').length, neverHere(of('guardian')).length) : null}
        </p>
      </div>
      <p>
        <Link className="btn" href={`/classes/${audienceId}/cartes`}>
          {cards.link}
        </Link>{' '}
        {answer.seesGuardians && answer.kind === 'class' ? (
          <Link className="btn" href={`/classes/${audienceId}/delegues`}>
            {delegatesLink}
          </Link>
        ) : null}
      </p>
      <Choose
        answer={answer}
        onMake={(parts, scope) => make.mutate({ parts, scope })}
        isMaking={make.isPending}
        error={make.error}
      />
      <Never answer={answer} />
      {answer.mayName || answer.administrators.length > 0 ? (
        <Administrators answer={answer} audienceId={audienceId} schoolId={schoolId} />
      ) : null}
    </div>
  );
}

function CodesBody({ audienceId, schoolId }: { readonly audienceId: string; readonly schoolId: SchoolId }): ReactNode {
  const { codes: text } = usePeopleMessages();
  const accounts = useQuery({
    queryKey: ['accounts', audienceId],
    queryFn: ({ signal }) =>
      readJson<ClassAccountsAnswer>(`/api/audiences/${encodeURIComponent(audienceId)}/accounts`, signal),
  });
  if (accounts.isPending) return <Skeletons title={text.wait} />;
  if (accounts.isError)
    return (
      <Failed
        title={text.wait}
        sentence={text.failed}
        error={accounts.error}
        onRetry={() => void accounts.refetch()}
        state="error"
      />
    );
  return <Codes answer={accounts.data} audienceId={audienceId} schoolId={schoolId} />;
}

/** The route `/classes/:audienceId/codes`. */
export function CodesScreen({ audienceId }: { readonly audienceId: string }): ReactNode {
  const { codes: text } = usePeopleMessages();
  return (
    <SchoolFrame title={text.wait}>
      {(person) => <CodesBody audienceId={audienceId} schoolId={person.schoolId} />}
    </SchoolFrame>
  );
}
