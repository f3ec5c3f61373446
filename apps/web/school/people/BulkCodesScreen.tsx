// Codes of several classes at once, for the office: one request a class, a bar that tells how far it is, one pile of sheets. PEOPLE-21, 22.

import { useMutation } from '@tanstack/react-query';
import { ChevronLeft, Printer } from 'lucide-react';
import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { AudiencesAnswer, CodeSheetAnswer } from '@preau/protocol/school';
import { Asked } from '../../ui/Asked.tsx';
import { useScreen } from '../../ui/hooks.ts';
import { problemSentence, useUiMessages } from '../../ui/messages.ts';
import { Notice } from '../../ui/Notice.tsx';
import { randomId } from '../../ui/random-id.ts';
import { refusalOf } from '../../ui/request.ts';
import { Failed } from '../../ui/Waiting.tsx';
import { hasOffice } from '../account.ts';
import { useSchoolMessages } from '../messages.ts';
import { SchoolFrame } from '../SchoolFrame.tsx';
import type { Part } from './class-accounts.ts';
import { PartsChoice, ScopeChoice } from './CodeChoice.tsx';
import { CodeSheet } from './CodeSheet.tsx';
import { makeSheet } from './make-sheet.ts';
import type { Scope } from './make-sheet.ts';
import { usePeopleMessages } from './messages.ts';
import './codes.css';

type Class = AudiencesAnswer['audiences'][number];

function BulkCodes({ classes }: { readonly classes: readonly Class[] }): ReactNode {
  const { bulk: text, codes } = usePeopleMessages();
  const ui = useUiMessages();
  const heading = useScreen(text.title);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [parts, setParts] = useState<readonly Part[]>(['pupil']);
  const [scope, setScope] = useState<Scope>('withoutPassword');
  const [sheets, setSheets] = useState<readonly CodeSheetAnswer[]>([]);
  // What is ready stays ready: going on after a cut asks for the rest, the sheet that was cut under its own id.
  const plan = useRef<{ readonly audienceId: string; readonly sheetId: string }[]>([]);
  const make = useMutation({
    mutationFn: async () => {
      if (plan.current.length === 0) plan.current = chosen.map((audienceId) => ({ audienceId, sheetId: randomId() }));
      for (const { audienceId, sheetId } of plan.current.slice(sheets.length)) {
        const sheet = await makeSheet(audienceId, { sheetId, parts, scope });
        setSheets((before) => [...before, sheet]);
      }
    },
  });
  const total = sheets.reduce((sum, sheet) => sum + sheet.slips.length, 0);
  const isStarted = plan.current.length > 0 && (make.isPending || make.isError || make.isSuccess);
  return (
    <>
      <div className="codes narrow stack">
        <p>
          <Link className="btn btn-quiet" href="/classes">
            <ChevronLeft className="i" aria-hidden="true" /> {text.classes}
          </Link>
        </p>
        <h1 ref={heading} tabIndex={-1}>
          {text.title}
        </h1>
        {isStarted ? (
          <>
            <progress value={sheets.length} max={plan.current.length} aria-label={text.title} />
            <p className="num" role="status">
              {text.progress(sheets.length, plan.current.length)} · {codes.ready(total)}
            </p>
            {make.isError ? (
              <Notice tone="error" title={text.stopped} live>
                {problemSentence(ui, refusalOf(make.error))}
              </Notice>
            ) : null}
            <div className="acts">
              {make.isError ? (
                <button type="button" className="btn" onClick={() => make.mutate()}>
                  {text.goOn}
                </button>
              ) : null}
              {make.isPending || total === 0 ? null : (
                <button type="button" className="btn btn-main" onClick={() => print()}>
                  <Printer className="i" aria-hidden="true" /> {codes.print}
                </button>
              )}
            </div>
          </>
        ) : (
          <>
            <p className="soft">{text.text}</p>
            <fieldset className="field">
              <legend className="legend">{text.classes}</legend>
              <div className="choices">
                <label className="choice">
                  <input
                    type="checkbox"
                    checked={chosen.length === classes.length}
                    onChange={(event) => setChosen(event.target.checked ? classes.map((each) => each.audienceId) : [])}
                  />{' '}
                  {text.allClasses}
                </label>
                {classes.map((each) => (
                  <label key={each.audienceId} className="choice">
                    <input
                      type="checkbox"
                      checked={chosen.includes(each.audienceId)}
                      onChange={(event) =>
                        setChosen(
                          event.target.checked
                            ? [...chosen, each.audienceId]
                            : chosen.filter((id) => id !== each.audienceId),
                        )
                      }
                    />{' '}
                    {each.label}
                  </label>
                ))}
              </div>
            </fieldset>
            <PartsChoice parts={parts} onChange={setParts} />
            <ScopeChoice scope={scope} labelOf={{ withoutPassword: text.never, all: text.all }} onChange={setScope}>
              {scope === 'all' ? <p className="hint">{codes.allHint}</p> : null}
            </ScopeChoice>
            <div className="acts">
              <button
                type="button"
                className={scope === 'all' ? 'btn btn-stop' : 'btn btn-main'}
                disabled={chosen.length === 0 || parts.length === 0}
                onClick={() => make.mutate()}
              >
                {text.make(chosen.length)}
              </button>
            </div>
          </>
        )}
      </div>
      <CodeSheet sheets={sheets} />
    </>
  );
}

function BulkBody(): ReactNode {
  const { bulk: text, codes } = usePeopleMessages();
  const classesText = useSchoolMessages().classes;
  return (
    <Asked<AudiencesAnswer> queryKey={['audiences']} path="/api/audiences" title={text.title} failed={codes.failed}>
      {({ audiences }) => {
        const classes = audiences.filter((each) => each.kind === 'class');
        return classes.length === 0 ? (
          <Failed title={text.title} sentence={classesText.noneText} state="empty" />
        ) : (
          <BulkCodes classes={classes} />
        );
      }}
    </Asked>
  );
}

/** The route `/etablissement/codes`. */
export function BulkCodesScreen(): ReactNode {
  const { bulk: text } = usePeopleMessages();
  const { notYours } = useSchoolMessages().office;
  return (
    <SchoolFrame title={text.title}>
      {(person) =>
        hasOffice(person.roles) ? <BulkBody /> : <Failed title={text.title} sentence={notYours} state="forbidden" />
      }
    </SchoolFrame>
  );
}
