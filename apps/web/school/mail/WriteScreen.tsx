// `/messages/nouveau`: a message is written, keeps itself, and is sent once.

import { ChevronLeft, Send } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import type { DraftAnswer, FileInfo, MailSettingsAnswer, PersonDay } from '@preau/protocol/school';
import { announce } from '../../ui/announcer.ts';
import { InputField } from '../../ui/Field.tsx';
import { useLanguage, useNow, useScreen } from '../../ui/hooks.ts';
import { formatDay, formatTime } from '../../ui/i18n.ts';
import { Notice } from '../../ui/Notice.tsx';
import { useUiMessages } from '../../ui/messages.ts';
import { randomId } from '../../ui/random-id.ts';
import { refusalOf } from '../../ui/request.ts';
import { Failed, Skeletons } from '../../ui/Waiting.tsx';
import { SchoolFrame } from '../SchoolFrame.tsx';
import { MailFiles } from './MailFiles.tsx';
import { sentSentence } from './sent-sentence.ts';
import { useKeptDraft } from './kept-draft.ts';
import { asWhom, mailProblem } from './mail-words.ts';
import { useMailMessages } from './messages.ts';
import { useDrafts, useMailSettings, useSendMessage, useThreadDeed } from './read-mail.ts';
import { Receivers } from './Receivers.tsx';
import type { Chosen } from './Receivers.tsx';
import { Stopped } from './Stopped.tsx';
import './mail.css';

const OPEN_UP_TO = 10;

function Form({
  person,
  zone,
  draft,
  settings,
}: {
  readonly person: PersonDay;
  readonly zone: string;
  readonly draft: DraftAnswer | undefined;
  readonly settings: MailSettingsAnswer;
}): ReactNode {
  const text = useMailMessages();
  const ui = useUiMessages();
  const language = useLanguage();
  const now = useNow();
  const [, go] = useLocation();
  const isPupil = person.roles.includes('pupil');
  // The ids belong to this page: pressing twice, or again after a lost answer, is the same message.
  const [ids] = useState(() => ({ threadId: randomId(), messageId: draft?.messageId ?? randomId() }));
  const [chosen, setChosen] = useState<Chosen>({
    persons: (draft?.persons ?? []).map((each) => ({ ...each, isPupil: false })),
    groups: (draft?.groups ?? []).map((group) => ({ ...group, people: 0 })),
  });
  const [subject, setSubject] = useState(draft?.subject ?? '');
  const [body, setBody] = useState(draft?.text ?? '');
  const [files, setFiles] = useState<readonly FileInfo[]>(draft?.files ?? []);
  const [isArriving, setArriving] = useState(false);
  const fileIds = files.map((file) => file.fileId);
  const [urgent, setUrgent] = useState(false);
  const to = {
    personIds: chosen.persons.map((each) => each.personId),
    groups: chosen.groups.map(({ audienceId, who }) => ({ audienceId, who })),
  };
  const sending = useSendMessage((sent) => {
    announce(sentSentence(sent, text, language, zone, now));
    go(`/messages/${sent.threadId}`, { replace: true });
  });
  const drop = useThreadDeed(() => go('/messages', { replace: true }));
  const isDone = sending.isPending || sending.isSuccess || drop.isPending || drop.isSuccess;
  const kept = useKeptDraft(
    ids.messageId,
    { schoolId: person.schoolId, personId: person.personId, threadId: null, subject, text: body, ...to, fileIds },
    isDone,
  );
  const isWritten = to.personIds.length + to.groups.length > 0 && subject.trim() !== '' && body.trim() !== '';
  const isWhole = isWritten && !isArriving;
  const people = chosen.persons.length + chosen.groups.reduce((sum, group) => sum + group.people, 0);
  // A group of the whole school, or of a draft taken up again, comes without its number.
  const isCounted = chosen.groups.every((group) => group.people > 0);
  const isAlone =
    chosen.groups.length === 0 && chosen.persons.length === 1 && (isPupil || chosen.persons[0]?.isPupil === true);
  const isMany = chosen.groups.length > 0 || chosen.persons.length > OPEN_UP_TO;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (isWhole && !sending.isPending)
          sending.mutate({
            method: 'POST',
            path: '/api/threads',
            body: {
              schoolId: person.schoolId,
              personId: person.personId,
              ...ids,
              subject,
              text: body,
              ...to,
              fileIds,
              ...(urgent ? { urgent } : {}),
            },
          });
      }}
    >
      <Receivers place={person} isPupil={isPupil} chosen={chosen} onChoose={setChosen} />
      {isMany ? (
        <p className="hint">
          {text.form.many} {isCounted ? text.form.total(text.people(people)) : ''}
        </p>
      ) : chosen.persons.length > 1 ? (
        <p className="hint">{text.form.open}</p>
      ) : null}
      {isAlone ? <p className="hint">{text.form.alone}</p> : null}
      <InputField
        id="mail-subject"
        label={text.form.subject}
        maxLength={150}
        value={subject}
        onChange={setSubject}
        required
      />
      <div className="field">
        <label htmlFor="mail-text">{text.form.text}</label>
        <textarea
          id="mail-text"
          className="input mail-text"
          rows={8}
          maxLength={8_000}
          required
          value={body}
          onChange={(event) => setBody(event.target.value)}
        />
      </div>
      <MailFiles files={files} schoolId={person.schoolId} onChange={setFiles} onBusy={setArriving} />
      {settings.waitsUntil === null || urgent ? null : (
        <Notice tone="wait" title={text.form.waits(formatDay(language, settings.waitsUntil, zone))} />
      )}
      {settings.waitsUntil !== null && settings.mayBeUrgent ? (
        <label className="choice">
          <input type="checkbox" checked={urgent} onChange={(event) => setUrgent(event.target.checked)} />{' '}
          {text.form.urgent}
        </label>
      ) : null}
      {sending.isError ? (
        <Notice tone="error" title={mailProblem(text, ui, language, refusalOf(sending.error))} live />
      ) : null}
      <div className="acts">
        <button type="submit" className="btn btn-main" disabled={!isWhole} aria-busy={sending.isPending}>
          <Send className="i" aria-hidden="true" /> {sending.isPending ? text.form.sending : text.form.send}
        </button>
        {kept.at === null ? null : (
          <button
            type="button"
            className="btn btn-quiet"
            onClick={() => drop.mutate({ method: 'DELETE', path: `/api/threads/drafts/${ids.messageId}` })}
          >
            {text.form.drop}
          </button>
        )}
        <small className="soft" role="status">
          {kept.isFailed
            ? text.form.notKept
            : kept.at !== null
              ? text.form.kept(formatTime(language, kept.at, zone))
              : isWritten
                ? ''
                : text.form.needs}
        </small>
      </div>
    </form>
  );
}

