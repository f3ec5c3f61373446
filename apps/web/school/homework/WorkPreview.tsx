// What the pupils will see of the homework that is being written.

import { Clock, Paperclip, Upload } from 'lucide-react';
import type { ReactNode } from 'react';
import { parseLocalDate } from '@preau/core/base';
import { useLanguage } from '../../ui/hooks.ts';
import { formatLocalDate } from '../../ui/i18n.ts';
import { Markdown } from '../../ui/Markdown.tsx';
import type { HomeworkDraft } from './homework-draft.ts';
import { useHomeworkMessages } from './messages.ts';

/** The homework as it stands in the list of a pupil: for when, the text and its tags. */
export function WorkPreview({ draft }: { readonly draft: HomeworkDraft }): ReactNode {
  const text = useHomeworkMessages();
  const language = useLanguage();
  const day = parseLocalDate(draft.due?.dueOn);
  return (
    <section className="card" aria-labelledby="seen-title">
      <h2 id="seen-title">{text.form.preview}</h2>
      <div className="seen-work">
        <b>
          {day === undefined || draft.subject === ''
            ? draft.subject
            : text.form.previewFor(draft.subject, formatLocalDate(language, day))}
        </b>
        {draft.text.trim() === '' ? <p className="quiet">{text.form.previewEmpty}</p> : <Markdown text={draft.text} />}
        <span className="work-tags">
          {draft.minutes === null ? null : (
            <span className="tag num">
              <Clock className="i" aria-hidden="true" /> {text.minutes(draft.minutes)}
            </span>
          )}
          {draft.files.length === 0 ? null : (
            <span className="tag">
              <Paperclip className="i" aria-hidden="true" /> {text.files(draft.files.length)}
            </span>
          )}
          {draft.expects === 'handIn' ? (
            <span className="tag tag-note">
              <Upload className="i" aria-hidden="true" /> {text.handIn}
            </span>
          ) : null}
        </span>
      </div>
    </section>
  );
}
