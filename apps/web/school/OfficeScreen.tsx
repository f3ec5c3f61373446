// The school's office: what is on, and the changes a head makes by hand.

import { Pencil } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { DayLesson, PersonDay, TodayAnswer } from '@preau/protocol/school';
import { useScreen } from '../ui/hooks.ts';
import { Failed } from '../ui/Waiting.tsx';
import { LessonDialog } from './LessonDialog.tsx';
import { useSchoolMessages } from './messages.ts';
import { OfficePlaces } from './office/OfficePlaces.tsx';
import { LessonsNow, SchoolCounts } from './OfficeGlance.tsx';
import { OfficeTimetable } from './OfficeTimetable.tsx';
import { AddPersonDialog } from './PersonDialog.tsx';
import { SchoolFrame } from './SchoolFrame.tsx';

function Office({ person, day }: { readonly person: PersonDay; readonly day: TodayAnswer }): ReactNode {
  const text = useSchoolMessages();
  const heading = useScreen(text.office.title);
  const [changing, setChanging] = useState<DayLesson>();
  const [adding, setAdding] = useState<'lesson' | 'person'>();
  if (person.office === null)
    return <Failed title={text.office.title} sentence={text.office.notYours} state="forbidden" />;
  const actions = (lesson: DayLesson): ReactNode => (
    <button
      type="button"
      className="btn btn-quiet"
      aria-label={text.row.actionsOf(`${lesson.subject}, ${lesson.audienceLabel}`)}
      onClick={() => setChanging(lesson)}
    >
      <Pencil className="i" aria-hidden="true" /> {text.row.actions}
    </button>
  );
  return (
    <>
      <div className="hello">
        <h1 ref={heading} tabIndex={-1}>
          {text.office.title}
        </h1>
        <p>{person.schoolName}</p>
      </div>
      <div className="office-page">
        <LessonsNow lessons={person.office.lessonsOn} zone={day.zone} actionsOf={actions} />
        <OfficePlaces person={person} onAdd={setAdding} />
        <OfficeTimetable personId={person.personId} today={day.date} onChange={setChanging} />
        <SchoolCounts office={person.office} zone={day.zone} />
      </div>
      {changing === undefined ? null : (
        <LessonDialog
          personId={person.personId}
          schoolId={person.schoolId}
          lesson={changing}
          zone={day.zone}
          onClose={() => setChanging(undefined)}
        />
      )}
      {adding === 'lesson' ? (
        <LessonDialog
          personId={person.personId}
          schoolId={person.schoolId}
          zone={day.zone}
          onClose={() => setAdding(undefined)}
        />
      ) : null}
      {adding === 'person' ? <AddPersonDialog schoolId={person.schoolId} onClose={() => setAdding(undefined)} /> : null}
    </>
  );
}

/** The route `/etablissement`. */
export function OfficeScreen(): ReactNode {
  const text = useSchoolMessages().office;
  return <SchoolFrame title={text.title}>{(person, day) => <Office person={person} day={day} />}</SchoolFrame>;
}
