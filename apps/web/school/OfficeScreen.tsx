// The school's office: what is on, and the changes a head makes by hand.

import {
  Activity,
  BookOpen,
  CalendarPlus,
  ChartColumn,
  FileInput,
  Flag,
  Layers,
  MailQuestionMark,
  Pencil,
  Search,
  SlidersHorizontal,
  UserPlus,
  UserSearch,
  Users,
} from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { DayLesson, PersonDay, TodayAnswer } from '@preau/protocol/school';
import { useScreen } from '../ui/hooks.ts';
import { Failed } from '../ui/Waiting.tsx';
import { useHandInMessages } from './handin/messages.ts';
import { LessonDialog } from './LessonDialog.tsx';
import { useMailMessages } from './mail/messages.ts';
import { useRulesMessages } from './mail/rules-messages.ts';
import { useSchoolMessages } from './messages.ts';
import { useNowWords } from './now-words.ts';
import { useOfficeMessages } from './office/messages.ts';
import { OfficeGlance } from './OfficeGlance.tsx';
import { OfficeTimetable } from './OfficeTimetable.tsx';
import { AddPersonDialog } from './PersonDialog.tsx';
import { usePeopleMessages } from './people/messages.ts';
import { SchoolFrame } from './SchoolFrame.tsx';

function Office({ person, day }: { readonly person: PersonDay; readonly day: TodayAnswer }): ReactNode {
  const text = useSchoolMessages();
  const { link: live } = useNowWords();
  const more = useOfficeMessages();
  const { link: rulesLink } = useRulesMessages();
  const { title: reports } = useMailMessages().moderation;
  const { link: importsLink } = usePeopleMessages().imports;
  const { title: books } = useHandInMessages().books;
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
      <div className="acts">
        <Link className="btn" href="/etablissement/personnes">
          <Search className="i" aria-hidden="true" /> {text.office.findPerson}
        </Link>
        <button type="button" className="btn" onClick={() => setAdding('lesson')}>
          <CalendarPlus className="i" aria-hidden="true" /> {text.office.addLesson}
        </button>
        <button type="button" className="btn" onClick={() => setAdding('person')}>
          <UserPlus className="i" aria-hidden="true" /> {text.office.addPerson}
        </button>
        <Link className="btn" href="/etablissement/reglages">
          <SlidersHorizontal className="i" aria-hidden="true" /> {more.switches.link}
        </Link>
        <Link className="btn" href="/etablissement/messages">
          <MailQuestionMark className="i" aria-hidden="true" /> {rulesLink}
        </Link>
        <Link className="btn" href="/etablissement/journal">
          <ChartColumn className="i" aria-hidden="true" /> {more.log.link}
        </Link>
        <Link className="btn" href="/etablissement/pas-vus">
          <UserSearch className="i" aria-hidden="true" /> {more.link}
        </Link>
        <Link className="btn" href="/etablissement/moderation">
          <Flag className="i" aria-hidden="true" /> {reports}
        </Link>
        <Link className="btn" href="/etablissement/imports">
          <FileInput className="i" aria-hidden="true" /> {importsLink}
        </Link>
        <Link className="btn" href="/cahiers">
          <BookOpen className="i" aria-hidden="true" /> {books}
        </Link>
        <Link className="btn" href="/classes">
          <Users className="i" aria-hidden="true" /> {text.office.seeAll}
        </Link>
        {person.runsCell === true ? (
          <Link className="btn" href="/exploitation">
            <Layers className="i" aria-hidden="true" /> {text.nav.cell}
          </Link>
        ) : null}
        {person.roles.includes('operator') ? (
          <Link className="btn" href="/etablissement/en-direct">
            <Activity className="i" aria-hidden="true" /> {live}
          </Link>
        ) : null}
      </div>
      <OfficeGlance office={person.office} zone={day.zone} actionsOf={actions} />
      <OfficeTimetable personId={person.personId} today={day.date} onChange={setChanging} />
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
