// `/devoirs/:homeworkId`: one homework. A pupil reads and ticks or hands in; who gave it sees by name who has and who has not, changes, withdraws.

import { Check, ChevronLeft, Clock, Pencil, Square, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { titleOfWork } from '@preau/core/school';
import type { HomeworkAnswer, PersonDay } from '@preau/protocol/school';
import { announce } from '../../ui/announcer.ts';
import { serverNow } from '../../ui/clock.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { useLanguage, useScreen } from '../../ui/hooks.ts';
import { formatDay, formatLocalDate, formatTime } from '../../ui/i18n.ts';
import { useKeptAnswer } from '../../ui/kept-answer.ts';
import { Markdown } from '../../ui/Markdown.tsx';
import { useUiMessages } from '../../ui/messages.ts';
import { Notice } from '../../ui/Notice.tsx';
import { refusalOf } from '../../ui/request.ts';
import { Failed, Skeletons } from '../../ui/Waiting.tsx';
import { homeworkOnDevice } from '../handin/capsule-work.ts';
import { FileList } from '../files/FileList.tsx';
import { OutboxNote } from '../handin/OutboxNote.tsx';
import { SchoolFrame } from '../SchoolFrame.tsx';
import { draftOf } from './homework-draft.ts';
import { HomeworkForm } from './HomeworkForm.tsx';
import { homeworkProblem, useHomeworkMessages } from './messages.ts';
import { useOpened, useWithdraw } from './save-homework.ts';
import { TickButton } from './TickButton.tsx';
import { WhoHas } from './WhoHas.tsx';
import './homework.css';

const HandIn = lazy(async () => ({ default: (await import('../handin/HandIn.tsx')).HandIn }));
const HandIns = lazy(async () => ({ default: (await import('../handin/HandIns.tsx')).HandIns }));

function Withdrawing({
  homeworkId,
  onClose,
}: {
  readonly homeworkId: string;
  readonly onClose: () => void;
}): ReactNode {
  const text = useHomeworkMessages();
  const ui = useUiMessages();
  const [, go] = useLocation();
  const withdraw = useWithdraw(homeworkId, () => {
    announce(text.one.withdrawn);
    go('/devoirs', { replace: true });
  });
  return (
    <Dialog title={text.one.withdrawAsk} onClose={onClose}>
      <p>{text.one.withdrawText}</p>
      {withdraw.isError ? (
        <Notice tone="error" title={homeworkProblem(text, ui, refusalOf(withdraw.error))} live />
      ) : null}
      <div className="dialog-acts">
        <button type="button" className="btn" onClick={onClose}>
          {ui.cancel}
        </button>
        <button
          type="button"
          className="btn btn-stop"
          aria-busy={withdraw.isPending}
          onClick={() => {
            if (!withdraw.isPending) withdraw.mutate();
          }}
        >
          {withdraw.isPending ? text.one.withdrawing : text.one.withdraw}
        </button>
      </div>
    </Dialog>
  );
}

/** What the pupils of the account do with it. */
function OwnPupils({ answer, person }: { readonly answer: HomeworkAnswer; readonly person: PersonDay }): ReactNode {
  const text = useHomeworkMessages().one;
  const { homework, pupils } = answer;
  const self = pupils.find((pupil) => pupil.personId === person.personId);
  const children = pupils.filter((pupil) => pupil !== self);
  return (
    <>
      {self === undefined ? null : (
        <div className="acts">
          <TickButton homework={{ ...homework, pupils }} personId={self.personId} />
        </div>
      )}
      {children.map((child) => (
        <p key={child.personId}>
          <span className={child.doneAt === null ? 'tag' : 'tag tag-ok'}>
            {child.doneAt === null ? (
              <Square className="i" aria-hidden="true" />
            ) : (
              <Check className="i" aria-hidden="true" />
            )}{' '}
            {child.doneAt === null ? text.notDoneOf(child.givenName) : text.doneOf(child.givenName)}
          </span>
        </p>
      ))}
    </>
  );
}

function One({
  answer,
  person,
  zone,
}: {
  readonly answer: HomeworkAnswer;
  readonly person: PersonDay;
  readonly zone: string;
}): ReactNode {
  const text = useHomeworkMessages();
  const language = useLanguage();
  const { homework, pupils, everybody, mayChange } = answer;
  const heading = useScreen(`${homework.subject} · ${titleOfWork(homework.text)}`);
  const [doing, setDoing] = useState<'change' | 'withdraw'>();
  const day = formatLocalDate(language, homework.dueOn);
  const { releaseAt, homeworkId, schoolId, expects } = homework;
  const about = `${homework.subject}, ${titleOfWork(homework.text)}`;
  const isPupil = pupils.some((pupil) => pupil.personId === person.personId);
  useOpened(person.personId, isPupil ? [homeworkId] : []);
  const back = (
    <p>
      <Link className="btn btn-quiet" href="/devoirs">
        <ChevronLeft className="i" aria-hidden="true" /> {text.one.back}
      </Link>
    </p>
  );
  if (doing === 'change')
    return (
      <div className="work-new stack">
        <div className="work-headline">
          <h1 ref={heading} tabIndex={-1}>
            {text.form.changeTitle}
          </h1>
        </div>
        <HomeworkForm
          homeworkId={homeworkId}
          schoolId={schoolId}
          base={homework.version}
          initial={draftOf(homework)}
          second={<CancelButton onClick={() => setDoing(undefined)} />}
          onSaved={(how) => {
            announce(how === 'kept' ? text.form.kept : text.form.changed);
            setDoing(undefined);
          }}
        />
      </div>
    );
  return (
    <div className="work-page narrow">
      {back}
      <div>
        <h1 ref={heading} tabIndex={-1}>
          {homework.subject}
        </h1>
        <p className="soft">{text.one.for(homework.audiences.map((each) => each.label).join(', '), day)}</p>
      </div>
      <OutboxNote />
      {releaseAt > serverNow() ? (
        <Notice
          tone="wait"
          title={text.one.waits(text.at(formatDay(language, releaseAt, zone), formatTime(language, releaseAt, zone)))}
        >
          {text.one.waitsHint}
        </Notice>
      ) : null}
      <div className="card stack">
        <Markdown text={homework.text} from={2} />
        {homework.minutes === null ? null : (
          <p className="soft small num">
            <Clock className="i" aria-hidden="true" /> {text.one.time(text.minutes(homework.minutes))}
          </p>
        )}
        <FileList files={homework.files} label={text.form.joined} />
        <p className="soft small">{text.one.by(homework.teacherName)}</p>
      </div>
      {mayChange ? (
        <div className="acts">
          <button type="button" className="btn" onClick={() => setDoing('change')}>
            <Pencil className="i" aria-hidden="true" /> {text.one.change}
          </button>
          <button type="button" className="btn btn-stop" onClick={() => setDoing('withdraw')}>
            <Trash2 className="i" aria-hidden="true" /> {text.one.withdraw}
          </button>
        </div>
      ) : null}
      {expects === 'handIn' ? (
        <Suspense fallback={<div className="skeleton skeleton-row" aria-busy="true" />}>
          {pupils.length > 0 ? <HandIn homeworkId={homeworkId} schoolId={schoolId} about={about} zone={zone} /> : null}
          {everybody === null ? null : (
            <HandIns homework={homework} readers={everybody} mayOpen={mayChange} about={about} zone={zone} />
          )}
        </Suspense>
      ) : (
        <>
          <OwnPupils answer={answer} person={person} />
          {everybody === null ? null : <WhoHas homework={homework} pupils={everybody} zone={zone} />}
        </>
      )}
      {isPupil ? <p className="soft small">{text.one.openedHint}</p> : null}
      {doing === 'withdraw' ? <Withdrawing homeworkId={homeworkId} onClose={() => setDoing(undefined)} /> : null}
    </div>
  );
}

function CancelButton({ onClick }: { readonly onClick: () => void }): ReactNode {
  const ui = useUiMessages();
  return (
    <button type="button" className="btn" onClick={onClick}>
      {ui.cancel}
    </button>
  );
}

function Reading({
  homeworkId,
  person,
  zone,
}: {
  readonly homeworkId: string;
  readonly person: PersonDay;
  readonly zone: string;
}): ReactNode {
  const text = useHomeworkMessages();
  const read = useKeptAnswer<HomeworkAnswer>(['homework', 'one', homeworkId], `/api/homework/${homeworkId}`, () =>
    homeworkOnDevice(homeworkId),
  );
  if (read.data !== undefined) return <One answer={read.data} person={person} zone={zone} />;
  if (!read.isError) return <Skeletons title={text.title} />;
  const isGone = refusalOf(read.error).code === 'homework.unknown';
  return isGone ? (
    <Failed title={text.title} sentence={text.one.unknown} state="error" />
  ) : (
    <Failed
      title={text.title}
      sentence={text.failed}
      error={read.error}
      onRetry={() => void read.refetch()}
      state="error"
    />
  );
}

/** The route `/devoirs/:homeworkId`. */
export function HomeworkPage({ homeworkId }: { readonly homeworkId: string }): ReactNode {
  const text = useHomeworkMessages();
  return (
    <SchoolFrame title={text.title}>
      {(person, day) => <Reading key={homeworkId} homeworkId={homeworkId} person={person} zone={day.zone} />}
    </SchoolFrame>
  );
}
