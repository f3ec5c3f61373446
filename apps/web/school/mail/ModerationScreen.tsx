// `/etablissement/moderation`: what was reported or held, and what the office makes of it.

import { ChevronLeft } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { PersonDay } from '@preau/protocol/school';
import { useScreen } from '../../ui/hooks.ts';
import { Notice } from '../../ui/Notice.tsx';
import { problemSentence, useUiMessages } from '../../ui/messages.ts';
import { refusalOf } from '../../ui/request.ts';
import { Tabs } from '../../ui/Tabs.tsx';
import { Failed } from '../../ui/Waiting.tsx';
import { hasOffice } from '../account.ts';
import { useSchoolMessages } from '../messages.ts';
import { SchoolFrame } from '../SchoolFrame.tsx';
import { AloneSearch } from './AloneSearch.tsx';
import { CaseCard } from './CaseCard.tsx';
import { useMailMessages } from './messages.ts';
import { useCases } from './read-moderation.ts';
import './mail.css';

function Cases({ decided, zone }: { readonly decided: boolean; readonly zone: string }): ReactNode {
  const text = useMailMessages().moderation;
  const more = useMailMessages().more;
  const ui = useUiMessages();
  const read = useCases(decided);
  if (read.isPending)
    return (
      <div className="stack" data-state="loading" aria-busy="true">
        <span className="sr" role="status">
          {ui.loading}
        </span>
        <div className="skeleton skeleton-board" />
      </div>
    );
  if (read.isError && read.data === undefined)
    return (
      <div className="stack" data-state="error">
        <Notice tone="error" title={text.failed} live>
          {problemSentence(ui, refusalOf(read.error).code)}
        </Notice>
        <div className="acts">
          <button type="button" className="btn" onClick={() => void read.refetch()}>
            {ui.retry}
          </button>
        </div>
      </div>
    );
  const cases = read.data.pages.flatMap((page) => page.cases);
  if (cases.length === 0)
    return (
      <p className="card empty soft" data-state="empty">
        {decided ? text.emptyDecided : text.emptyOpen}
      </p>
    );
  return (
    <div className="stack">
      <ul className="stack cases">
        {cases.map((each) => (
          <CaseCard key={each.caseId} found={each} zone={zone} />
        ))}
      </ul>
      {read.hasNextPage ? (
        <div className="acts">
          <button
            type="button"
            className="btn"
            aria-busy={read.isFetchingNextPage}
            onClick={() => void read.fetchNextPage()}
          >
            {read.isFetchingNextPage ? ui.loading : more}
          </button>
        </div>
      ) : null}
    </div>
  );
}

function Moderation({ person, zone }: { readonly person: PersonDay; readonly zone: string }): ReactNode {
  const text = useMailMessages().moderation;
  const office = useSchoolMessages().office;
  const heading = useScreen(text.title);
  const [view, setView] = useState<'open' | 'decided' | 'alone'>('open');
  return (
    <div className="narrow stack mail">
      <p>
        <Link className="btn btn-quiet" href="/etablissement">
          <ChevronLeft className="i" aria-hidden="true" /> {office.title}
        </Link>
      </p>
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
          <Cases key={view} decided={view === 'decided'} zone={zone} />
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
