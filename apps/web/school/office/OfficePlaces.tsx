// What the office can do and where it goes, grouped: a quiet list under what happens now.

import {
  Activity,
  BookOpen,
  CalendarPlus,
  ChartColumn,
  FileInput,
  Flag,
  Layers,
  MailQuestionMark,
  Search,
  SlidersHorizontal,
  UserPlus,
  UserSearch,
  Users,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useId } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { PersonDay } from '@preau/protocol/school';
import { useHandInMessages } from '../handin/messages.ts';
import { useMailMessages } from '../mail/messages.ts';
import { useRulesMessages } from '../mail/rules-messages.ts';
import { useSchoolMessages } from '../messages.ts';
import { useNowWords } from '../now-words.ts';
import { usePeopleMessages } from '../people/messages.ts';
import { useOfficeMessages } from './messages.ts';
import { useOfficeWords } from './office-words.ts';
import '../office.css';

/** What a place leads to: a page, or a form over this one. */
type Place = readonly [Icon: LucideIcon, label: string, to: string | (() => void)];

function Group({ title, places }: { readonly title: string; readonly places: readonly Place[] }): ReactNode {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      <ul>
        {places.map(([Icon, label, to]) => (
          <li key={label}>
            {typeof to === 'string' ? (
              <Link className="office-place" href={to}>
                <Icon className="i" aria-hidden="true" /> {label}
              </Link>
            ) : (
              <button type="button" className="office-place" onClick={to}>
                <Icon className="i" aria-hidden="true" /> {label}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The places of the office of `person`. */
export function OfficePlaces({
  person,
  onAdd,
}: {
  readonly person: PersonDay;
  readonly onAdd: (what: 'lesson' | 'person') => void;
}): ReactNode {
  const { office, nav } = useSchoolMessages();
  const words = useOfficeWords();
  const more = useOfficeMessages();
  const { link: live } = useNowWords();
  const { link: rules } = useRulesMessages();
  const { title: reports } = useMailMessages().moderation;
  const { link: imports } = usePeopleMessages().imports;
  const { title: books } = useHandInMessages().books;
  const runsLive = person.roles.includes('operator');
  return (
    <nav className="card office-places" aria-label={words.places}>
      <Group
        title={words.people}
        places={[
          [Search, office.findPerson, '/etablissement/personnes'],
          [UserPlus, office.addPerson, () => onAdd('person')],
          [UserSearch, more.link, '/etablissement/pas-vus'],
          [FileInput, imports, '/etablissement/imports'],
        ]}
      />
      <Group
        title={words.lessons}
        places={[
          [CalendarPlus, office.addLesson, () => onAdd('lesson')],
          [Users, office.seeAll, '/classes'],
          [BookOpen, books, '/cahiers'],
        ]}
      />
      <Group
        title={words.exchanges}
        places={[
          [MailQuestionMark, rules, '/etablissement/messages'],
          [Flag, reports, '/etablissement/moderation'],
        ]}
      />
      <Group
        title={words.house}
        places={[
          [SlidersHorizontal, more.switches.link, '/etablissement/reglages'],
          [ChartColumn, more.log.link, '/etablissement/journal'],
          ...(runsLive ? [[Activity, live, '/etablissement/en-direct'] as const] : []),
          ...(person.runsCell === true ? [[Layers, nav.cell, '/exploitation'] as const] : []),
        ]}
      />
    </nav>
  );
}
