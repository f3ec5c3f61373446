// `/devoirs`: what a pupil or a child has to do, what a teacher gave, the books of a school for its office.

import { useState } from 'react';
import type { ReactNode } from 'react';
import type { PersonDay } from '@preau/protocol/school';
import { useScreen } from '../../ui/hooks.ts';
import { Tabs } from '../../ui/Tabs.tsx';
import { OutboxNote } from '../handin/OutboxNote.tsx';
import { SchoolFrame } from '../SchoolFrame.tsx';
import { SearchLink } from '../search/SearchLink.tsx';
import { DueView } from './DueView.tsx';
import { BookLinks, GivenView } from './GivenView.tsx';
import { useHomeworkMessages } from './messages.ts';
import './homework.css';

function Views({ person, zone }: { readonly person: PersonDay; readonly zone: string }): ReactNode {
  const text = useHomeworkMessages();
  const gives = person.roles.includes('teacher');
  const hasDue = person.roles.includes('pupil') || person.children.length > 0;
  const [chosen, setChosen] = useState<'due' | 'given'>(gives ? 'given' : 'due');
  if (gives && hasDue)
    return (
      <Tabs
        name={text.tabs.label}
        tabs={[
          { key: 'given', label: text.tabs.given },
          { key: 'due', label: text.tabs.due },
        ]}
        chosen={chosen}
        onChoose={setChosen}
      >
        {chosen === 'given' ? <GivenView zone={zone} /> : <DueView person={person} />}
      </Tabs>
    );
  if (gives) return <GivenView zone={zone} />;
  return hasDue || person.roles.includes('guardian') ? <DueView person={person} /> : <BookLinks />;
}

function Homeworks({ person, zone }: { readonly person: PersonDay; readonly zone: string }): ReactNode {
  const text = useHomeworkMessages();
  const heading = useScreen(text.title);
  return (
    <div className="narrow stack homeworks">
      <div className="work-top">
        <h1 ref={heading} tabIndex={-1}>
          {text.title}
        </h1>
        <SearchLink isQuiet />
      </div>
      <OutboxNote />
      <Views key={person.personId} person={person} zone={zone} />
    </div>
  );
}

/** The route `/devoirs`. */
export function HomeworkScreen(): ReactNode {
  const text = useHomeworkMessages();
  return <SchoolFrame title={text.title}>{(person, day) => <Homeworks person={person} zone={day.zone} />}</SchoolFrame>;
}
