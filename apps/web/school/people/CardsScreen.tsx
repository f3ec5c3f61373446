// Cards with which the youngest of a class sign in: switched on, printed, made anew when one is lost. PEOPLE-100 to 109.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ChevronLeft, Printer } from 'lucide-react';
import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { CardSheetAnswer, ClassCardsAnswer } from '@preau/protocol/school';
import { Asked } from '../../ui/Asked.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { useLanguage, useScreen } from '../../ui/hooks.ts';
import { formatDay } from '../../ui/i18n.ts';
import { problemSentence, useUiMessages } from '../../ui/messages.ts';
import { Notice } from '../../ui/Notice.tsx';
import { randomId } from '../../ui/random-id.ts';
import { refusalOf } from '../../ui/request.ts';
import { SchoolFrame } from '../SchoolFrame.tsx';
import { CardPaper } from './CardPaper.tsx';
import { endCard, makeCards, turnCards } from './cards-asked.ts';
import { useCardsMessages } from './cards-messages.ts';
import { ClassDevices } from './ClassDevices.tsx';
import './cards.css';

type Pupil = ClassCardsAnswer['pupils'][number];
/** What is asked about before it is done. */
type Question = { readonly deed: 'off' } | { readonly deed: 'renew' | 'end'; readonly pupil: Pupil };

