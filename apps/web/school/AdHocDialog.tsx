// A lesson that no timetable knows: for an audience of the teacher's own, starting now.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { useLocation } from 'wouter';
import type { AudiencesAnswer } from '@preau/protocol/school';
import { serverNow } from '../ui/clock.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Notice } from '../ui/Notice.tsx';
import { problemSentence, useUiMessages } from '../ui/messages.ts';
import { readJson, refusalOf, request, RefusalError } from '../ui/request.ts';
import { useSchoolMessages } from './messages.ts';

const LENGTHS_MINUTES = [25, 55, 110];

/** Lasts until it is closed or the new lesson is opened. */
export function AdHocDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const text = useSchoolMessages().adHoc;
  const ui = useUiMessages();
  const [, navigate] = useLocation();
  const client = useQueryClient();
  const [subject, setSubject] = useState('');
  const [audienceId, setAudienceId] = useState('');
  const [minutes, setMinutes] = useState(55);
  const audiences = useQuery({
    queryKey: ['audiences'],
    queryFn: ({ signal }) => readJson<AudiencesAnswer>('/api/audiences', signal),
  });
  const create = useMutation({
    mutationFn: async () => {
      const startsAt = Math.floor(serverNow() / 60_000) * 60_000;
      const answer = await request<{ readonly lessonId: string }>('POST', '/api/timetable/lessons', {
        audienceId,
        subject: subject.trim(),
        startsAt,
        endsAt: startsAt + minutes * 60_000,
      });
      if (!answer.ok) throw new RefusalError(answer.error);
      return answer.value;
    },
    onSuccess: async ({ lessonId }) => {
      await client.invalidateQueries({ queryKey: ['day'] });
      navigate(`/cours/${lessonId}?ouvrir`);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate();
  };
  const list = audiences.data?.audiences ?? [];
  return (
    <Dialog title={text.title} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <p className="soft">{text.text}</p>
        {audiences.isError ? (
          <Notice tone="error" title={problemSentence(ui, refusalOf(audiences.error).code)} live />
        ) : null}
        {audiences.isSuccess && list.length === 0 ? <Notice title={text.none} /> : null}
        <div className="field">
          <label htmlFor="adhoc-audience">{text.audience}</label>
          <select
            id="adhoc-audience"
            className="input"
            required
            value={audienceId}
            onChange={(event) => setAudienceId(event.target.value)}
          >
            <option value="">{text.choose}</option>
            {list.map((audience) => (
              <option key={audience.audienceId} value={audience.audienceId}>
                {audience.label}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor="adhoc-subject">{text.subject}</label>
          <input
            id="adhoc-subject"
            className="input"
            required
            maxLength={100}
            value={subject}
            onChange={(event) => setSubject(event.target.value)}
            autoComplete="off"
          />
        </div>
        <fieldset className="field">
          <legend className="legend">{text.minutes}</legend>
          <div className="choices">
            {LENGTHS_MINUTES.map((length) => (
              <label key={length} className="choice num">
                <input type="radio" name="minutes" checked={minutes === length} onChange={() => setMinutes(length)} />{' '}
                {text.minutesOf(length)}
              </label>
            ))}
          </div>
        </fieldset>
        {create.isError ? <Notice tone="error" title={problemSentence(ui, refusalOf(create.error).code)} live /> : null}
        <div className="dialog-acts">
          <button type="button" className="btn" onClick={onClose}>
            {ui.cancel}
          </button>
          <button type="submit" className="btn btn-main" aria-busy={create.isPending}>
            {create.isPending ? text.starting : text.start}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
