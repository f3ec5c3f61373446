// The roll call of a lesson: who was there, for how many minutes, and what was Préau's fault.

import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RollCallAnswer } from '@preau/protocol/lesson';
import { useLanguage, useScreen } from '../ui/hooks.ts';
import { formatTime } from '../ui/i18n.ts';
import { Notice } from '../ui/Notice.tsx';
import { readJson, refusalOf } from '../ui/request.ts';
import { Failed, Skeletons } from '../ui/Waiting.tsx';
import { useLessonMessages } from './messages.ts';
import type { WorkspaceFrame } from './workspace-frame.ts';

function openedSentence(
  call: RollCallAnswer,
  zone: string,
  language: ReturnType<typeof useLanguage>,
  text: ReturnType<typeof useLessonMessages>['rollCall'],
): string {
  if (call.openedAt === null) return text.notOpened;
  const from = formatTime(language, call.openedAt, zone);
  return call.closedAt === null ? text.openedStill(from) : text.opened(from, formatTime(language, call.closedAt, zone));
}

function Rows({ call, zone }: { readonly call: RollCallAnswer; readonly zone: string }): ReactNode {
  const text = useLessonMessages().rollCall;
  const language = useLanguage();
  const time = (at: number | null): string => (at === null ? '' : formatTime(language, at, zone));
  const interrupted = call.rows.some((row) => row.minutesInterrupted > 0);
  return (
    <div className="card table-scroll" tabIndex={0} role="group" aria-label={text.title}>
      <table className="roll num">
        <thead>
          <tr>
            <th scope="col">{text.name}</th>
            <th scope="col" className="r">
              {text.minutes}
            </th>
            <th scope="col">{text.first}</th>
            <th scope="col">{text.last}</th>
            <th scope="col" className="r">
              {text.cuts}
            </th>
            {interrupted ? (
              <th scope="col" className="r">
                {text.interrupted}
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {call.rows.map((row) => (
            <tr key={row.personId} className={row.firstEnteredAt === null ? 'is-absent' : undefined}>
              <th scope="row">
                {row.name}
                {row.part === 'pupil' ? '' : ` (${row.part === 'teacher' ? text.teacher : text.guest})`}
              </th>
              <td className="r">
                {row.minutesPresent}
                {'\u00A0'}
                {text.unit}
              </td>
              {row.firstEnteredAt === null ? (
                <td colSpan={2}>{text.absent}</td>
              ) : (
                <>
                  <td>{time(row.firstEnteredAt)}</td>
                  <td>{time(row.lastSeenAt)}</td>
                </>
              )}
              <td className="r">{row.cuts}</td>
              {interrupted ? (
                <td className="r">
                  {row.minutesInterrupted}
                  {'\u00A0'}
                  {text.unit}
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RollCall({ lessonId, zone }: { readonly lessonId: string; readonly zone: string }): ReactNode {
  const text = useLessonMessages().rollCall;
  const call = useQuery({
    queryKey: ['roll-call', lessonId],
    refetchInterval: 30_000,
    queryFn: ({ signal }) => readJson<RollCallAnswer>(`/api/lessons/${encodeURIComponent(lessonId)}/roll-call`, signal),
  });
  if (call.isPending) return <Skeletons title={text.title} />;
  if (call.isError) return <RollCallFailed error={call.error} onRetry={() => void call.refetch()} />;
  return <RollCallTable call={call.data} zone={zone} lessonId={lessonId} />;
}

function RollCallFailed({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }): ReactNode {
  const text = useLessonMessages().rollCall;
  const { code } = refusalOf(error);
  // A lesson that nobody ever entered has no log, so no roll call: that is an answer, not a failure.
  if (code === 'lesson.unknown' || code === 'lesson.notOpen')
    return <Failed title={text.title} sentence={text.notOpened} state="empty" />;
  return <Failed title={text.title} sentence={text.failed} error={error} onRetry={onRetry} state="error" />;
}

function RollCallTable({
  call,
  zone,
  lessonId,
}: {
  readonly call: RollCallAnswer;
  readonly zone: string;
  readonly lessonId: string;
}): ReactNode {
  const text = useLessonMessages().rollCall;
  const language = useLanguage();
  const heading = useScreen(text.title);
  const pupils = call.rows.filter((row) => row.part === 'pupil');
  return (
    <div className="stack" data-state="roll-call">
      <div className="hello">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {text.title}
          </h1>
          <p className="num">
            {text.of(call.subject, call.audienceLabel)}. {openedSentence(call, zone, language, text)}{' '}
            {text.present(pupils.filter((row) => row.firstEnteredAt !== null).length, pupils.length)}
          </p>
        </div>
        <a className="btn" href={`/api/lessons/${lessonId}/roll-call.csv?lang=${language}`} download>
          <Download className="i" aria-hidden="true" /> {text.csv}
        </a>
      </div>
      <Rows call={call} zone={zone} />
      {call.rows.some((row) => row.minutesInterrupted > 0) ? (
        <Notice title={text.interrupted}>{text.interruptedText}</Notice>
      ) : null}
    </div>
  );
}

/** The route `/cours/:lessonId/appel`. */
export function RollCallScreen({
  lessonId,
  Frame,
}: {
  readonly lessonId: string;
  readonly Frame: WorkspaceFrame;
}): ReactNode {
  const text = useLessonMessages().rollCall;
  return <Frame title={text.title}>{(_person, day) => <RollCall lessonId={lessonId} zone={day.zone} />}</Frame>;
}
