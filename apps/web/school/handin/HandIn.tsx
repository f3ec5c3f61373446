// A homework's hand-in as the pupil sees it: what stands, what came back, the form. Guardians see the same of each child, to read.

import { useQueryClient } from '@tanstack/react-query';
import { Undo2 } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { HandInView, OwnHandInsAnswer } from '@preau/protocol/school';
import { announce } from '../../ui/announcer.ts';
import { useLanguage } from '../../ui/hooks.ts';
import { Notice } from '../../ui/Notice.tsx';
import { problemSentence, useUiMessages } from '../../ui/messages.ts';
import { useOutbox } from '../../ui/outbox.ts';
import { useKeptAnswer } from '../../ui/kept-answer.ts';
import { refusalOf, request } from '../../ui/request.ts';
import type { Refusal } from '../../ui/request.ts';
import { FileList } from '../files/FileList.tsx';
import { HandedWork } from './HandedWork.tsx';
import { HandInForm } from './HandInForm.tsx';
import { useHandInMessages } from './messages.ts';
import { useProblemWords } from './problem-words.ts';
import { whenOf } from './when.ts';
import './handin.css';

const ReturnedPages = lazy(async () => ({ default: (await import('./marks/ReturnedPages.tsx')).ReturnedPages }));

interface HandInProps {
  readonly homeworkId: string;
  readonly schoolId: string;
  /** The title of the homework. */
  readonly about: string;
  readonly zone: string;
}

function Returned({
  handIn,
  isSelf,
  zone,
}: {
  readonly handIn: HandInView;
  readonly isSelf: boolean;
  readonly zone: string;
}): ReactNode {
  const { own: text, marks } = useHandInMessages();
  const language = useLanguage();
  const client = useQueryClient();
  // The mark stays while the page is open: one should see what it was about.
  const [wasNew] = useState(handIn.isNew);
  const { handInId, isNew } = handIn;
  useEffect(() => {
    if (!isSelf || !isNew) return;
    void request('POST', `/api/hand-ins/${handInId}/seen`).then((answer) =>
      answer.ok ? client.invalidateQueries({ queryKey: ['homework'] }) : undefined,
    );
  }, [client, handInId, isNew, isSelf]);
  return (
    <div className="card hand-in-back stack">
      <h3>
        {isSelf ? text.returned : text.returnedAdult}{' '}
        {wasNew ? <span className="tag tag-bright">{text.fresh}</span> : null}
      </h3>
      {handIn.returnedAt === null ? null : (
        <p className="soft small">{text.returnedAt(whenOf(language, handIn.returnedAt, zone))}</p>
      )}
      {handIn.again && handIn.state === 'returned' ? (
        <Notice tone="wait" title={text.redo}>
          {isSelf ? text.redoText : text.redoAdult}
        </Notice>
      ) : null}
      <p className="hand-in-text">{handIn.comment === '' ? text.noComment : handIn.comment}</p>
      <FileList files={handIn.correction} label={isSelf ? text.correction : text.correctionAdult} />
      {handIn.marks === 0 ? null : (
        <Suspense fallback={<div className="skeleton skeleton-board" aria-busy="true" />}>
          <ReturnedPages handIn={handIn} title={isSelf ? marks.own : marks.adult} />
        </Suspense>
      )}
    </div>
  );
}

