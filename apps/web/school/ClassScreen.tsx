// The pupils of a class: who has activated the account or comes by a card, and a new code for those who lost theirs.

import { BookOpen, ChevronLeft, KeyRound, Pencil } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { PersonId, SchoolId } from '@preau/core/base';
import type { PupilsAnswer } from '@preau/protocol/school';
import { Asked } from '../ui/Asked.tsx';
import { Face } from '../ui/Face.tsx';
import { useScreen } from '../ui/hooks.ts';
import { hasOffice } from './account.ts';
import { CodeDialog } from './CodeDialog.tsx';
import { useSchoolMessages } from './messages.ts';
import { useHomeworkMessages } from './homework/messages.ts';
import { usePeopleMessages } from './people/messages.ts';
import { ChangeFoundDialog } from './PersonDialog.tsx';
import { AccountTag } from './PersonTag.tsx';
import { SchoolFrame } from './SchoolFrame.tsx';

type Pupil = PupilsAnswer['pupils'][number];

function PupilRow({
  pupil,
  mayChange,
  onCode,
  onChange,
}: {
  readonly pupil: Pupil;
  readonly mayChange: boolean;
  readonly onCode: () => void;
  readonly onChange: () => void;
}): ReactNode {
  const text = useSchoolMessages();
  return (
    <li>
      <span className="row-who">
        <Face id={pupil.personId} name={pupil.displayName} />
        <span>
          <b>{pupil.displayName}</b>
          <small>{pupil.login}</small>
        </span>
      </span>
      <span className="acts">
        <AccountTag account={pupil} />
        {mayChange ? (
          <button
            type="button"
            className="btn btn-quiet"
            onClick={onChange}
            aria-label={text.personForm.changeOf(pupil.displayName)}
          >
            <Pencil className="i" aria-hidden="true" /> {text.personForm.change}
          </button>
        ) : null}
        <button type="button" className="btn" onClick={onCode} aria-label={text.classes.newCodeFor(pupil.displayName)}>
          <KeyRound className="i" aria-hidden="true" /> {text.classes.newCode}
        </button>
      </span>
    </li>
  );
}

function PupilList({
  answer,
  audienceId,
  schoolId,
  mayChange,
}: {
  readonly answer: PupilsAnswer;
  readonly audienceId: string;
  readonly schoolId: SchoolId;
  readonly mayChange: boolean;
}): ReactNode {
  const text = useSchoolMessages().classes;
  const { link: codesLink } = usePeopleMessages().codes;
  const work = useHomeworkMessages();
  const heading = useScreen(answer.label);
  const [coding, setCoding] = useState<{ readonly personId: PersonId; readonly displayName: string }>();
  const [changing, setChanging] = useState<Pupil>();
  return (
    <div className="narrow stack">
      <p>
        <Link className="btn btn-quiet" href="/classes">
          <ChevronLeft className="i" aria-hidden="true" /> {text.back}
        </Link>
      </p>
      <div className="hello">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {answer.label}
          </h1>
          <p>{text.pupils(answer.pupils.length)}</p>
        </div>
      </div>
      <div className="acts">
        <Link className="btn" href={`/cahier/${audienceId}`}>
          <BookOpen className="i" aria-hidden="true" /> {work.book.heading}
        </Link>
        <Link className="btn" href={`/classes/${audienceId}/codes`}>
          <KeyRound className="i" aria-hidden="true" /> {codesLink}
        </Link>
      </div>
      {answer.pupils.length === 0 ? (
        <p className="card empty soft">{text.noPupils}</p>
      ) : (
        <ul className="card rows">
          {answer.pupils.map((pupil) => (
            <PupilRow
              key={pupil.personId}
              pupil={pupil}
              mayChange={mayChange}
              onCode={() => setCoding(pupil)}
              onChange={() => setChanging(pupil)}
            />
          ))}
        </ul>
      )}
      {coding === undefined ? null : <CodeDialog person={coding} onClose={() => setCoding(undefined)} />}
      {changing === undefined ? null : (
        <ChangeFoundDialog schoolId={schoolId} person={changing} onClose={() => setChanging(undefined)} />
      )}
    </div>
  );
}

function ClassBody({
  audienceId,
  schoolId,
  mayChange,
}: {
  readonly audienceId: string;
  readonly schoolId: SchoolId;
  readonly mayChange: boolean;
}): ReactNode {
  const text = useSchoolMessages().classes;
  return (
    <Asked<PupilsAnswer>
      queryKey={['pupils', audienceId]}
      path={`/api/audiences/${encodeURIComponent(audienceId)}/pupils`}
      title={text.title}
      failed={text.none}
    >
      {(answer) => <PupilList answer={answer} audienceId={audienceId} schoolId={schoolId} mayChange={mayChange} />}
    </Asked>
  );
}

/** The route `/classes/:audienceId`. */
export function ClassScreen({ audienceId }: { readonly audienceId: string }): ReactNode {
  const text = useSchoolMessages().classes;
  return (
    <SchoolFrame title={text.title}>
      {(person) => <ClassBody audienceId={audienceId} schoolId={person.schoolId} mayChange={hasOffice(person.roles)} />}
    </SchoolFrame>
  );
}
