// Pupils of whom nothing was seen for a day or two, class by class, with what to look into first. OFFICE-1 to 3.

import { Fragment, useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { UnseenAnswer, UnseenPupil } from '@preau/protocol/school';
import { Asked } from '../../ui/Asked.tsx';
import { useLanguage, useScreen } from '../../ui/hooks.ts';
import { formatDay, formatTime } from '../../ui/i18n.ts';
import { Failed } from '../../ui/Waiting.tsx';
import { SchoolFrame } from '../SchoolFrame.tsx';
import { BackToOffice } from './BackToOffice.tsx';
import { useOfficeMessages } from './messages.ts';
import './office.css';

const CHOICES = [24, 48, 168] as const;
/** What may be the matter, said once for all whom it concerns; who can be helped at once comes first. */
const HINTS = ['neverActivated', 'cardOnly', 'signedOut', 'silent'] as const satisfies readonly UnseenPupil['hint'][];

function Pupil({ pupil, zone }: { readonly pupil: UnseenPupil; readonly zone: string }): ReactNode {
  const text = useOfficeMessages();
  const language = useLanguage();
  const at = pupil.lastSeenAt;
  const seen =
    at === null ? text.never : text.seenAt(`${formatDay(language, at, zone)}, ${formatTime(language, at, zone)}`);
  return (
    <li>
      <span>
        <b>{pupil.displayName}</b> <small className="num">{seen}</small>
        {pupil.familySeen ? <small className="unseen-hint">{text.familySeen}</small> : null}
      </span>
    </li>
  );
}

function Unseen({ zone }: { readonly zone: string }): ReactNode {
  const text = useOfficeMessages();
  const [hours, setHours] = useState<number>(CHOICES[0]);
  return (
    <Asked<UnseenAnswer>
      queryKey={['unseen', hours]}
      path={`/api/office/unseen?hours=${hours}`}
      title={text.title}
      failed={text.failed}
      keepsFormer
    >
      {(answer) =>
        answer.classes.length === 0 ? (
          <Failed title={text.title} sentence={text.noClasses} state="empty" />
        ) : (
          <UnseenList answer={answer} hours={hours} onHours={setHours} zone={zone} />
        )
      }
    </Asked>
  );
}

function UnseenList({
  answer,
  hours,
  onHours,
  zone,
}: {
  readonly answer: UnseenAnswer;
  readonly hours: number;
  readonly onHours: (hours: number) => void;
  readonly zone: string;
}): ReactNode {
  const text = useOfficeMessages();
  const heading = useScreen(text.title);
  const unseen = answer.classes.reduce((sum, each) => sum + each.unseen.length, 0);
  const pupils = answer.classes.reduce((sum, each) => sum + each.pupils, 0);
  return (
    <div className="narrow stack">
      <BackToOffice />
      <h1 ref={heading} tabIndex={-1}>
        {text.title}
      </h1>
      <p className="soft">{text.lead}</p>
      <fieldset className="field">
        <legend className="legend">{text.since}</legend>
        <div className="choices">
          {CHOICES.map((each) => (
            <label key={each} className="choice">
              <input type="radio" name="hours" checked={hours === each} onChange={() => onHours(each)} />{' '}
              {text.hours(each)}
            </label>
          ))}
        </div>
      </fieldset>
      <p role="status">
        <b className="num">{unseen === 0 ? text.everybody : text.total(unseen, pupils)}</b>
      </p>
      {answer.classes.map((each) => (
        <details key={each.audienceId} className="card unseen" open={each.unseen.length > 0 && each.unseen.length <= 5}>
          <summary>
            <b>{each.label}</b> <span className="num">{text.ofClass(each.unseen.length, each.pupils)}</span>
          </summary>
          {each.unseen.length === 0 ? null : (
            <>
              {HINTS.map((hint) => [hint, each.unseen.filter((pupil) => pupil.hint === hint)] as const)
                .filter(([, these]) => these.length > 0)
                .map(([hint, these]) => (
                  <Fragment key={hint}>
                    <p className="unseen-hint">{text.hint[hint]}</p>
                    <ul className="rows">
                      {these.map((pupil) => (
                        <Pupil key={pupil.personId} pupil={pupil} zone={zone} />
                      ))}
                    </ul>
                  </Fragment>
                ))}
              <p className="unseen-codes">
                <Link className="btn btn-quiet" href={`/classes/${each.audienceId}`}>
                  {text.codes}
                </Link>
              </p>
            </>
          )}
        </details>
      ))}
    </div>
  );
}

/** The route `/etablissement/pas-vus`. */
export function UnseenScreen(): ReactNode {
  const text = useOfficeMessages();
  return <SchoolFrame title={text.title}>{(_person, day) => <Unseen zone={day.zone} />}</SchoolFrame>;
}
