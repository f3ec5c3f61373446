// The head's visas on a book, and the form that gives one.

import { Stamp } from 'lucide-react';
import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import type { YearBookAnswer } from '@preau/protocol/school';
import { announce } from '../../ui/announcer.ts';
import { InputField } from '../../ui/Field.tsx';
import { useLanguage } from '../../ui/hooks.ts';
import { formatLocalDate } from '../../ui/i18n.ts';
import { Notice } from '../../ui/Notice.tsx';
import { problemSentence, useUiMessages } from '../../ui/messages.ts';
import { randomId } from '../../ui/random-id.ts';
import { COSTLY_TIMEOUT_MS, request } from '../../ui/request.ts';
import { useHandInMessages } from './messages.ts';
import { whenOf } from './when.ts';

function VisaForm({
  audienceId,
  book,
  onSeen,
}: {
  readonly audienceId: string;
  readonly book: YearBookAnswer;
  readonly onSeen: () => void;
}): ReactNode {
  const text = useHandInMessages().books;
  const ui = useUiMessages();
  // Pressed twice it is one visa.
  const [visaId] = useState(randomId);
  const last = book.today < book.to ? book.today : book.to;
  const [to, setTo] = useState<string>(last);
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    const answer = await request(
      'PUT',
      `/api/books/${audienceId}/visas/${visaId}`,
      { to, note },
      { timeoutMs: COSTLY_TIMEOUT_MS },
    );
    setBusy(false);
    if (answer.ok) {
      announce(text.seen);
      onSeen();
      return;
    }
    setProblem(answer.error.code === 'request.invalid' ? text.seenAlready : problemSentence(ui, answer.error));
  };
  return (
    <form className="stack no-print" onSubmit={(event) => void submit(event)}>
      <div className="pair">
        <InputField
          id="visa-to"
          label={text.seeTo}
          type="date"
          value={to}
          min={book.from}
          max={last}
          onChange={setTo}
          required
        />
        <InputField id="visa-note" label={text.note} value={note} maxLength={500} onChange={setNote} />
      </div>
      {problem === undefined ? null : <Notice tone="error" title={problem} live />}
      <div className="acts">
        <button type="submit" className="btn btn-main" aria-busy={busy}>
          <Stamp className="i" aria-hidden="true" /> {busy ? text.seeing : text.see}
        </button>
      </div>
    </form>
  );
}

/** Nothing for families: they are not told of visas. */
export function Visas(given: {
  readonly audienceId: string;
  readonly book: YearBookAnswer;
  readonly onSeen: () => void;
}): ReactNode {
  const text = useHandInMessages().books;
  const language = useLanguage();
  const { visas, maySee, zone } = given.book;
  if (visas.length === 0 && !maySee) return null;
  return (
    <section className="card year-visas stack" aria-labelledby="visas-t">
      <h2 id="visas-t">{text.visas}</h2>
      {visas.length === 0 ? (
        <p className="soft">{text.noVisa}</p>
      ) : (
        <ul className="stack">
          {visas.map((visa) => (
            <li key={visa.to}>
              <b>{text.visa(formatLocalDate(language, visa.from), formatLocalDate(language, visa.to))}</b>
              <p className="soft small">{text.visaBy(visa.seenBy, whenOf(language, visa.seenAt, zone))}</p>
              {visa.note === '' ? null : <p>{visa.note}</p>}
            </li>
          ))}
        </ul>
      )}
      {maySee ? <VisaForm key={visas.length} {...given} /> : null}
    </section>
  );
}
