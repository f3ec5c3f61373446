// `/etablissement/moderation`: what was reported or held, and what the office makes of it.

import { useState } from 'react';
import type { ReactNode } from 'react';
import type { PersonDay } from '@preau/protocol/school';
import { useScreen } from '../../ui/hooks.ts';
import { Tabs } from '../../ui/Tabs.tsx';
import { Failed } from '../../ui/Waiting.tsx';
import { hasOffice } from '../account.ts';
import { useSchoolMessages } from '../messages.ts';
import { BackToOffice } from '../office/BackToOffice.tsx';
import { SchoolFrame } from '../SchoolFrame.tsx';
import { AloneSearch } from './AloneSearch.tsx';
import { CaseCard } from './CaseCard.tsx';
import { useMailMessages } from './messages.ts';
import { Paged } from '../../ui/Paged.tsx';
import { useCases } from './read-moderation.ts';
import './mail.css';

function Cases({
  decided,
  zone,
  isOperator,
}: {
  readonly decided: boolean;
  readonly zone: string;
  readonly isOperator: boolean;
}): ReactNode {
  const { moderation: text, more } = useMailMessages();
  return (
    <Paged
      read={useCases(decided)}
      itemsOf={(page) => page.cases}
      failed={text.failed}
      empty={decided ? text.emptyDecided : text.emptyOpen}
      more={more}
    >
      {(cases) => (
        <ul className="stack cases">
          {cases.map((each) => (
            <CaseCard key={each.caseId} found={each} zone={zone} isOperator={isOperator} />
          ))}
        </ul>
      )}
    </Paged>
  );
}

function Moderation({ person, zone }: { readonly person: PersonDay; readonly zone: string }): ReactNode {
  const text = useMailMessages().moderation;
  const heading = useScreen(text.title);
  const [view, setView] = useState<'open' | 'decided' | 'alone'>('open');
  return (
    <div className="narrow stack mail">
      <BackToOffice />
      <h1 ref={heading} tabIndex={-1}>
        {text.title}
      </h1>
      <p className="soft">{text.lead}</p>
      <Tabs
        name={text.views.name}
        tabs={[
          { key: 'open', label: text.views.open },
          { key: 'decided', label: text.views.decided },
          { key: 'alone', label: text.views.alone },
        ]}
        chosen={view}
        onChoose={setView}
      >
        {view === 'alone' ? (
          <AloneSearch schoolId={person.schoolId} zone={zone} />
        ) : (
          <Cases key={view} decided={view === 'decided'} zone={zone} isOperator={person.runsCell === true} />
        )}
      </Tabs>
    </div>
  );
}

/** The route `/etablissement/moderation`. */
export function ModerationScreen(): ReactNode {
  const text = useMailMessages();
  const office = useSchoolMessages().office;
  return (
    <SchoolFrame title={text.moderation.title}>
      {(person, day) =>
        hasOffice(person.roles) ? (
          <Moderation key={person.personId} person={person} zone={day.zone} />
        ) : (
          <Failed title={text.moderation.title} sentence={office.notYours} state="forbidden" />
        )
      }
    </SchoolFrame>
  );
}
