// Writing an announcement: to whom, counted in plain words before it is sent. FEED-1, FEED-10.

import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { addDays, instantOf, localDateAt } from '@preau/core/base';
import type { LocalDate } from '@preau/core/base';
import type { AudiencesAnswer, NewPostAnswer, PersonDay } from '@preau/protocol/school';
import { announce } from '../../ui/announcer.ts';
import { serverNow } from '../../ui/clock.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { InputField } from '../../ui/Field.tsx';
import { useUiMessages } from '../../ui/messages.ts';
import { Notice } from '../../ui/Notice.tsx';
import { randomId } from '../../ui/random-id.ts';
import { readJson, refusalOf } from '../../ui/request.ts';
import { hasOffice } from '../account.ts';
import { FilePicker } from '../files/FilePicker.tsx';
import { bodyOf, newDraft } from './compose.ts';
import type { Draft } from './compose.ts';
import { laterOf } from './feed-words.ts';
import type { Speech } from './feed-words.ts';
import { feedProblem } from './messages.ts';
import { SurveyFields } from './SurveyFields.tsx';
import { useFeedDeed } from './use-feed.ts';
import { ReadersLine, WhomFields } from './WhomFields.tsx';

function Form({
  person,
  speech,
  audiences,
  onClose,
}: {
  readonly person: PersonDay;
  readonly speech: Speech;
  readonly audiences: AudiencesAnswer['audiences'];
  readonly onClose: () => void;
}): ReactNode {
  const text = speech.text.compose;
  const ui = useUiMessages();
  const isOffice = hasOffice(person.roles);
  const [draft, setDraft] = useState<Draft>(() =>
    newDraft(
      audiences.map((audience) => audience.audienceId),
      isOffice,
    ),
  );
  const [isUploading, setUploading] = useState(false);
  // The same until it is sent: a second press, or a lost answer, is the same announcement.
  const postId = useRef(randomId());
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }));
  const send = useFeedDeed<NewPostAnswer>();
  const endOf = (day: string): number => instantOf(addDays(day as LocalDate, 1), 0, speech.zone);
  const body = bodyOf(draft, { postId: postId.current, schoolId: person.schoolId }, endOf);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (body === undefined || send.isPending || isUploading) return;
    send.mutate(
      { method: 'POST', path: '', body },
      {
        onSuccess: ({ releaseAt }) => {
          const isLater = releaseAt > serverNow() + 60_000;
          announce(isLater ? text.publishedLater(laterOf(releaseAt, speech)) : text.published);
          onClose();
        },
      },
    );
  };
  return (
    <form className="stack compose" onSubmit={submit}>
      <WhomFields draft={draft} onChange={change} audiences={audiences} isOffice={isOffice} text={text} />
      <ReadersLine draft={draft} schoolId={person.schoolId} text={text} />
      <InputField
        id="post-title"
        label={text.subject}
        value={draft.title}
        maxLength={120}
        required
        onChange={(title) => change({ title })}
      />
      <div className="field">
        <label htmlFor="post-text">{text.text}</label>
        <textarea
          id="post-text"
          className="input"
          rows={7}
          maxLength={10_000}
          value={draft.text}
          aria-describedby="post-text-hint"
          onChange={(event) => change({ text: event.target.value })}
        />
        <p id="post-text-hint" className="hint">
          {text.textHint}
        </p>
      </div>
      <FilePicker
        files={draft.files}
        onChange={(files) => change({ files })}
        onBusy={setUploading}
        schoolId={person.schoolId}
        label={text.files}
      />
      <label className="check">
        <input
          type="checkbox"
          checked={draft.acknowledge}
          onChange={(event) => change({ acknowledge: event.target.checked })}
        />
        <span>
          {text.acknowledge} <small>{text.acknowledgeHint}</small>
        </span>
      </label>
      <SurveyFields
        survey={draft.survey}
        onChange={(survey) => change({ survey })}
        today={localDateAt(serverNow(), speech.zone)}
        text={text}
      />
      {isOffice ? (
        <label className="check">
          <input
            type="checkbox"
            checked={draft.urgent}
            onChange={(event) => change({ urgent: event.target.checked })}
          />
          <span>{text.urgent}</span>
        </label>
      ) : null}
      {send.isError ? <Notice tone="error" title={feedProblem(speech.text, ui, refusalOf(send.error))} live /> : null}
      <div className="dialog-acts">
        <button type="button" className="btn" onClick={onClose}>
          {ui.cancel}
        </button>
        <button
          type="submit"
          className="btn btn-main"
          disabled={body === undefined || isUploading}
          aria-busy={send.isPending}
        >
          {send.isPending ? text.publishing : text.publish}
        </button>
      </div>
    </form>
  );
}

/** Shown while one writes. */
export function ComposeDialog({
  person,
  speech,
  onClose,
}: {
  readonly person: PersonDay;
  readonly speech: Speech;
  readonly onClose: () => void;
}): ReactNode {
  const text = speech.text.compose;
  const ui = useUiMessages();
  const audiences = useQuery({
    queryKey: ['audiences'],
    queryFn: ({ signal }) => readJson<AudiencesAnswer>('/api/audiences', signal),
  });
  return (
    <Dialog title={text.title} onClose={onClose}>
      {audiences.isPending ? (
        <p className="soft" role="status">
          {ui.loading}
        </p>
      ) : audiences.isError ? (
        <Notice tone="error" title={feedProblem(speech.text, ui, refusalOf(audiences.error))} live />
      ) : audiences.data.audiences.length === 0 && !hasOffice(person.roles) ? (
        <Notice title={text.noAudience} />
      ) : (
        <Form person={person} speech={speech} audiences={audiences.data.audiences} onClose={onClose} />
      )}
    </Dialog>
  );
}