function Pupils({
  pupils,
  onAsk,
  onMake,
}: {
  readonly pupils: readonly Pupil[];
  readonly onAsk: (asked: Question) => void;
  readonly onMake: (pupil: Pupil) => void;
}): ReactNode {
  const text = useCardsMessages();
  return (
    <section className="stack" aria-labelledby="card-pupils-t">
      <h2 id="card-pupils-t">{text.pupils}</h2>
      <ul className="card-list">
        {pupils.map((pupil) => (
          <li key={pupil.personId}>
            <span>
              {pupil.displayName}
              <small>{pupil.mayMake ? text.state[pupil.card] : text.notYours}</small>
            </span>
            <div className="acts">
              {pupil.mayMake ? (
                <button
                  type="button"
                  className="btn"
                  aria-label={text.renewOf(pupil.displayName)}
                  onClick={() => (pupil.card === 'none' ? onMake(pupil) : onAsk({ deed: 'renew', pupil }))}
                >
                  {text.renew}
                </button>
              ) : null}
              {pupil.card === 'none' ? null : (
                <button
                  type="button"
                  className="btn btn-quiet"
                  aria-label={text.endOf(pupil.displayName)}
                  onClick={() => onAsk({ deed: 'end', pupil })}
                >
                  {text.end}
                </button>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Ask({
  asked,
  onClose,
  onDo,
}: {
  readonly asked: Question;
  readonly onClose: () => void;
  readonly onDo: () => void;
}): ReactNode {
  const text = useCardsMessages();
  const ui = useUiMessages();
  const name = asked.deed === 'off' ? '' : asked.pupil.displayName;
  const [title, sentence, label] = {
    off: [text.offTitle, text.offText, text.offDo],
    renew: [text.renewTitle(name), text.renewText, text.renew],
    end: [text.endTitle(name), text.endText, text.end],
  }[asked.deed] as [string, string, string];
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{sentence}</p>
      <div className="dialog-acts">
        <button type="button" className="btn" onClick={onClose}>
          {ui.cancel}
        </button>
        <button type="button" className={asked.deed === 'renew' ? 'btn btn-main' : 'btn btn-stop'} onClick={onDo}>
          {label}
        </button>
      </div>
    </Dialog>
  );
}

function Printed({ sheet, onDone }: { readonly sheet: CardSheetAnswer; readonly onDone: () => void }): ReactNode {
  const text = useCardsMessages();
  const language = useLanguage();
  const heading = useScreen(text.ready(sheet.cards.length));
  return (
    <>
      <div className="codes stack">
        <h1 ref={heading} tabIndex={-1}>
          {text.ready(sheet.cards.length)}
        </h1>
        <p role="status">{text.readyText(formatDay(language, sheet.expiresAt - 1))}</p>
        <div className="acts">
          <button type="button" className="btn btn-main" onClick={() => print()}>
            <Printer className="i" aria-hidden="true" /> {text.print}
          </button>
          <button type="button" className="btn" onClick={onDone}>
            {text.done}
          </button>
        </div>
      </div>
      <CardPaper sheet={sheet} />
    </>
  );
}

function Cards({ answer, audienceId }: { readonly answer: ClassCardsAnswer; readonly audienceId: string }): ReactNode {
  const text = useCardsMessages();
  const ui = useUiMessages();
  const client = useQueryClient();
  const heading = useScreen(text.title(answer.label));
  const [sheet, setSheet] = useState<CardSheetAnswer>();
  // One id for as long as the same is asked for: after a lost answer it is the same sheet. Another choice is another sheet.
  const wanted = useRef({ ids: '', sheetId: '' });
  const [asked, setAsked] = useState<Question>();
  const reread = (): Promise<void> => client.invalidateQueries({ queryKey: ['cards', audienceId] });
  const make = useMutation({
    mutationFn: (pupils: readonly Pupil[]) => {
      const personIds = pupils.map((pupil) => pupil.personId);
      const ids = personIds.join();
      if (wanted.current.ids !== ids) wanted.current = { ids, sheetId: randomId() };
      return makeCards(audienceId, wanted.current.sheetId, personIds);
    },
    onSuccess: (made) => {
      wanted.current = { ids: '', sheetId: '' };
      setSheet(made);
    },
  });
  const turn = useMutation({
    mutationFn: (isOn: boolean) => turnCards(audienceId, isOn),
    onSuccess: (after) => client.setQueryData(['cards', audienceId], after),
  });
  const end = useMutation({ mutationFn: (pupil: Pupil) => endCard(audienceId, pupil.personId), onSettled: reread });
  if (sheet !== undefined) {
    const done = (): void => {
      setSheet(undefined);
      make.reset();
      void reread();
    };
    return <Printed sheet={sheet} onDone={done} />;
  }
  const makeFor = (pupils: readonly Pupil[]): void => {
    if (!make.isPending) make.mutate(pupils);
  };
  const doIt = (): void => {
    setAsked(undefined);
    if (asked?.deed === 'off') turn.mutate(false);
    else if (asked?.deed === 'renew') makeFor([asked.pupil]);
    else if (asked?.deed === 'end') end.mutate(asked.pupil);
  };
  const missing = answer.pupils.filter((pupil) => pupil.mayMake && pupil.card !== 'works');
  const ready = answer.pupils.filter((pupil) => pupil.card === 'works').length;
  const failure = make.error ?? turn.error ?? end.error;
  const refusal = failure === null ? undefined : refusalOf(failure);
  return (
    <div className="codes narrow stack">
      <p>
        <Link className="btn btn-quiet" href={`/classes/${audienceId}/codes`}>
          <ChevronLeft className="i" aria-hidden="true" /> {answer.label}
        </Link>
      </p>
      <div className="hello">
        <h1 ref={heading} tabIndex={-1}>
          {text.title(answer.label)}
        </h1>
        <p>{text.intro}</p>
      </div>
      {refusal === undefined ? null : (
        <Notice tone="error" title={refusal.code === 'card.off' ? text.forbidden : problemSentence(ui, refusal)} live />
      )}
      {!answer.isAllowed ? (
        <Notice tone="wait" title={text.forbidden}>
          <p>{text.forbiddenText}</p>
        </Notice>
      ) : !answer.isOn ? (
        <div className="acts">
          <button type="button" className="btn btn-main" aria-busy={turn.isPending} onClick={() => turn.mutate(true)}>
            {text.turnOn}
          </button>
        </div>
      ) : (
        <>
          <section className="card stack empty" aria-label={text.link}>
            <p className="num">{text.count(ready, answer.pupils.length)}</p>
            {missing.length === 0 ? (
              <p className="soft">{text.allReady}</p>
            ) : (
              <div className="acts">
                <button
                  type="button"
                  className="btn btn-main"
                  aria-busy={make.isPending}
                  onClick={() => makeFor(missing)}
                >
                  {make.isPending ? text.making : text.makeMissing(missing.length)}
                </button>
              </div>
            )}
          </section>
          <Pupils pupils={answer.pupils} onAsk={setAsked} onMake={(pupil) => makeFor([pupil])} />
          <ClassDevices answer={answer} audienceId={audienceId} />
          <div className="acts">
            <button type="button" className="btn btn-quiet" onClick={() => setAsked({ deed: 'off' })}>
              {text.turnOff}
            </button>
          </div>
        </>
      )}
      {asked === undefined ? null : <Ask asked={asked} onClose={() => setAsked(undefined)} onDo={doIt} />}
    </div>
  );
}

/** The route `/classes/:audienceId/cartes`. */
export function CardsScreen({ audienceId }: { readonly audienceId: string }): ReactNode {
  const text = useCardsMessages();
  return (
    <SchoolFrame title={text.wait}>
      {() => (
        <Asked<ClassCardsAnswer>
          queryKey={['cards', audienceId]}
          path={`/api/audiences/${encodeURIComponent(audienceId)}/cards`}
          title={text.wait}
          failed={text.failed}
        >
          {(answer) => <Cards answer={answer} audienceId={audienceId} />}
        </Asked>
      )}
    </SchoolFrame>
  );
}
