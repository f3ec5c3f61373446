// The head's and operator's view of now: which lessons are on, how full, what the last import did. On the day it comes for them only.

import { Check, Circle, CircleCheck, CircleDashed, TriangleAlert } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { DayLesson, Office } from '@preau/protocol/school';
import { useLanguage } from '../ui/hooks.ts';
import { capital, formatDay, formatTime } from '../ui/i18n.ts';
import { Rungs } from '../ui/Rungs.tsx';
import { levelsNow, troubledFirst } from './levels-now.ts';
import { useSchoolMessages } from './messages.ts';
import type { SchoolMessages } from './messages.ts';
import { useOfficeWords } from './office/office-words.ts';
import './office.css';

/** Shape and word for the state of a lesson that is on. */
function liveWord(
  { live, ended }: Pick<DayLesson, 'live' | 'ended'>,
  text: SchoolMessages['office'],
): { readonly Icon: LucideIcon; readonly word: string; readonly look: string } {
  if (ended || live?.phase === 'closed') return { Icon: Check, word: text.ended, look: '' };
  if (live === null) return { Icon: CircleDashed, word: text.notOpened, look: '' };
  if (live.phase === 'waiting') return { Icon: Circle, word: text.waiting, look: 'tag-bright' };
  if (!live.teacherPresent) return { Icon: TriangleAlert, word: text.teacherLost, look: 'tag-stop' };
  return { Icon: CircleCheck, word: text.presence(live.present, live.expected), look: 'tag-ok' };
}

function OnNow({
  lesson,
  zone,
  action,
}: {
  readonly lesson: DayLesson;
  readonly zone: string;
  readonly action?: ReactNode;
}): ReactNode {
  const text = useSchoolMessages().office;
  const language = useLanguage();
  const { Icon, word, look } = liveWord(lesson, text);
  return (
    <li className="on-row">
      <span className="num on-time">{formatTime(language, lesson.startsAt, zone)}</span>
      <span>
        <b>
          {lesson.audienceLabel} · {lesson.subject}
        </b>
        <small>{lesson.teachers.map((teacher) => teacher.displayName).join(', ')}</small>
      </span>
      <span className="on-end num">
        {lesson.live?.phase === 'open' ? (
          <span className="level">
            <Rungs level={lesson.live.level} />
            <span className="sr">{text.level(lesson.live.level)}</span>
          </span>
        ) : null}
        <span className={`tag ${look}`}>
          <Icon className="i" aria-hidden="true" /> {word}
        </span>
        {action}
      </span>
    </li>
  );
}

/** More lessons than this fold away: what comes after them is in sight. */
const SHOWN = 6;

/** The lessons that are on. `actionsOf` adds what may be done to each. */
export function LessonsNow({
  lessons,
  zone,
  actionsOf,
}: {
  readonly lessons: readonly DayLesson[];
  readonly zone: string;
  readonly actionsOf?: (lesson: DayLesson) => ReactNode;
}): ReactNode {
  const text = useSchoolMessages().office;
  const words = useOfficeWords();
  const levels = levelsNow(lessons);
  const open = lessons.filter((lesson) => lesson.live?.phase === 'open').length;
  const inOrder = troubledFirst(lessons);
  const shown = inOrder.length > SHOWN + 1 ? SHOWN : inOrder.length;
  const rows = (these: readonly DayLesson[]): ReactNode =>
    these.map((lesson) => <OnNow key={lesson.lessonId} lesson={lesson} zone={zone} action={actionsOf?.(lesson)} />);
  return (
    <section className="block" aria-labelledby="on-t">
      <div className="block-top">
        <h2 id="on-t">{text.now}</h2>
        {lessons.length === 0 ? null : <span className="soft small num">{text.summary(lessons.length, open)}</span>}
      </div>
      {lessons.length === 0 ? (
        <p className="card empty soft">{text.nobody}</p>
      ) : (
        <div className="card on">
          <ul>
            {levels.length === 0 ? null : (
              <li className="levels-now num">
                <span className="sr">{text.levelsNow}</span>
                {levels.map(({ level, count }) => (
                  <span key={level} className="level">
                    <Rungs level={level} /> {text.atLevel(level, count)}
                  </span>
                ))}
              </li>
            )}
            {rows(inOrder.slice(0, shown))}
          </ul>
          {shown === inOrder.length ? null : (
            <details className="day-past">
              <summary>{words.others(inOrder.length - shown)}</summary>
              <ul>{rows(inOrder.slice(shown))}</ul>
            </details>
          )}
        </div>
      )}
    </section>
  );
}

/** The school in numbers, and the last import. */
export function SchoolCounts({ office, zone }: { readonly office: Office; readonly zone: string }): ReactNode {
  const text = useSchoolMessages().office;
  const language = useLanguage();
  const { counts, lastImport } = office;
  return (
    <div className="office-counts">
      <section className="block" aria-labelledby="counts-t">
        <div className="block-top">
          <h2 id="counts-t">{text.counts}</h2>
        </div>
        <dl className="card kpi num">
          {(['pupils', 'teachers', 'guardians', 'classes', 'groups'] as const).map((key) => (
            <div key={key}>
              <dt>{text[key]}</dt>
              <dd>{counts[key].toLocaleString(language === 'fr' ? 'fr-FR' : 'en-GB')}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section className="block" aria-labelledby="import-t">
        <div className="block-top">
          <h2 id="import-t">{text.lastImport}</h2>
        </div>
        <p className="card empty num">
          {lastImport === null ? (
            text.never
          ) : (
            <span>
              <b>
                {capital(formatDay(language, lastImport.at, zone))}, {formatTime(language, lastImport.at, zone)}.
              </b>{' '}
              {text.imported(lastImport.created, lastImport.changed, lastImport.missing)}
            </span>
          )}
        </p>
      </section>
    </div>
  );
}

/** Both, on the day. */
export function OfficeGlance({ office, zone }: { readonly office: Office; readonly zone: string }): ReactNode {
  return (
    <>
      <LessonsNow lessons={office.lessonsOn} zone={zone} />
      <SchoolCounts office={office} zone={zone} />
    </>
  );
}
