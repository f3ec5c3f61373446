// What does not fit the bar.

import {
  ClipboardList,
  Gauge,
  Keyboard,
  Lock,
  NotebookPen,
  Power,
  SlidersHorizontal,
  UserPlus,
  Users,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { useLesson } from './lesson-context.ts';

/** Choices of « Plus ». */
export type MoreChoice = 'devices' | 'reception' | 'shortcuts' | 'end' | 'invite' | 'sheet' | 'people' | 'locks';

/** Buttons of « Plus ». Participants stands here too: on a phone the bar has no room for it. */
export function MoreSurface({ onChoose }: { readonly onChoose: (choice: MoreChoice) => void }): ReactNode {
  const { isTeacher, view, reception, text } = useLesson();
  return (
    <>
      <button type="button" className="menu-item only-phone" onClick={() => onChoose('people')}>
        <Users className="i" aria-hidden="true" /> {text.more.people}
      </button>
      <button type="button" className="menu-item" onClick={() => onChoose('devices')}>
        <SlidersHorizontal className="i" aria-hidden="true" /> {text.more.devices}
      </button>
      <button type="button" className="menu-item" onClick={() => onChoose('reception')}>
        <Gauge className="i" aria-hidden="true" />
        <span>
          {text.more.reception}
          <small>{text.reception[reception.reception].name}</small>
        </span>
      </button>
      <button type="button" className="menu-item" onClick={() => onChoose('shortcuts')}>
        <Keyboard className="i" aria-hidden="true" /> {text.more.shortcuts}
      </button>
      {isTeacher ? (
        <>
          <hr />
          <button type="button" className="menu-item only-phone" onClick={() => onChoose('locks')}>
            <Lock className="i" aria-hidden="true" /> {text.locks.title}
          </button>
          <button type="button" className="menu-item" onClick={() => onChoose('sheet')}>
            <NotebookPen className="i" aria-hidden="true" /> {text.more.editSheet}
          </button>
          <button type="button" className="menu-item" onClick={() => onChoose('invite')}>
            <UserPlus className="i" aria-hidden="true" /> {text.more.invite}
          </button>
          <a className="menu-item" href={`/cours/${view.lessonId}/appel`} target="_blank" rel="noopener">
            <ClipboardList className="i" aria-hidden="true" /> {text.more.rollCall}
          </a>
          <hr />
          <button type="button" className="menu-item danger" onClick={() => onChoose('end')}>
            <Power className="i" aria-hidden="true" /> {text.more.end}
          </button>
        </>
      ) : null}
    </>
  );
}
