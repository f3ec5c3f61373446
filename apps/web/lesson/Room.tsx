// Inside the lesson: top bar, banner, pulse, stage, panels, bar; and the dialogs that stand over them.

import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { SlideId } from '@preau/core/base';
import { announce } from '../ui/announcer.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { useWide } from '../ui/hooks.ts';
import { announcementsOf } from './announcements.ts';
import { Banners } from './Banners.tsx';
import { ControlBar } from './ControlBar.tsx';
import { DevicesDialog } from './dialogs/DevicesDialog.tsx';
import { InviteDialog } from './dialogs/InviteDialog.tsx';
import { LeaveDialog } from './dialogs/LeaveDialog.tsx';
import { ReceptionDialog } from './dialogs/ReceptionDialog.tsx';
import { ShortcutsDialog } from './dialogs/ShortcutsDialog.tsx';
import { controlFor, useLesson } from './lesson-context.ts';
import type { Lesson } from './lesson-context.ts';
import { LocksSurface } from './LocksSurface.tsx';
import { Panels } from './panels/Panels.tsx';
import type { PanelKey } from './panels/Panels.tsx';
import { PulseStrip } from './PulseStrip.tsx';
import { raisedHands } from './roster.ts';
import { shortcutOf } from './shortcuts.ts';
import { SheetDialog } from './sheet/SheetDialog.tsx';
import { Stage } from './Stage.tsx';
import { TopBar } from './TopBar.tsx';
import { WaitingStage } from './WaitingStage.tsx';

type DialogKey = 'devices' | 'reception' | 'shortcuts' | 'leave' | 'end' | 'invite' | 'sheet' | 'locks';

/** Tells a screen reader what changed, and names the page. */
function useSpokenChanges({ state, view, text, isTeacher }: Lesson): void {
  const before = useRef(state);
  useEffect(() => {
    if (view.personId !== null)
      for (const sentence of announcementsOf(before.current, state, view.personId, text)) announce(sentence);
    before.current = state;
  }, [state, view.personId, text]);
  const hands = isTeacher ? raisedHands(state).length : 0;
  const name = state.lesson === null ? '' : `${state.lesson.subject}, ${state.lesson.audienceLabel}`;
  useEffect(() => {
    document.title = `${hands > 0 ? `(${hands}) ` : ''}${name} · Préau`;
  }, [hands, name]);
}

/** Messages of others that came while the discussion was not shown. */
function useUnread({ state, view }: Lesson, shown: boolean): number {
  // No state: a second render for each event would add up when hundreds come at once.
  const readTo = useRef(state.seq);
  useEffect(() => {
    if (shown) readTo.current = state.seq;
  }, [shown, state.seq]);
  return shown
    ? 0
    : state.messages.filter(
        (message) => message.seq > readTo.current && message.personId !== view.personId && message.text !== null,
      ).length;
}