/** As whom one writes, for an account with two places in the school. MAIL-80. */
function AsWhom({
  places,
  chosen,
  onChoose,
}: {
  readonly places: readonly PersonDay[];
  readonly chosen: PersonDay;
  readonly onChoose: (personId: string) => void;
}): ReactNode {
  const text = useMailMessages();
  return (
    <fieldset className="field">
      <legend className="legend">{text.form.asWhom}</legend>
      <div className="choices">
        {places.map((place) => (
          <label key={place.personId} className="choice">
            <input
              type="radio"
              name="as-whom"
              checked={place.personId === chosen.personId}
              onChange={() => onChoose(place.personId)}
            />{' '}
            {asWhom(place.personId, places, text)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Write({
  shown,
  persons,
  zone,
}: {
  readonly shown: PersonDay;
  readonly persons: readonly PersonDay[];
  readonly zone: string;
}): ReactNode {
  const text = useMailMessages();
  const heading = useScreen(text.form.title);
  const wanted = new URLSearchParams(useSearch()).get('brouillon');
  const drafts = useDrafts();
  const draft = drafts.data?.find((each) => each.messageId === wanted);
  const [asId, setAsId] = useState<string>();
  const person = persons.find((each) => each.personId === (asId ?? draft?.personId)) ?? shown;
  const places = persons.filter((each) => each.schoolId === person.schoolId);
  const settings = useMailSettings(person);
  const failed = settings.isError ? settings : drafts.isError ? drafts : undefined;
  if (failed !== undefined)
    return (
      <Failed
        title={text.form.title}
        sentence={text.failed}
        error={failed.error}
        onRetry={() => void failed.refetch()}
        state="error"
      />
    );
  if (settings.data === undefined || drafts.data === undefined) return <Skeletons title={text.form.title} />;
  const { stopped, mutedUntil } = settings.data;
  return (
    <div className="narrow stack mail">
      <p>
        <Link className="btn btn-quiet" href="/messages">
          <ChevronLeft className="i" aria-hidden="true" /> {text.title}
        </Link>
      </p>
      <h1 ref={heading} tabIndex={-1}>
        {text.form.title}
      </h1>
      {places.length > 1 ? <AsWhom places={places} chosen={person} onChoose={setAsId} /> : null}
      {stopped === null ? (
        <Form
          key={person.personId}
          person={person}
          zone={zone}
          settings={settings.data}
          draft={draft?.personId === person.personId ? draft : undefined}
        />
      ) : (
        <Stopped why={stopped} until={mutedUntil} zone={zone} />
      )}
    </div>
  );
}

/** The route `/messages/nouveau`. */
export function WriteScreen(): ReactNode {
  const text = useMailMessages();
  return (
    <SchoolFrame title={text.form.title}>
      {(person, day) => <Write key={person.personId} shown={person} persons={day.persons} zone={day.zone} />}
    </SchoolFrame>
  );
}
