// What the school allows, and school from home: each switch says what it changes. MAIL-4, OFFICE-20 to 22.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { House } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { POST_READERS, SWITCH_NAMES } from '@preau/core/school';
import type { SwitchName } from '@preau/core/school';
import type { PersonDay, SwitchesAnswer } from '@preau/protocol/school';
import { Asked } from '../../ui/Asked.tsx';
import { announce } from '../../ui/announcer.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { useLanguage, useScreen } from '../../ui/hooks.ts';
import { formatDay, formatTime } from '../../ui/i18n.ts';
import { useUiMessages } from '../../ui/messages.ts';
import { Notice } from '../../ui/Notice.tsx';
import { randomId } from '../../ui/random-id.ts';
import { RefusalNote } from '../../ui/RefusalNote.tsx';
import { request, RefusalError } from '../../ui/request.ts';
import { Failed } from '../../ui/Waiting.tsx';
import { hasOffice } from '../account.ts';
import { SchoolFrame } from '../SchoolFrame.tsx';
import { BackToOffice } from './BackToOffice.tsx';
import { useOfficeMessages } from './messages.ts';
import './office.css';

const KEY = ['switches'];
/** School from home stands apart: it is told to everybody. */
const PLAIN = SWITCH_NAMES.filter((name) => name !== 'home');

interface Wanted {
  readonly name: SwitchName;
  readonly isOn: boolean;
}

async function putSwitch(schoolId: string, { name, isOn }: Wanted): Promise<SwitchesAnswer> {
  const answer = await request<SwitchesAnswer>('PUT', '/api/office/switches', { schoolId, name, isOn });
  if (!answer.ok) throw new RefusalError(answer.error);
  return answer.value;
}

/** Turns school from home on, and tells everybody: the same announcement however often it is sent. */
async function beginHome(schoolId: string, postId: string, title: string, text: string): Promise<SwitchesAnswer> {
  const switches = await putSwitch(schoolId, { name: 'home', isOn: true });
  const post = await request('POST', '/api/feed', {
    postId,
    schoolId,
    audienceIds: [],
    readers: POST_READERS,
    title,
    text,
    acknowledge: true,
    urgent: true,
  });
  if (!post.ok) throw new RefusalError(post.error);
  return switches;
}

function HomeDialog({ person, onClose }: { readonly person: PersonDay; readonly onClose: () => void }): ReactNode {
  const text = useOfficeMessages().switches;
  const ui = useUiMessages();
  const client = useQueryClient();
  const id = useId();
  const [title, setTitle] = useState<string>(text.home.title);
  const [body, setBody] = useState<string>(text.home.text);
  const postId = useRef(randomId());
  const begin = useMutation({
    mutationFn: () => beginHome(person.schoolId, postId.current, title.trim(), body.trim()),
    onSuccess: (switches) => {
      client.setQueryData(KEY, switches);
      announce(text.home.told);
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!begin.isPending && title.trim() !== '' && body.trim() !== '') begin.mutate();
  };
  return (
    <Dialog title={text.home.name} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <p className="soft">{text.home.ask}</p>
        <div className="field">
          <label htmlFor={`${id}-title`}>{text.home.titleField}</label>
          <input
            id={`${id}-title`}
            className="input"
            value={title}
            maxLength={120}
            required
            onChange={(event) => setTitle(event.target.value)}
          />
        </div>
        <div className="field">
          <label htmlFor={`${id}-text`}>{text.home.textField}</label>
          <textarea
            id={`${id}-text`}
            className="input"
            rows={7}
            value={body}
            required
            onChange={(event) => setBody(event.target.value)}
          />
        </div>
        <RefusalNote error={begin.error} />
        <div className="dialog-acts">
          <button type="button" className="btn" onClick={onClose}>
            {ui.cancel}
          </button>
          <button type="submit" className="btn btn-main" aria-busy={begin.isPending}>
            {text.home.begin}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function SwitchList({
  person,
  answer: { switches, cell },
}: {
  readonly person: PersonDay;
  readonly answer: SwitchesAnswer;
}): ReactNode {
  const text = useOfficeMessages().switches;
  const client = useQueryClient();
  const heading = useScreen(text.title);
  const language = useLanguage();
  const [asking, setAsking] = useState(false);
  // What the operators set for all schools counts first. OFFICE-51.
  const byCell = (name: SwitchName): ReactNode => {
    const set = cell[name];
    if (set === undefined) return null;
    const when = `${formatDay(language, set.at)}, ${formatTime(language, set.at)}`;
    return (
      <Notice tone="wait" title={text.byCell}>
        {text.byCellSince(when, set.reason)}
      </Notice>
    );
  };
  const set = useMutation({
    mutationFn: (wanted: Wanted) => putSwitch(person.schoolId, wanted),
    onSuccess: (answer, { name, isOn }) => {
      client.setQueryData(KEY, answer);
      announce(text.now(text.names[name].name, isOn));
    },
  });
  return (
    <div className="narrow stack">
      <BackToOffice />
      <h1 ref={heading} tabIndex={-1}>
        {text.title}
      </h1>
      <RefusalNote error={set.error} />
      <section className="card switch-home" aria-labelledby="home-t">
        <h2 id="home-t">
          <House className="i" aria-hidden="true" /> {text.home.name}
        </h2>
        <p>{switches.home ? text.home.isOn : text.home.isOff}</p>
        {byCell('home')}
        <div className="acts">
          {switches.home ? (
            <button
              type="button"
              className="btn"
              aria-busy={set.isPending}
              onClick={() => set.mutate({ name: 'home', isOn: false })}
            >
              {text.home.end}
            </button>
          ) : (
            <button type="button" className="btn btn-main" onClick={() => setAsking(true)}>
              {text.home.open}
            </button>
          )}
        </div>
      </section>
      <ul className="card rows">
        {PLAIN.map((name) => (
          <li key={name}>
            <label className="switch">
              <span />{' '}
              <span>
                {text.names[name].name}
                <small>{switches[name] ? text.names[name].on : text.names[name].off}</small>
              </span>
              <input
                type="checkbox"
                role="switch"
                checked={switches[name]}
                disabled={set.isPending}
                onChange={(event) => set.mutate({ name, isOn: event.target.checked })}
              />
            </label>
            {byCell(name)}
          </li>
        ))}
      </ul>
      {asking ? <HomeDialog person={person} onClose={() => setAsking(false)} /> : null}
    </div>
  );
}

function SwitchesOf({ person }: { readonly person: PersonDay }): ReactNode {
  const text = useOfficeMessages();
  const { title, failed } = text.switches;
  if (!hasOffice(person.roles)) return <Failed title={title} sentence={text.notYours} state="forbidden" />;
  return (
    <Asked<SwitchesAnswer>
      queryKey={KEY}
      path={`/api/office/switches?schoolId=${person.schoolId}`}
      title={title}
      failed={failed}
    >
      {(answer) => <SwitchList person={person} answer={answer} />}
    </Asked>
  );
}

/** The route `/etablissement/reglages`. */
export function SwitchesScreen(): ReactNode {
  const text = useOfficeMessages().switches;
  return <SchoolFrame title={text.title}>{(person) => <SwitchesOf person={person} />}</SchoolFrame>;
}