function useShortcuts(lesson: Lesson, onPanel: (panel: PanelKey) => void): void {
  const latest = useRef({ lesson, onPanel });
  latest.current = { lesson, onPanel };
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { lesson: now, onPanel: open } = latest.current;
      const name = shortcutOf(event, now.isTeacher);
      if (name === undefined || document.querySelector('dialog[open]') !== null) return;
      event.preventDefault();
      if (name === 'chat' || name === 'people') {
        open(name);
        // The keyboard asked for the panel: it goes on writing there.
        requestAnimationFrame(() =>
          document.querySelector<HTMLElement>('#say, #panneau [role=tab][tabindex="0"]')?.focus(),
        );
      } else if (name === 'hand') pressHand(now);
      else if (name === 'previous' || name === 'next') turnSlide(now, name === 'next' ? 1 : -1);
      else {
        const control = controlFor(now, name);
        if (control.available) void now.media.set(name, !control.pressed);
      }
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

function pressHand({ store, state, view, isTeacher }: Lesson): void {
  if (isTeacher || view.personId === null || state.phase !== 'open') return;
  void store.send(
    state.hands.some((hand) => hand.personId === view.personId)
      ? { kind: 'lowerHand', personId: view.personId }
      : { kind: 'raiseHand' },
  );
}

function turnSlide({ store, state }: Lesson, by: number): void {
  const { slides, shown } = state.sheet;
  const next = slides[slides.findIndex((slide) => slide.slideId === shown) + by];
  if (next !== undefined) void store.send({ kind: 'showSlide', slideId: next.slideId });
}

/** Says in words when the microphone really opened or closed: a colour would not be heard. */
function useSpokenMicrophone({ sound, text }: Lesson): void {
  const on = sound.status === 'live' && sound.own.microphone.on;
  const before = useRef(on);
  useEffect(() => {
    if (before.current !== on) announce(on ? text.say.microphoneOn : text.say.microphoneOff);
    before.current = on;
  }, [on, text]);
}

/** The lesson's inside. `onLeave` leaves by choice. */
export function Room({ onLeave }: { readonly onLeave: () => void }): ReactNode {
  const lesson = useLesson();
  const { store, state, isTeacher, text } = lesson;
  const wide = useWide();
  const waiting = state.phase === 'waiting';
  const [asked, setPanel] = useState<PanelKey | null>();
  // Nobody chose yet: the discussion for a pupil, the class for its teacher; while the class waits, the courtyard has the room.
  const usual = waiting ? null : isTeacher ? 'people' : 'chat';
  const panel = asked === undefined ? usual : asked;
  const [looking, setLooking] = useState<SlideId | null>(null);
  const [dialog, setDialog] = useState<DialogKey | null>(null);
  const top = useRef<HTMLDivElement>(null);
  const toggle = (wanted: PanelKey): void => setPanel(panel === wanted ? null : wanted);
  useSpokenChanges(lesson);
  useSpokenMicrophone(lesson);
  useShortcuts(lesson, toggle);
  useEffect(() => {
    // The button that led here is gone: the keyboard begins at the board.
    if (document.activeElement === document.body) document.getElementById('tableau')?.focus({ preventScroll: true });
  }, []);
  const unread = useUnread(lesson, panel === 'chat');
  const leave = (): void => (isTeacher ? setDialog('leave') : onLeave());
  const look = (slideId: SlideId): void => {
    if (isTeacher) void store.send({ kind: 'showSlide', slideId });
    else setLooking(slideId === state.sheet.shown ? null : slideId);
  };
  return (
    <div
      ref={top}
      className={`lesson${panel === null ? ' no-panel' : ''}${isTeacher ? ' is-teacher' : ''}${wide ? '' : ' is-phone'}`}
      data-state={state.phase}
    >
      <a className="skip" href="#tableau">
        {text.stage.skip}
      </a>
      <TopBar onLeave={leave} />
      <Banners onReception={() => setDialog('reception')} />
      {isTeacher && !waiting ? <PulseStrip onPeople={() => setPanel('people')} /> : null}
      {waiting ? <WaitingStage /> : <Stage looking={looking} onLook={setLooking} onEdit={() => setDialog('sheet')} />}
      {panel === null ? null : (
        <Panels
          panel={panel}
          onPanel={setPanel}
          onLook={look}
          onInvite={() => setDialog('invite')}
          onEditSheet={() => setDialog('sheet')}
        />
      )}
      <ControlBar panel={panel} unread={unread} onPanel={toggle} onDialog={setDialog} />
      {dialog === 'leave' || dialog === 'end' ? (
        <LeaveDialog ends={dialog === 'end'} onLeave={onLeave} onClose={() => setDialog(null)} />
      ) : null}
      {dialog === 'invite' ? <InviteDialog onClose={() => setDialog(null)} /> : null}
      {dialog === 'devices' ? <DevicesDialog onClose={() => setDialog(null)} /> : null}
      {dialog === 'reception' ? <ReceptionDialog onClose={() => setDialog(null)} /> : null}
      {dialog === 'shortcuts' ? <ShortcutsDialog onClose={() => setDialog(null)} /> : null}
      {dialog === 'locks' ? (
        <Dialog title={text.locks.title} onClose={() => setDialog(null)}>
          <LocksSurface />
        </Dialog>
      ) : null}
      {dialog === 'sheet' ? <SheetDialog onClose={() => setDialog(null)} /> : null}
    </div>
  );
}
