// Who opened a homework, who has done it, who is missing: one list for who gave it, and a letter to those who are missing. WORK-12, WORK-48, WORK-49.

import { useMutation } from '@tanstack/react-query';
import { Mail } from 'lucide-react';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { titleOfWork } from '@preau/core/school';
import type { Homework, HomeworkReader } from '@preau/protocol/school';
import { serverNow } from '../../ui/clock.ts';
import { Face } from '../../ui/Face.tsx';
import { useLanguage } from '../../ui/hooks.ts';
import { formatDay, formatLocalDate, formatTime } from '../../ui/i18n.ts';
import { problemSentence, useUiMessages } from '../../ui/messages.ts';
import { Notice } from '../../ui/Notice.tsx';
import { randomId } from '../../ui/random-id.ts';
import { RefusalError, refusalOf, request } from '../../ui/request.ts';
import { missingOf } from './homework-draft.ts';
import { useHomeworkMessages } from './messages.ts';

interface WhoHasProps {
  readonly homework: Homework;
  readonly pupils: readonly HomeworkReader[];
  readonly zone: string;
}

function Names({
  pupils,
  title,
  zone,
}: {
  readonly pupils: readonly HomeworkReader[];
  readonly title: string;
  readonly zone: string;
}): ReactNode {
  const text = useHomeworkMessages();
  const language = useLanguage();
  const when = (at: number): string => text.at(formatDay(language, at, zone), formatTime(language, at, zone));
  if (pupils.length === 0) return null;
  return (
    <section className="work-group">
      <h2>{title}</h2>
      <ul className="card rows">
        {pupils.map(({ personId, displayName, openedAt, doneAt }) => (
          <li key={personId}>
            <span className="row-who">
              <Face id={personId} name={displayName} />
              <span>
                <b>{displayName}</b>
                <small className="soft">
                  {doneAt !== null
                    ? text.one.doneWhen(when(doneAt))
                    : openedAt === null
                      ? text.one.notOpened
                      : text.one.opened(when(openedAt))}
                </small>
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A draft to all who are missing, opened in the form of messages: there it is read again, and sent. */
function RemindButton({
  homework,
  missing,
}: {
  readonly homework: Homework;
  readonly missing: readonly HomeworkReader[];
}): ReactNode {
  const text = useHomeworkMessages().one;
  const ui = useUiMessages();
  const language = useLanguage();
  const [, go] = useLocation();
  const write = useMutation({
    mutationFn: async () => {
      const messageId = randomId();
      const { subject, dueOn, text: work, schoolId } = homework;
      const answer = await request<unknown>('PUT', `/api/threads/drafts/${messageId}`, {
        schoolId,
        threadId: null,
        subject: text.letterSubject(subject, titleOfWork(work)).slice(0, 120),
        text: text.letter(subject, titleOfWork(work), formatLocalDate(language, dueOn)),
        personIds: missing.map(({ personId }) => personId),
        groups: [],
      });
      if (!answer.ok) throw new RefusalError(answer.error);
      return messageId;
    },
    onSuccess: (messageId) => go(`/messages/nouveau?brouillon=${messageId}`),
  });
  return (
    <>
      <p className="acts">
        <button
          type="button"
          className="btn"
          aria-busy={write.isPending}
          onClick={() => {
            if (!write.isPending) write.mutate();
          }}
        >
          <Mail className="i" aria-hidden="true" /> {text.remind(missing.length)}
        </button>
      </p>
      {write.isError ? <Notice tone="error" title={problemSentence(ui, refusalOf(write.error).code)} live /> : null}
    </>
  );
}

/** Shown in the page of a homework to who gave it. Of work that is handed in, who has and who has not follows with the hand-ins. */
export function WhoHas({ homework, pupils, zone }: WhoHasProps): ReactNode {
  const text = useHomeworkMessages().one;
  const { expects } = homework;
  const missing = missingOf(expects, pupils);
  const have = pupils.filter((pupil) => !missing.includes(pupil));
  // Who has done it has read it, on whatever device.
  const unopened = pupils.filter(({ openedAt, doneAt }) => openedAt === null && doneAt === null);
  const opened = pupils.length - unopened.length;
  if (pupils.length === 0) return <p className="card empty soft">{text.noPupils}</p>;
  return (
    <div className="stack">
      <p>
        {expects === 'nothing'
          ? text.openedBy(opened, pupils.length)
          : text.counts(opened, have.length, pupils.length, expects === 'handIn')}
      </p>
      {missing.length === 0 || homework.releaseAt > serverNow() ? null : (
        <RemindButton homework={homework} missing={missing} />
      )}
      {expects === 'handIn' ? (
        unopened.length === 0 ? null : (
          <details className="card work-past">
            <summary>{text.missing.nothing(unopened.length)}</summary>
            <p className="work-unopened">{unopened.map(({ displayName }) => displayName).join(', ')}</p>
          </details>
        )
      ) : (
        <div className="work-lists">
          <Names pupils={missing} title={text.missing[expects](missing.length)} zone={zone} />
          <Names pupils={have} title={text.present[expects](have.length)} zone={zone} />
        </div>
      )}
    </div>
  );
}
