// The school as files, the last imports with a way back, and whose accounts end: the part of the office that one opens a few times a year.

import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { SchoolId } from '@preau/core/base';
import type { ImportsAnswer, LeavingAnswer } from '@preau/protocol/school';
import { Asked } from '../../ui/Asked.tsx';
import { announce } from '../../ui/announcer.ts';
import { useLanguage, useScreen } from '../../ui/hooks.ts';
import { capital, formatDay, formatTime } from '../../ui/i18n.ts';
import { problemSentence, useUiMessages } from '../../ui/messages.ts';
import { More } from '../../ui/Paged.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { readJson, refusalOf, request, RefusalError } from '../../ui/request.ts';
import { SaveButton } from '../../ui/SaveButton.tsx';
import { Failed } from '../../ui/Waiting.tsx';
import { hasOffice } from '../account.ts';
import { useSchoolMessages } from '../messages.ts';
import { BackToOffice } from '../office/BackToOffice.tsx';
import { SchoolFrame } from '../SchoolFrame.tsx';
import { usePeopleMessages } from './messages.ts';
import { UndoDialog } from './UndoDialog.tsx';
import './codes.css';

type Run = ImportsAnswer['runs'][number];

/** A whole school is compared and written. */
const UNDO_TIMEOUT_MS = 120_000;

function Runs({ schoolId, runs }: { readonly schoolId: SchoolId; readonly runs: readonly Run[] }): ReactNode {
  const { imports: text } = usePeopleMessages();
  const language = useLanguage();
  const client = useQueryClient();
  const [asking, setAsking] = useState<Run>();
  const undo = useMutation({
    mutationFn: async (run: Run) => {
      const path = `/api/schools/${schoolId}/imports/${run.runId}/undo`;
      const answer = await request('POST', path, undefined, { timeoutMs: UNDO_TIMEOUT_MS });
      if (!answer.ok) throw new RefusalError(answer.error);
    },
    onSuccess: async () => {
      setAsking(undefined);
      announce(text.undone);
      await client.invalidateQueries();
    },
  });
  return (
    <>
      <ul className="card rows">
        {runs.map((run) => (
          <li key={run.runId}>
            <span>
              <b>
                {capital(formatDay(language, run.at))}, {formatTime(language, run.at)}
              </b>
              <small className="num">
                {text.counts(run.created, run.changed, run.missing)} ·{' '}
                {run.by === null ? text.byCommand : text.by(run.by)}
              </small>
            </span>
            <span className="acts">
              {run.isUndo ? <span className="tag">{text.isUndo}</span> : null}
              {run.isUndone ? <span className="tag">{text.isUndone}</span> : null}
              {run.mayUndo ? (
                <button type="button" className="btn" onClick={() => setAsking(run)}>
                  <Undo2 className="i" aria-hidden="true" /> {text.undo}
                </button>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
      {asking === undefined ? null : (
        <UndoDialog
          schoolId={schoolId}
          runId={asking.runId}
          isWorking={undo.isPending}
          error={undo.error}
          onUndo={() => undo.mutate(asking)}
          onClose={() => setAsking(undefined)}
        />
      )}
    </>
  );
}

function Leaving({ schoolId }: { readonly schoolId: SchoolId }): ReactNode {
  const { leaving: text } = usePeopleMessages();
  const { role: roles } = useSchoolMessages();
  const ui = useUiMessages();
  const language = useLanguage();
  const pages = useInfiniteQuery({
    queryKey: ['leaving', schoolId],
    initialPageParam: '',
    getNextPageParam: (last: LeavingAnswer) => last.next ?? undefined,
    queryFn: ({ signal, pageParam }) =>
      readJson<LeavingAnswer>(
        `/api/people/leaving?${new URLSearchParams({ schoolId, ...(pageParam === '' ? {} : { after: pageParam }) }).toString()}`,
        signal,
      ),
  });
  const people = pages.data?.pages.flatMap((page) => page.people) ?? [];
  return (
    <section className="stack" aria-labelledby="leaving-t">
      <h2 id="leaving-t">{text.title}</h2>
      {pages.isPending ? <div className="skeleton skeleton-row" aria-busy="true" /> : null}
      {pages.isError ? (
        <Notice tone="error" title={text.failed} live>
          {problemSentence(ui, refusalOf(pages.error))}
        </Notice>
      ) : null}
      {pages.isSuccess ? <p className="soft">{people.length === 0 ? text.none : text.text}</p> : null}
      {people.length === 0 ? null : (
        <ul className="card rows">
          {people.map((person) => (
            <li key={person.personId}>
              <span>
                <b>{person.displayName}</b>
                <small>
                  {person.roles.map((role) => roles[role]).join(', ')} · {person.active ? text.missing : text.ended}
                </small>
              </span>
              <span className="tag num">{text.until(formatDay(language, person.leavesAt))}</span>
            </li>
          ))}
        </ul>
      )}
      <More read={pages} label={text.more} />
    </section>
  );
}

function Imports({ schoolId, runs }: { readonly schoolId: SchoolId; readonly runs: ImportsAnswer['runs'] }): ReactNode {
  const { imports: text, data } = usePeopleMessages();
  const heading = useScreen(text.title);
  return (
    <div className="narrow stack codes">
      <BackToOffice />
      <h1 ref={heading} tabIndex={-1}>
        {text.title}
      </h1>
      <section className="stack" aria-labelledby="export-t">
        <h2 id="export-t">{text.exportTitle}</h2>
        <p className="soft">{text.exportText}</p>
        <div className="acts">
          <SaveButton path={`/api/schools/${schoolId}/roster.zip`} text={{ ...data.file, label: text.exportPeople }} />
          <SaveButton
            path={`/api/schools/${schoolId}/timetable.ics`}
            text={{ ...data.file, label: text.exportTimetable }}
          />
        </div>
      </section>
      <section className="stack" aria-labelledby="runs-t">
        <h2 id="runs-t">{text.last}</h2>
        {runs.length === 0 ? <p className="card empty soft">{text.none}</p> : <Runs schoolId={schoolId} runs={runs} />}
      </section>
      <Leaving schoolId={schoolId} />
    </div>
  );
}

/** The route `/etablissement/imports`. */
export function ImportsScreen(): ReactNode {
  const { imports: text } = usePeopleMessages();
  const { notYours } = useSchoolMessages().office;
  return (
    <SchoolFrame title={text.title}>
      {(person) =>
        hasOffice(person.roles) ? (
          <Asked<ImportsAnswer>
            key={person.schoolId}
            queryKey={['imports', person.schoolId]}
            path={`/api/schools/${person.schoolId}/imports`}
            title={text.title}
            failed={text.failed}
          >
            {({ runs }) => <Imports schoolId={person.schoolId} runs={runs} />}
          </Asked>
        ) : (
          <Failed title={text.title} sentence={notYours} state="forbidden" />
        )
      }
    </SchoolFrame>
  );
}
