// What stands at the door when one cannot go in: why, and the one thing to do.

import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { serverNow } from '../../ui/clock.ts';
import { useLanguage, useOnline } from '../../ui/hooks.ts';
import { formatTime } from '../../ui/i18n.ts';
import { problemSentence, useUiMessages } from '../../ui/messages.ts';
import { PageNote } from '../../ui/PageNote.tsx';
import type { Refusal } from '../../ui/request.ts';
import { useLessonMessages } from '../messages.ts';
import { doorPageOf } from './refusal-page.ts';

/** A refusal in words. What will pass by itself is tried again by the connection. */
export function Refused({
  refusal,
  adult,
  zone,
  rollCall,
  onRetry,
}: {
  readonly refusal: Refusal;
  readonly adult: boolean;
  readonly zone: string | undefined;
  /** Address of the roll call, for a teacher of the lesson. */
  readonly rollCall: string | undefined;
  readonly onRetry: () => void;
}): ReactNode {
  const text = useLessonMessages().pages;
  const ui = useUiMessages();
  const language = useLanguage();
  const page = doorPageOf(refusal.code);
  const home = (
    <Link className="btn btn-main" href="/">
      {ui.back}
    </Link>
  );
  if (page === 'ended') return <Ended closedBy={null} teacherName="" adult={adult} rollCall={rollCall} />;
  if (page === 'failed') {
    return (
      <PageNote
        title={text.failedTitle}
        state="failed"
        actions={
          <>
            <button type="button" className="btn btn-main" onClick={onRetry}>
              {ui.retry}
            </button>
            <Link className="btn" href="/">
              {ui.back}
            </Link>
          </>
        }
      >
        <p>
          {problemSentence(ui, refusal)} {adult ? text.failedTextAdult : text.failedText}
        </p>
      </PageNote>
    );
  }
  if (page === 'early') {
    const at =
      refusal.retryAfterMs === undefined ? undefined : formatTime(language, serverNow() + refusal.retryAfterMs, zone);
    return (
      <PageNote title={text.earlyTitle} state="early" actions={home}>
        <p className="num">{at === undefined ? text.earlyUnknown : text.early(at)}</p>
      </PageNote>
    );
  }
  if (page === 'removed' || page === 'replaced') {
    const [title, sentence, again] =
      page === 'removed'
        ? [text.removedTitle, text.removedText, text.removedTry]
        : [text.replacedTitle, text.replacedText, text.replacedTry];
    return (
      <PageNote
        title={title}
        state={page}
        actions={
          <>
            {home}
            <button type="button" className="btn" onClick={onRetry}>
              {again}
            </button>
          </>
        }
      >
        <p>{sentence}</p>
      </PageNote>
    );
  }
  const words = {
    notYours: [adult ? text.notYoursTitleAdult : text.notYoursTitle, text.notYoursText],
    unknown: [text.unknownTitle, text.unknownText],
    cancelled: [text.cancelledTitle, text.cancelledText],
    full: [text.fullTitle, text.fullText],
  }[page];
  return (
    <PageNote title={words[0]!} state={page} actions={home}>
      <p>{words[1]}</p>
    </PageNote>
  );
}

/** The lesson is over. */
export function Ended({
  closedBy,
  teacherName,
  adult,
  rollCall,
}: {
  readonly closedBy: 'teacher' | 'time' | null;
  readonly teacherName: string;
  readonly adult: boolean;
  readonly rollCall: string | undefined;
}): ReactNode {
  const text = useLessonMessages().pages;
  const ui = useUiMessages();
  const sentence =
    rollCall !== undefined
      ? closedBy === 'time'
        ? text.endedTeacherTime
        : text.endedTeacher
      : closedBy === 'teacher' && teacherName !== '' && !adult
        ? text.endedPupil(teacherName)
        : closedBy === null || adult
          ? ''
          : text.endedPupilTime;
  return (
    <PageNote
      title={text.endedTitle}
      state="ended"
      actions={
        rollCall === undefined ? (
          <Link className="btn btn-main" href="/">
            {ui.back}
          </Link>
        ) : (
          <>
            <Link className="btn btn-main" href={rollCall}>
              {text.rollCall}
            </Link>
            <Link className="btn" href="/">
              {ui.back}
            </Link>
          </>
        )
      }
    >
      {sentence === '' ? null : <p>{sentence}</p>}
    </PageNote>
  );
}

/** On the way in: the page of a second, or of a bad line. */
export function Entering({ adult, slow }: { readonly adult: boolean; readonly slow: boolean }): ReactNode {
  const text = useLessonMessages().entering;
  const online = useOnline();
  const [own, theirs] = !online
    ? [text.offline, text.offlineAdult]
    : slow
      ? [text.slow, text.slowAdult]
      : [text.text, text.textAdult];
  return (
    <PageNote title={text.title} state="entering">
      <p role="status">{adult ? theirs : own}</p>
    </PageNote>
  );
}
