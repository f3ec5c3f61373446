// Who opened a homework, who has done it, who is missing: one list for who gave it, and a letter to those who are missing. WORK-12, WORK-48, WORK-49.

import type { ReactNode } from 'react';
import type { Homework, HomeworkReader } from '@preau/protocol/school';
import { Face } from '../../ui/Face.tsx';
import { useLanguage } from '../../ui/hooks.ts';
import { formatDay, formatTime } from '../../ui/i18n.ts';
import { missingOf } from './homework-draft.ts';
import { useHomeworkMessages } from './messages.ts';
import { RemindButton } from './RemindButton.tsx';

interface WhoHasProps {
  readonly homework: Homework;
  readonly pupils: readonly HomeworkReader[];
  readonly zone: string;
}

function Names({
  pupils,
  title,
  zone,
}: {
  readonly pupils: readonly HomeworkReader[];
  readonly title: string;
  readonly zone: string;
}): ReactNode {
  const text = useHomeworkMessages();
  const language = useLanguage();
  const when = (at: number): string => text.at(formatDay(language, at, zone), formatTime(language, at, zone));
  if (pupils.length === 0) return null;
  return (
    <section className="work-group">
      <h2>{title}</h2>
      <ul className="card rows">
        {pupils.map(({ personId, displayName, openedAt, doneAt }) => (
          <li key={personId}>
            <span className="row-who">
              <Face id={personId} name={displayName} />
              <span>
                <b>{displayName}</b>
                <small className="soft">
                  {doneAt !== null
                    ? text.one.doneWhen(when(doneAt))
                    : openedAt === null
                      ? text.one.notOpened
                      : text.one.opened(when(openedAt))}
                </small>
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Shown in the page of a homework to who gave it. Of work that is handed in: `HandIns`. */
export function WhoHas({ homework, pupils, zone }: WhoHasProps): ReactNode {
  const text = useHomeworkMessages().one;
  const expects = homework.expects === 'nothing' ? 'nothing' : 'done';
  const missing = missingOf(expects, pupils);
  const have = pupils.filter((pupil) => !missing.includes(pupil));
  // Who has done it has read it, on whatever device.
  const opened = pupils.filter(({ openedAt, doneAt }) => openedAt !== null || doneAt !== null).length;
  if (pupils.length === 0) return <p className="card empty soft">{text.noPupils}</p>;
  return (
    <div className="stack">
      <p>
        {expects === 'nothing' ? text.openedBy(opened, pupils.length) : text.counts(opened, have.length, pupils.length)}
      </p>
      <RemindButton homework={homework} missing={missing} />
      <div className="work-lists">
        <Names pupils={missing} title={text.missing[expects](missing.length)} zone={zone} />
        <Names pupils={have} title={text.present[expects](have.length)} zone={zone} />
      </div>
    </div>
  );
}
