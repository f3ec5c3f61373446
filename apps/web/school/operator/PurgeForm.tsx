// What to take away: a text or a file, counted, then with a reason and a second look. OFFICE-60.

import { useMutation } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { MAX_CELL_REASON, MAX_MESSAGE_LENGTH, purgedTotal } from '@preau/core/school';
import type { CellPurge, FileInfo, PurgeCountAnswer } from '@preau/protocol/school';
import { InputField, SelectField } from '../../ui/Field.tsx';
import { problemSentence, useUiMessages } from '../../ui/messages.ts';
import { Notice } from '../../ui/Notice.tsx';
import { randomId } from '../../ui/random-id.ts';
import { COSTLY_TIMEOUT_MS, refusalOf, request, RefusalError } from '../../ui/request.ts';
import { FilePicker } from '../files/FilePicker.tsx';
import { useOperatorMessages } from './messages.ts';
import { usePartsOf } from './purge-parts.ts';

const DAYS = [0, 7, 30, 365] as const;

/** The case of moderation from which somebody came: `?cas=` with its school in `?ecole=`. */
function caseAsked(): { readonly kind: 'case'; readonly schoolId: string; readonly caseId: string } | undefined {
  const asked = new URLSearchParams(location.search);
  const [schoolId, caseId] = [asked.get('ecole'), asked.get('cas')];
  return schoolId === null || caseId === null ? undefined : { kind: 'case', schoolId, caseId };
}

/** The form. */
export function PurgeForm({
  schoolId,
  onBegun,
}: {
  readonly schoolId: string;
  readonly onBegun: () => void;
}): ReactNode {
  const text = useOperatorMessages().purge;
  const ui = useUiMessages();
  const id = useId();
  const partsOf = usePartsOf();
  const purgeId = useRef(randomId());
  const [words, setWords] = useState('');
  const [files, setFiles] = useState<readonly FileInfo[]>([]);
  const [isBusy, setBusy] = useState(false);
  const [reason, setReason] = useState('');
  const [days, setDays] = useState('30');
  const [file] = files;
  const [ofCase, setOfCase] = useState(caseAsked);
  const content =
    ofCase ??
    (file === undefined ? { kind: 'text', text: words.trim() } : { kind: 'file', schoolId, fileId: file.fileId });
  const isThere = ofCase !== undefined || file !== undefined || words.trim() !== '';
  const count = useMutation({
    mutationFn: async () => {
      const answer = await request<PurgeCountAnswer>(
        'POST',
        '/api/operator/purges/count',
        { content },
        { timeoutMs: COSTLY_TIMEOUT_MS },
      );
      if (!answer.ok) throw new RefusalError(answer.error);
      return answer.value;
    },
  });
  const begin = useMutation({
    mutationFn: async () => {
      const body = { content, reason: reason.trim(), refuseDays: Number(days) };
      const answer = await request<CellPurge>('PUT', `/api/operator/purges/${purgeId.current}`, body);
      if (!answer.ok) throw new RefusalError(answer.error);
    },
    onSuccess: () => {
      purgeId.current = randomId();
      setWords('');
      setFiles([]);
      setReason('');
      setOfCase(undefined);
      count.reset();
      onBegun();
    },
  });
  // Another content is counted anew.
  const changed = (): void => {
    count.reset();
    begin.reset();
  };
  const failed = count.error ?? begin.error;
  const problem = (): string => {
    const refusal = refusalOf(failed);
    if (refusal.code === 'purge.tooShort') return text.tooShort;
    return refusal.code === 'purge.unknown' ? text.unknown : problemSentence(ui, refusal);
  };
  const counted = count.data;
  const total = counted === undefined ? 0 : purgedTotal(counted);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isThere || isBusy || count.isPending || begin.isPending) return;
    if (counted === undefined) count.mutate();
    else if (reason.trim() !== '') begin.mutate();
  };
  return (
    <form className="card cell-fact purge-form" onSubmit={submit}>
      {ofCase === undefined ? null : (
        <p className="acts">
          {counted === undefined ? text.ofCase : `«\u00A0${counted.words}\u00A0»`}
          <button
            type="button"
            className="btn btn-quiet"
            onClick={() => {
              setOfCase(undefined);
              changed();
            }}
          >
            {text.other}
          </button>
        </p>
      )}
      {file === undefined && ofCase === undefined ? (
        <div className="field">
          <label htmlFor={`${id}-text`}>{text.text}</label>
          <textarea
            id={`${id}-text`}
            className="input"
            rows={4}
            maxLength={MAX_MESSAGE_LENGTH}
            value={words}
            aria-describedby={`${id}-hint`}
            onChange={(event) => {
              setWords(event.target.value);
              changed();
            }}
          />
          <span id={`${id}-hint`} className="hint">
            {text.textHint}
          </span>
        </div>
      ) : null}
      {words.trim() === '' && ofCase === undefined ? (
        <div className="field">
          <FilePicker
            files={files}
            onChange={(next) => {
              setFiles(next);
              changed();
            }}
            onBusy={setBusy}
            schoolId={schoolId}
            label={text.file}
            most={1}
            photo={false}
          />
          <span className="hint">{text.fileHint}</span>
        </div>
      ) : null}
      {counted === undefined ? null : (
        <>
          <Notice
            tone={total > 0 ? 'wait' : 'note'}
            title={total > 0 ? text.counted(partsOf(counted), counted.schools) : text.nothing}
            live
          >
            {total > 0 ? text.ask : null}
          </Notice>
          <InputField
            id={`${id}-reason`}
            label={text.reason}
            required
            maxLength={MAX_CELL_REASON}
            value={reason}
            onChange={setReason}
          />
          <SelectField id={`${id}-days`} label={text.refuse} value={days} onChange={setDays}>
            {DAYS.map((each) => (
              <option key={each} value={each}>
                {text.days(each)}
              </option>
            ))}
          </SelectField>
        </>
      )}
      {failed === null ? null : <Notice tone="error" title={problem()} live />}
      <div className="acts">
        <button
          type="submit"
          className={counted === undefined ? 'btn btn-main' : 'btn btn-stop'}
          disabled={!isThere || isBusy}
          aria-busy={count.isPending || begin.isPending}
        >
          {counted === undefined ? text.count : text.submit}
        </button>
      </div>
    </form>
  );
}
