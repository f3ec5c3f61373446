// The school in numbers that name nobody, and who did what by hand. OFFICE-30, 31.

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Crowd, StatisticsAnswer } from '@preau/protocol/school';
import { useLanguage, useScreen } from '../../ui/hooks.ts';
import { RefusalNote } from '../../ui/RefusalNote.tsx';
import { readJson } from '../../ui/request.ts';
import { Failed } from '../../ui/Waiting.tsx';
import { hasOffice } from '../account.ts';
import { SchoolFrame } from '../SchoolFrame.tsx';
import { ActLog } from './ActLog.tsx';
import { BackToOffice } from './BackToOffice.tsx';
import { useOfficeMessages } from './messages.ts';
import './office.css';

/** The school in numbers: the office's, and an operator's of any school. */
export function Numbers({ answer }: { readonly answer: StatisticsAnswer }): ReactNode {
  const text = useOfficeMessages().log;
  const language = useLanguage();
  const told = (count: Crowd): string =>
    count === null ? text.few : count.toLocaleString(language === 'fr' ? 'fr-FR' : 'en-GB');
  const { week } = answer;
  return (
    <section className="block stack" aria-labelledby="numbers-t">
      <h2 id="numbers-t">{text.numbers}</h2>
      <div className="card table-box" role="region" tabIndex={0} aria-labelledby="numbers-t">
        <table className="num">
          <thead>
            <tr>
              <th scope="col">{text.who}</th>
              <th scope="col">{text.people}</th>
              <th scope="col">{text.activated}</th>
              <th scope="col">{text.seenWeek}</th>
              <th scope="col">{text.seenDay}</th>
            </tr>
          </thead>
          <tbody>
            {answer.roles.map((each) => (
              <tr key={each.role}>
                <th scope="row">{text.roles[each.role]}</th>
                <td>{told(each.people)}</td>
                <td>{told(each.activated)}</td>
                <td>{told(each.seenWeek)}</td>
                <td>{told(each.seenDay)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="soft">
        {text.week(told(week.lessons), told(week.homework), told(week.handIns), told(week.messages))}
      </p>
    </section>
  );
}

function Log({ zone }: { readonly zone: string }): ReactNode {
  const text = useOfficeMessages().log;
  const heading = useScreen(text.title);
  const numbers = useQuery({
    queryKey: ['statistics'],
    queryFn: ({ signal }) => readJson<StatisticsAnswer>('/api/office/statistics', signal),
  });
  return (
    <div className="narrow stack">
      <BackToOffice />
      <h1 ref={heading} tabIndex={-1}>
        {text.title}
      </h1>
      {numbers.isPending ? <div className="skeleton skeleton-board" aria-busy="true" /> : null}
      <RefusalNote error={numbers.error} />
      {numbers.data === undefined ? null : <Numbers answer={numbers.data} />}
      <section className="block stack" aria-labelledby="deeds-t">
        <h2 id="deeds-t">{text.done}</h2>
        <ActLog path="/api/office/audit" zone={zone} label={text.done} text={text} />
      </section>
    </div>
  );
}

/** The route `/etablissement/journal`. */
export function LogScreen(): ReactNode {
  const text = useOfficeMessages();
  return (
    <SchoolFrame title={text.log.title}>
      {(person, day) =>
        hasOffice(person.roles) ? (
          <Log zone={day.zone} />
        ) : (
          <Failed title={text.log.title} sentence={text.notYours} state="forbidden" />
        )
      }
    </SchoolFrame>
  );
}