function Former({
  handIns,
  isSelf,
  zone,
}: {
  readonly handIns: readonly HandInView[];
  readonly isSelf: boolean;
  readonly zone: string;
}): ReactNode {
  const { own: text, form } = useHandInMessages();
  const { files } = form;
  const language = useLanguage();
  // Pages are fetched when they are wanted.
  const [isOpen, setOpen] = useState(false);
  if (handIns.length === 0) return null;
  return (
    <details className="hand-in-former" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{text.former(handIns.length)}</summary>
      <ul className="stack">
        {(isOpen ? handIns : []).map((each) => (
          <li key={each.handInId}>
            <p className="soft small">
              {text.handedAt(whenOf(language, each.handedAt, zone))} ·{' '}
              {each.state === 'takenBack' ? text.back : text.replaced}
            </p>
            {each.text === '' ? null : <p className="hand-in-text">{each.text}</p>}
            <FileList files={each.files} label={files} />
            {each.returnedAt === null ? null : <Returned handIn={each} isSelf={isSelf} zone={zone} />}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Own({
  pupil,
  given,
}: {
  readonly pupil: OwnHandInsAnswer['pupils'][number];
  readonly given: HandInProps;
}): ReactNode {
  const text = useHandInMessages();
  const words = useProblemWords();
  const client = useQueryClient();
  const [again, setAgain] = useState(false);
  const [refused, setRefused] = useState<Refusal>();
  const standing = pupil.handIns.find(({ state }) => state !== 'replaced' && state !== 'takenBack');
  const former = pupil.handIns.filter((each) => each !== standing);
  const waiting = useOutbox().some(
    ({ kind, body, refused: isRefused }) =>
      kind === 'handIn' && body['homeworkId'] === given.homeworkId && isRefused === undefined,
  );
  const read = (): void => {
    setAgain(false);
    for (const key of ['hand-ins', 'homework']) void client.invalidateQueries({ queryKey: [key] });
  };
  const takeBack = async (): Promise<void> => {
    const answer = await request('DELETE', `/api/hand-ins/${standing?.handInId ?? ''}`);
    setRefused(answer.ok ? undefined : answer.error);
    if (answer.ok) announce(text.own.takenBack);
    read();
  };
  return (
    <>
      {waiting ? (
        <Notice tone="wait" title={text.outbox.kept} live />
      ) : standing === undefined ? null : (
        <div className="stack">
          <HandedWork handIn={standing} zone={given.zone} tone="tag-ok" />
          {standing.state === 'looked' && pupil.isSelf ? <p className="soft small">{text.own.looked}</p> : null}
        </div>
      )}
      {standing?.state === 'returned' ? (
        <Returned key={standing.returnedAt} handIn={standing} isSelf={pupil.isSelf} zone={given.zone} />
      ) : null}
      {refused === undefined ? null : <Notice tone="error" title={words(refused)} live />}
      {pupil.mayHandIn && (standing === undefined || again) && !waiting ? (
        <HandInForm {...given} onSent={read} onCancel={again ? () => setAgain(false) : undefined} />
      ) : null}
      {pupil.mayHandIn && standing !== undefined && !again && !waiting ? (
        <div className="acts">
          <button type="button" className="btn" onClick={() => setAgain(true)}>
            {text.own.again}
          </button>
          {standing.state === 'handed' ? (
            <button type="button" className="btn btn-quiet" onClick={() => void takeBack()}>
              <Undo2 className="i" aria-hidden="true" /> {text.own.takeBack}
            </button>
          ) : null}
        </div>
      ) : null}
      {pupil.isSelf || standing !== undefined ? null : <p className="soft">{text.own.nothingChild}</p>}
      <Former handIns={former} isSelf={pupil.isSelf} zone={given.zone} />
    </>
  );
}

/** Shown in the page of a homework that expects work: for pupils and guardians. Readable with the network off. */
export function HandIn(given: HandInProps): ReactNode {
  const text = useHandInMessages().own;
  const ui = useUiMessages();
  const own = useKeptAnswer<OwnHandInsAnswer>(
    ['hand-ins', 'own', given.homeworkId],
    `/api/hand-ins/own/${given.homeworkId}`,
  );
  if (own.data === undefined) {
    // Without a network one may hand in all the same: it leaves later.
    if (own.isError && ['network', 'timeout'].includes(refusalOf(own.error).code))
      return <Blind {...given} onSent={() => void own.refetch()} />;
    return own.isError ? (
      <Notice tone="error" title={text.failed}>
        {problemSentence(ui, refusalOf(own.error))}
      </Notice>
    ) : (
      <div className="skeleton skeleton-row" aria-busy="true" />
    );
  }
  return own.data.pupils.map((pupil) => (
    <section key={pupil.pupilId} className="hand-in stack" aria-labelledby={`hand-in-${pupil.pupilId}`}>
      <h2 id={`hand-in-${pupil.pupilId}`}>{pupil.isSelf ? text.title : text.titleChild(pupil.displayName)}</h2>
      <Own pupil={pupil} given={given} />
    </section>
  ));
}

/** Nothing is known of what was handed in before: the form, or that it waits. */
function Blind(given: HandInProps & { readonly onSent: () => void }): ReactNode {
  const text = useHandInMessages();
  const waiting = useOutbox().some(({ kind, body }) => kind === 'handIn' && body['homeworkId'] === given.homeworkId);
  return (
    <section className="hand-in stack" aria-labelledby="hand-in-blind">
      <h2 id="hand-in-blind">{text.own.title}</h2>
      {waiting ? <Notice tone="wait" title={text.outbox.kept} live /> : <HandInForm {...given} />}
    </section>
  );
}
