// « S’abonner au calendrier »: the secret address of a timetable, made, copied, removed.

import { CalendarPlus, Copy, Smartphone, Trash2 } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { CalendarLink } from '@preau/protocol/school';
import { announce } from '../../ui/announcer.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { useLanguage } from '../../ui/hooks.ts';
import { Notice } from '../../ui/Notice.tsx';
import { problemSentence, useUiMessages } from '../../ui/messages.ts';
import { RefusalNote } from '../../ui/RefusalNote.tsx';
import { refusalOf } from '../../ui/request.ts';
import { useTimetableMessages } from './messages.ts';
import { useCalendars, useMakeCalendar, useRevokeCalendar } from './use-calendars.ts';

function Address({ link }: { readonly link: CalendarLink }): ReactNode {
  const text = useTimetableMessages().calendar;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState('');
  const [isAsking, setAsking] = useState(false);
  const revoke = useRevokeCalendar(() => announce(text.revoked));
  const copy = async (): Promise<void> => {
    input.current?.select();
    try {
      // Without https the browser offers no clipboard: what is selected can still be copied by hand.
      await navigator.clipboard.writeText(link.url);
      setSaid(text.copied);
    } catch {
      setSaid(text.copyFailed);
    }
  };
  return (
    <li className="calendar-address stack">
      <div className="field">
        <label htmlFor={id}>{text.address(link.label)}</label>
        <input
          ref={input}
          id={id}
          className="input calendar-url"
          readOnly
          value={link.url}
          onFocus={(event) => event.target.select()}
        />
        <p className="hint" role="status">
          {said === '' ? text.how : said}
        </p>
      </div>
      <RefusalNote error={revoke.error} />
      {isAsking ? (
        <div className="stack">
          <p>{text.ask}</p>
          <div className="acts">
            <button type="button" className="btn" onClick={() => setAsking(false)}>
              {text.keep}
            </button>
            <button
              type="button"
              className="btn btn-stop"
              aria-busy={revoke.isPending}
              onClick={() => {
                if (!revoke.isPending) revoke.mutate(link.calendarId);
              }}
            >
              <Trash2 className="i" aria-hidden="true" /> {text.confirm}
            </button>
          </div>
        </div>
      ) : (
        <div className="acts">
          <button type="button" className="btn" aria-label={text.copyOf(link.label)} onClick={() => void copy()}>
            <Copy className="i" aria-hidden="true" /> {text.copy}
          </button>
          <a className="btn" href={link.url.replace(/^https?:/, 'webcal:')}>
            <Smartphone className="i" aria-hidden="true" /> {text.addHere}
          </a>
          <button
            type="button"
            className="btn btn-quiet"
            aria-label={text.revokeOf(link.label)}
            onClick={() => setAsking(true)}
          >
            <Trash2 className="i" aria-hidden="true" /> {text.revoke}
          </button>
        </div>
      )}
    </li>
  );
}

/** The addresses of one timetable, and below them those of the others. */
export function CalendarDialog({
  of,
  id,
  label,
  onClose,
}: {
  readonly of: 'person' | 'audience';
  readonly id: string;
  readonly label: string;
  readonly onClose: () => void;
}): ReactNode {
  const text = useTimetableMessages().calendar;
  const ui = useUiMessages();
  const calendars = useCalendars();
  const make = useMakeCalendar(of, id, useLanguage());
  const all = calendars.data?.calendars ?? [];
  const own = all.filter((each) => each.of === of && each.id === id);
  const others = all.filter((each) => !own.includes(each));
  const refused = make.isError ? refusalOf(make.error) : undefined;
  return (
    <Dialog title={text.title} onClose={onClose}>
      <div className="stack calendar">
        <p>{text.lead(label)}</p>
        {calendars.isPending ? <div className="skeleton skeleton-row" aria-busy="true" /> : null}
        <RefusalNote error={calendars.error} />
        {refused === undefined ? null : (
          <Notice
            tone="error"
            title={refused.code === 'calendar.tooMany' ? text.tooMany : problemSentence(ui, refused)}
            live
          />
        )}
        {calendars.isSuccess && own.length === 0 ? (
          <>
            <p className="soft">{text.secret}</p>
            <div className="acts">
              <button
                type="button"
                className="btn btn-main"
                aria-busy={make.isPending}
                onClick={() => {
                  if (!make.isPending) make.mutate(undefined, { onSuccess: () => announce(text.made) });
                }}
              >
                <CalendarPlus className="i" aria-hidden="true" /> {make.isPending ? text.making : text.make}
              </button>
            </div>
          </>
        ) : null}
        {own.length === 0 ? null : (
          <ul className="stack">
            {own.map((link) => (
              <Address key={link.calendarId} link={link} />
            ))}
          </ul>
        )}
        {others.length === 0 ? null : (
          <details>
            <summary className="btn btn-quiet">
              {text.others} ({others.length})
            </summary>
            <ul className="stack">
              {others.map((link) => (
                <Address key={link.calendarId} link={link} />
              ))}
            </ul>
          </details>
        )}
      </div>
    </Dialog>
  );
}
