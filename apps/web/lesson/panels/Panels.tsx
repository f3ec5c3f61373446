// The side of the lesson: discussion, participants, sheet. Tabs, one at a time; beside the stage on a desktop, under it on a phone.

import type { ReactNode } from 'react';
import type { SlideId } from '@preau/core/base';
import { Tabs } from '../../ui/Tabs.tsx';
import { useLesson } from '../lesson-context.ts';
import { ChatPanel } from './ChatPanel.tsx';
import { PeoplePanel } from './PeoplePanel.tsx';
import { SheetPanel } from './SheetPanel.tsx';
import './panels.css';

/** The panels. */
export type PanelKey = 'chat' | 'people' | 'sheet';

/** The aside with its tabs. */
export function Panels({
  panel,
  onPanel,
  onLook,
  onInvite,
  onEditSheet,
}: {
  readonly panel: PanelKey;
  readonly onPanel: (panel: PanelKey) => void;
  readonly onLook: (slideId: SlideId) => void;
  readonly onInvite: () => void;
  readonly onEditSheet: () => void;
}): ReactNode {
  const { isTeacher, text } = useLesson();
  const chat = { key: 'chat', label: text.bar.chat } as const;
  const people = { key: 'people', label: text.bar.people } as const;
  const sheet = { key: 'sheet', label: text.sheet.tab } as const;
  return (
    <aside
      className="panel"
      id="panneau"
      aria-label={{ chat: text.chat.label, people: text.people.label, sheet: text.sheet.tab }[panel]}
    >
      <Tabs
        name={text.bar.label}
        tabs={isTeacher ? [people, chat, sheet] : [chat, people, sheet]}
        chosen={panel}
        onChoose={onPanel}
      >
        {panel === 'chat' ? <ChatPanel /> : null}
        {panel === 'people' ? <PeoplePanel onInvite={onInvite} /> : null}
        {panel === 'sheet' ? <SheetPanel onLook={onLook} onEdit={onEditSheet} /> : null}
      </Tabs>
    </aside>
  );
}
