// One hand-in before the teacher: what the pupil gave, its pages to draw upon, a comment, and back it goes.

import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect } from 'react';
import type { ReactNode } from 'react';
import type { HandInAnswer } from '@preau/protocol/school';
import { Dialog } from '../../ui/Dialog.tsx';
import { useLanguage } from '../../ui/hooks.ts';
import { Notice } from '../../ui/Notice.tsx';
import { readJson, refusalOf, request } from '../../ui/request.ts';
import { HandedWork } from './HandedWork.tsx';
import { CopyButton } from './marks/CopyButton.tsx';
import { hasPages } from './marks/page-sources.ts';
import { useMarkBook } from './marks/use-mark-book.ts';
import { useHandInMessages } from './messages.ts';
import { useProblemWords } from './problem-words.ts';
import { ReturnForm } from './ReturnForm.tsx';
import { whenOf } from './when.ts';

const MarkBoard = lazy(async () => ({ default: (await import('./marks/MarkBoard.tsx')).MarkBoard }));

interface Given {
  readonly handInId: string;
  readonly schoolId: string;
  readonly about: string;
  readonly zone: string;
  readonly onChanged: () => void;
  readonly onNext?: (() => void) | undefined;
  /** Another one is wanted: a former one. */
  readonly onOpen: (handInId: string) => void;
  readonly onClose: () => void;
}

/** What it took the place of, each behind a button. */
function Former({ handIn: { former }, given }: { readonly handIn: HandInAnswer; readonly given: Given }): ReactNode {
  const text = useHandInMessages().one;
  const language = useLanguage();
  if (former.length === 0) return null;
  return (
    <details className="hand-in-former">
      <summary>{text.former(former.length)}</summary>
      <ul className="stack">
        {former.map(({ handInId, handedAt }) => (
          <li key={handInId}>
            <button type="button" className="btn" onClick={() => given.onOpen(handInId)}>
              {text.openFormer(whenOf(language, handedAt, given.zone))}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** What the pupil gave in words, and the form that gives it back. */
function Side({
  handIn,
  given,
  before,
}: {
  readonly handIn: HandInAnswer;
  readonly given: Given;
  readonly before?: () => Promise<void>;
}): ReactNode {
  const text = useHandInMessages();
  return (
    <div className="stack">
      <HandedWork handIn={handIn} zone={given.zone} noText={text.one.noText} />
      {handIn.state === 'replaced' ? (
        <Notice tone="wait" title={text.one.replaced} live>
          {text.one.replacedText}
        </Notice>
      ) : (
        <ReturnForm {...given} handIn={handIn} before={before} />
      )}
      <Former handIn={handIn} given={given} />
    </div>
  );
}

/** With pages: they stand beside it, to be drawn upon. */
function Desk({ handIn, given }: { readonly handIn: HandInAnswer; readonly given: Given }): ReactNode {
  const marks = useMarkBook({ handInId: given.handInId, schoolId: given.schoolId, about: given.about });
  return (
    <div className="mark-desk">
      <Suspense fallback={<div className="skeleton skeleton-board" aria-busy="true" />}>
        <MarkBoard files={handIn.files} marks={marks} />
      </Suspense>
      <div className="mark-side stack">
        <Side handIn={handIn} given={given} before={marks.flush} />
        <CopyButton handInId={given.handInId} />
      </div>
    </div>
  );
}

/** Opening it tells the house that the teacher looked: from then on it cannot be taken back. */
export function HandInDialog(given: Given): ReactNode {
  const text = useHandInMessages();
  const words = useProblemWords();
  const { handInId, onClose } = given;
  const read = useQuery({
    queryKey: ['hand-ins', 'one', handInId],
    queryFn: ({ signal }) => readJson<HandInAnswer>(`/api/hand-ins/${handInId}`, signal),
  });
  const handIn = read.data;
  const state = handIn?.state;
  useEffect(() => {
    if (state === 'handed') void request('POST', `/api/hand-ins/${handInId}/look`);
  }, [handInId, state]);
  if (handIn === undefined)
    return (
      <Dialog title={text.all.title} onClose={onClose}>
        {read.isError ? (
          <Notice tone="error" title={text.one.failed} live>
            {words(refusalOf(read.error))}
          </Notice>
        ) : (
          <div className="skeleton skeleton-board" aria-busy="true" />
        )}
      </Dialog>
    );
  const title = text.one.title(handIn.displayName);
  return handIn.files.some(hasPages) ? (
    <Dialog key="pages" title={title} onClose={onClose} size="full">
      <Desk handIn={handIn} given={given} />
    </Dialog>
  ) : (
    <Dialog key="words" title={title} onClose={onClose}>
      <Side handIn={handIn} given={given} />
    </Dialog>
  );
}
