// The bar of the lesson. Its order never changes: Micro, Caméra, Partager l’écran, Lever la main (or the hands), Discussion, Participants, Plus.

import { Ellipsis, Hand, Lock, MessageCircle, Mic, MicOff, ScreenShare, Users, Video, VideoOff } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { MediaSource } from '@preau/core/lesson';
import { Menu } from '../ui/Menu.tsx';
import { canShareScreen } from './can-share-screen.ts';
import { controlFor, controlReason, useLesson } from './lesson-context.ts';
import { LocksSurface } from './LocksSurface.tsx';
import { MoreSurface } from './MoreSurface.tsx';
import type { MoreChoice } from './MoreSurface.tsx';
import type { PanelKey } from './panels/Panels.tsx';
import { handRank, raisedHands } from './roster.ts';
import { ariaShortcut } from './shortcuts.ts';
import type { ShortcutName } from './shortcuts.ts';
import './control-bar.css';

const ICONS: Record<MediaSource, { readonly On: LucideIcon; readonly Off: LucideIcon }> = {
  microphone: { On: Mic, Off: MicOff },
  camera: { On: Video, Off: VideoOff },
  screen: { On: ScreenShare, Off: ScreenShare },
};

function SourceControl({
  source,
  onReason,
}: {
  readonly source: MediaSource;
  readonly onReason: (sentence: string | undefined) => void;
}): ReactNode {
  const lesson = useLesson();
  const control = controlFor(lesson, source);
  const reason = controlReason(lesson, source, control);
  const Icon = control.pressed ? ICONS[source].On : ICONS[source].Off;
  const shortcut: ShortcutName | undefined = source === 'screen' ? undefined : source;
  const press = (): void => {
    onReason(undefined);
    if (!control.available) onReason(reason);
    else void lesson.media.set(source, !control.pressed);
  };
  return (
    <button
      type="button"
      className={`ctl ctl-${source}`}
      aria-pressed={control.pressed}
      aria-disabled={!control.available}
      aria-busy={control.busy}
      aria-describedby={reason === undefined ? undefined : `why-${source}`}
      aria-keyshortcuts={shortcut === undefined ? undefined : ariaShortcut(shortcut)}
      title={reason}
      onClick={press}
    >
      <Icon className="i" aria-hidden="true" />
      <span>{lesson.text.bar[source]}</span>
      {reason === undefined ? null : (
        <span id={`why-${source}`} hidden>
          {reason}
        </span>
      )}
    </button>
  );
}

function HandControl(): ReactNode {
  const { store, state, view, text } = useLesson();
  const rank = view.personId === null ? 0 : handRank(state, view.personId);
  const up = rank > 0;
  const closed = state.phase !== 'open';
  const press = (): void => {
    if (closed || view.personId === null) return;
    void store.send(up ? { kind: 'lowerHand', personId: view.personId } : { kind: 'raiseHand' });
  };
  return (
    <button
      type="button"
      className="ctl ctl-hand"
      aria-pressed={up}
      aria-disabled={closed}
      aria-keyshortcuts={ariaShortcut('hand')}
      title={closed ? text.reason.notOpen : undefined}
      onClick={press}
    >
      <Hand className="i" aria-hidden="true" />
      <span>{text.bar.hand}</span>
      {up ? (
        <span className="ctl-rank num">
          <span>{text.bar.handUp(rank)}</span>
          <b aria-hidden="true">{rank}</b>
        </span>
      ) : null}
    </button>
  );
}

function HandsControl({ onOpen, open }: { readonly onOpen: () => void; readonly open: boolean }): ReactNode {
  const { state, text } = useLesson();
  const count = raisedHands(state).length;
  return (
    <button
      type="button"
      className={count > 0 ? 'ctl ctl-hands has-hands' : 'ctl ctl-hands'}
      aria-expanded={open}
      onClick={onOpen}
    >
      <Hand className="i" aria-hidden="true" />
      <span>{text.bar.hands}</span>
      {count > 0 ? (
        <span className="ctl-count" aria-label={text.bar.handsCount(count)}>
          {count}
        </span>
      ) : null}
    </button>
  );
}

/** What the bar asks of the page. */
export interface BarProps {
  readonly panel: PanelKey | null;
  readonly unread: number;
  readonly onPanel: (panel: PanelKey) => void;
  readonly onDialog: (dialog: Exclude<MoreChoice, 'people'>) => void;
}

/** The bar. */
export function ControlBar({ panel, unread, onPanel, onDialog }: BarProps): ReactNode {
  const { isTeacher, text } = useLesson();
  const [reason, setReason] = useState<string>();
  return (
    <nav className={isTeacher ? 'bar bar-teacher on-board' : 'bar on-board'} aria-label={text.bar.label}>
      {reason === undefined ? null : (
        <p className="bar-reason" role="status">
          {reason}{' '}
          <button type="button" className="link-btn" onClick={() => setReason(undefined)}>
            {text.line.ok}
          </button>
        </p>
      )}
      <SourceControl source="microphone" onReason={setReason} />
      <SourceControl source="camera" onReason={setReason} />
      {canShareScreen() ? <SourceControl source="screen" onReason={setReason} /> : null}
      {isTeacher ? <HandsControl open={panel === 'people'} onOpen={() => onPanel('people')} /> : <HandControl />}
      <button
        type="button"
        className="ctl ctl-chat"
        aria-expanded={panel === 'chat'}
        aria-controls={panel === 'chat' ? 'panneau' : undefined}
        aria-keyshortcuts={ariaShortcut('chat')}
        onClick={() => onPanel('chat')}
      >
        <MessageCircle className="i" aria-hidden="true" />
        <span>{text.bar.chat}</span>
        {unread > 0 && panel !== 'chat' ? (
          <span className="ctl-count" aria-label={text.bar.unread(unread)}>
            {unread > 99 ? '99+' : unread}
          </span>
        ) : null}
      </button>
      <button
        type="button"
        className="ctl ctl-people"
        aria-expanded={panel === 'people'}
        aria-controls={panel === 'people' ? 'panneau' : undefined}
        aria-keyshortcuts={ariaShortcut('people')}
        onClick={() => onPanel('people')}
      >
        <Users className="i" aria-hidden="true" />
        <span>{text.bar.people}</span>
      </button>
      {isTeacher ? (
        <Menu
          className="ctl ctl-locks"
          title={text.locks.title}
          label={
            <>
              <Lock className="i" aria-hidden="true" />
              <span>{text.bar.locks}</span>
            </>
          }
        >
          {() => <LocksSurface />}
        </Menu>
      ) : null}
      <Menu
        className="ctl ctl-more"
        title={text.more.title}
        label={
          <>
            <Ellipsis className="i" aria-hidden="true" />
            <span>{text.bar.more}</span>
          </>
        }
      >
        {(fold) => (
          <MoreSurface
            onChoose={(choice) => {
              fold();
              if (choice === 'people') onPanel('people');
              else onDialog(choice);
            }}
          />
        )}
      </Menu>
    </nav>
  );
}
