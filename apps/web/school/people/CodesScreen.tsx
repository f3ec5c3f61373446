// The accounts of a class: who was never here, codes for all of them on one sheet, who looks after them.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ChevronLeft, Printer } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { SchoolId } from '@preau/core/base';
import type { ClassAccountsAnswer, CodeSheetAnswer } from '@preau/protocol/school';
import { Asked } from '../../ui/Asked.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { useLanguage, useScreen } from '../../ui/hooks.ts';
import { formatDay } from '../../ui/i18n.ts';
import { useUiMessages } from '../../ui/messages.ts';
import { randomId } from '../../ui/random-id.ts';
import { RefusalNote } from '../../ui/RefusalNote.tsx';
import { useRulesMessages } from '../mail/rules-messages.ts';
import { SchoolFrame } from '../SchoolFrame.tsx';
import { Administrators } from './Administrators.tsx';
import { PartsChoice, ScopeChoice } from './CodeChoice.tsx';
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
  readonly error: Error | null;
}): ReactNode {
  const { codes: text } = usePeopleMessages();
  const ui = useUiMessages();
  const [parts, setParts] = useState<readonly Part[]>(['pupil']);
  const [scope, setScope] = useState<Scope>('withoutPassword');
  const [asking, setAsking] = useState(false);
  const wanted = printable(answer.accounts, parts, 'withoutPassword');
  const counts = {
    withoutPassword: wanted.length,
    all: printable(answer.accounts, parts, 'all').length,
  };
  const count = counts[scope];
  const isTaking = scope === 'all' && count > counts.withoutPassword;
  const make = (): void => {
    setAsking(false);
    onMake(parts, scope);
  };
  return (
    <section className="card stack empty" aria-label={text.link}>
      {answer.seesGuardians ? <PartsChoice parts={parts} onChange={setParts} /> : null}
      <ScopeChoice
        scope={scope}
        labelOf={{ withoutPassword: text.never(counts.withoutPassword), all: text.all(counts.all) }}
        onChange={setScope}
      >
        {scope === 'all' ? <p className="hint">{text.allHint}</p> : null}
        {scope !== 'all' && wanted.some((account) => account.byCard) ? <p className="hint">{text.cardHint}</p> : null}
      </ScopeChoice>
      <RefusalNote error={error} />
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
      <p className="acts">
        <Link className="btn" href={`/classes/${audienceId}/cartes`}>
          {cards.link}
        </Link>
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

/** The route `/classes/:audienceId/codes`. */
export function CodesScreen({ audienceId }: { readonly audienceId: string }): ReactNode {
  const { codes: text } = usePeopleMessages();
  return (
    <SchoolFrame title={text.wait}>
      {(person) => (
        <Asked<ClassAccountsAnswer>
          queryKey={['accounts', audienceId]}
          path={`/api/audiences/${encodeURIComponent(audienceId)}/accounts`}
          title={text.wait}
          failed={text.failed}
        >
          {(answer) => <Codes answer={answer} audienceId={audienceId} schoolId={person.schoolId} />}
        </Asked>
      )}
    </SchoolFrame>
  );
}
