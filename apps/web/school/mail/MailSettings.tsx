// Staff: from whom they take no messages. MAIL-14.

import type { ReactNode } from 'react';
import { announce } from '../../ui/announcer.ts';
import { useMailMessages } from './messages.ts';
import { useThreadDeed } from './read-mail.ts';

/** Two choices, each kept at once. */
export function MailSettings({
  schoolId,
  refuses,
}: {
  readonly schoolId: string;
  readonly refuses: readonly ('pupil' | 'guardian')[];
}): ReactNode {
  const text = useMailMessages().settings;
  const deed = useThreadDeed(() => announce(text.saved));
  return (
    <details className="card mail-settings">
      <summary>{text.title}</summary>
      <div className="stack">
        {(['pupil', 'guardian'] as const).map((group) => (
          <label key={group} className="choice">
            <input
              type="checkbox"
              checked={refuses.includes(group)}
              disabled={deed.isPending}
              onChange={(event) =>
                deed.mutate({
                  method: 'PUT',
                  path: '/api/mail/refusals',
                  body: {
                    schoolId,
                    refuses: event.target.checked ? [...refuses, group] : refuses.filter((each) => each !== group),
                  },
                })
              }
            />{' '}
            {text[group]}
          </label>
        ))}
        <p className="hint">{text.hint}</p>
      </div>
    </details>
  );
}
