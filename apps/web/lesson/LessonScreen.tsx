// The route of a lesson: door, check, room, end. Which one stands follows from the connection's line and the log, nothing else.

import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import type { SessionAnswer } from '@preau/protocol/school';
import type { MediaGrantAnswer } from '@preau/protocol/lesson';
import { DEFAULT_ZONE, parseLessonId } from '@preau/core/base';
import { findMember } from '@preau/core/lesson';
import { currentLanguage } from '../ui/i18n.ts';
import { request } from '../ui/request.ts';
import { connectLesson } from './connect-lesson.ts';
import { markInLesson, needsCheck, rememberedDevices, wasInLesson } from './doors/device-memory.ts';
import { DeviceCheck } from './doors/DeviceCheck.tsx';
import { Ended, Entering, Refused } from './doors/DoorPages.tsx';
import { waitingAddress } from './doors/waiting-address.ts';
import { framesOf, LessonContext } from './lesson-context.ts';
import type { LessonStore } from './lesson-store.ts';
import { LessonMedia } from './media/lesson-media.ts';
import { leadTeacher } from './roster.ts';
import { Room } from './Room.tsx';
import type { PlannedLesson } from './workspace-frame.ts';
import './room.css';

/** True a few seconds after `since`. */
function useSlow(active: boolean): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!active) return undefined;
    const timer = setTimeout(() => setSlow(true), 4_000);
    return () => clearTimeout(timer);
  }, [active]);
  return active && slow;
}

/** Connected: from the click to the end. */
function Inside({
  store,
  opens,
  adult,
  zone,
  mayTeach,
}: {
  readonly store: LessonStore;
  readonly opens: boolean;
  readonly adult: boolean;
  readonly zone: string;
  readonly mayTeach: boolean;
}): ReactNode {
  const [, navigate] = useLocation();
  const media = useMemo(
    () =>
      new LessonMedia(store, {
        grant: (signal) =>
          request<MediaGrantAnswer>('POST', `/api/lessons/${store.getSnapshot().lessonId}/media-grant`, {}, { signal }),
        devices: () => rememberedDevices() ?? {},
      }),
    [store],
  );
  const frames = useMemo(() => framesOf(store, media), [store, media]);
  const view = useSyncExternalStore(frames.view.subscribe, frames.view.getSnapshot);
  useEffect(() => {
    media.start();
    return () => media.close();
  }, [media]);
  const entered = view.personId !== null && view.state.seq > 0;
  const me = view.personId === null ? undefined : findMember(view.state, view.personId);
  const isTeacher = me === undefined ? mayTeach : me.part === 'teacher';
  const rollCall = isTeacher ? `/cours/${view.lessonId}/appel` : undefined;
  const waits = !entered && view.line.kind === 'refused' && view.line.refusal.code === 'ticket.waiting';
  useEffect(() => {
    // The gate's own page takes over, in place of this one: back leads to the day, and the place is there already.
    if (waits) location.replace(waitingAddress(view.lessonId, currentLanguage(), location.search));
  }, [waits, view.lessonId]);
  const slow = useSlow(view.line.kind === 'entering' && !entered);
  useEffect(() => {
    if (entered) markInLesson(view.lessonId);
  }, [entered, view.lessonId]);
  const { lessonId } = view;
  const mayOpen = opens && entered;
  const isWaiting = view.state.phase === 'waiting';
  useEffect(() => {
    if (!mayOpen) return;
    navigate(`/cours/${lessonId}`, { replace: true });
    if (isWaiting) void store.open();
  }, [mayOpen, isWaiting, lessonId, navigate, store]);
  const leave = useCallback(() => {
    void store.send({ kind: 'leave' });
    navigate('/');
  }, [store, navigate]);
  const page = useMemo(() => ({ store, media, frames, adult, zone }), [store, media, frames, adult, zone]);
  if (view.state.phase === 'closed')
    return (
      <Ended
        closedBy={view.state.closedBy}
        teacherName={leadTeacher(view.state)?.name ?? ''}
        adult={adult}
        rollCall={rollCall}
      />
    );
  if (waits) return <Entering adult={adult} slow={false} />;
  if (view.line.kind === 'refused')
    return (
      <Refused
        refusal={view.line.refusal}
        adult={adult}
        zone={zone}
        rollCall={rollCall}
        onRetry={() => store.reenter()}
      />
    );
  if (!entered) return <Entering adult={adult} slow={slow} />;
  return (
    <LessonContext value={page}>
      <Room onLeave={leave} />
    </LessonContext>
  );
}

/** Makes the connection when somebody enters; closes it with the page. */
function Connected({
  lessonId,
  ...rest
}: {
  readonly lessonId: string;
  readonly opens: boolean;
  readonly adult: boolean;
  readonly zone: string;
  readonly mayTeach: boolean;
}): ReactNode {
  const [store, setStore] = useState<LessonStore>();
  useEffect(() => {
    const made = connectLesson(lessonId);
    setStore(made);
    return () => made?.close();
  }, [lessonId]);
  return store === undefined ? <Entering adult={rest.adult} slow={false} /> : <Inside store={store} {...rest} />;
}

/** The route `/cours/:lessonId`; `?ouvrir` comes from « Ouvrir la classe ». */
export function LessonScreen({
  lessonId,
  session,
  planned,
}: {
  readonly lessonId: string;
  readonly session: SessionAnswer;
  readonly planned: PlannedLesson;
}): ReactNode {
  const [opens] = useState(() => new URLSearchParams(location.search).has('ouvrir'));
  const [returning] = useState(() => wasInLesson(lessonId));
  const [passed, setPassed] = useState(false);
  const teacher = opens || planned.lesson?.teachers.some((each) => each.personId === planned.person?.personId) === true;
  if (parseLessonId(lessonId) === undefined)
    return (
      <Refused refusal={{ code: 'lesson.unknown' }} adult zone={undefined} rollCall={undefined} onRetry={() => {}} />
    );
  const roles = planned.person?.roles ?? session.persons[0]?.roles ?? [];
  const adult = teacher || !roles.includes('pupil');
  const zone = planned.zone ?? DEFAULT_ZONE;
  const memory = passed ? undefined : rememberedDevices();
  // A device that knows its microphone, or comes back, does not wait for the day.
  if (!passed && !returning && memory === undefined && !planned.isKnown) return <Entering adult={adult} slow={false} />;
  if (
    !passed &&
    needsCheck({ memory, returning, part: teacher ? 'teacher' : 'other', level: planned.lesson?.live?.level ?? null })
  ) {
    const name = planned.person?.displayName ?? session.persons[0]?.displayName ?? '';
    return <DeviceCheck name={name} adult={adult} teacher={teacher} opens={opens} onDone={() => setPassed(true)} />;
  }
  return <Connected lessonId={lessonId} opens={opens} adult={adult} zone={zone} mayTeach={teacher} />;
}
