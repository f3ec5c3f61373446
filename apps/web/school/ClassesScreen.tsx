// The classes and groups of a teacher; all of the school for its head.

import { ChevronRight, KeyRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { AudiencesAnswer } from '@preau/protocol/school';
import { Asked } from '../ui/Asked.tsx';
import { useScreen } from '../ui/hooks.ts';
import { Failed } from '../ui/Waiting.tsx';
import { hasOffice } from './account.ts';
import { useSchoolMessages } from './messages.ts';
import { usePeopleMessages } from './people/messages.ts';
import { SchoolFrame } from './SchoolFrame.tsx';

function Classes({ all }: { readonly all: boolean }): ReactNode {
  const text = useSchoolMessages().classes;
  const title = all ? text.titleAll : text.title;
  return (
    <Asked<AudiencesAnswer> queryKey={['audiences']} path="/api/audiences" title={title} failed={text.none}>
      {({ audiences }) =>
        audiences.length === 0 ? (
          <Failed title={title} sentence={text.noneText} state="empty" />
        ) : (
          <ClassList title={title} audiences={audiences} all={all} />
        )
      }
    </Asked>
  );
}

function ClassList({
  title,
  audiences,
  all,
}: {
  readonly title: string;
  readonly audiences: AudiencesAnswer['audiences'];
  readonly all: boolean;
}): ReactNode {
  const text = useSchoolMessages().classes;
  const { link: bulkLink } = usePeopleMessages().bulk;
  const heading = useScreen(title);
  return (
    <div className="narrow stack">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {all ? (
        <div className="acts">
          <Link className="btn" href="/etablissement/codes">
            <KeyRound className="i" aria-hidden="true" /> {bulkLink}
          </Link>
        </div>
      ) : null}
      <ul className="card rows">
        {audiences.map((audience) => (
          <li key={audience.audienceId}>
            <span>
              <b>{audience.label}</b>
              <small>{audience.kind === 'class' ? text.class : text.group}</small>
            </span>
            <Link
              className="btn btn-quiet"
              href={`/classes/${audience.audienceId}`}
              aria-label={text.open(audience.label, text.pupils(audience.pupils))}
            >
              {text.pupils(audience.pupils)} <ChevronRight className="i" aria-hidden="true" />
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The route `/classes`. */
export function ClassesScreen(): ReactNode {
  const text = useSchoolMessages().classes;
  return <SchoolFrame title={text.title}>{(person) => <Classes all={hasOffice(person.roles)} />}</SchoolFrame>;
}
