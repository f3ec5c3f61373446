// In the settings: one's own data as a file, when the account ends, and two accounts made one. PEOPLE-61, 64, 90.

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { PersonId } from '@preau/core/base';
import type { OwnDataAnswer } from '@preau/protocol/school';
import { useLanguage } from '../../ui/hooks.ts';
import { formatDay } from '../../ui/i18n.ts';
import { Notice } from '../../ui/Notice.tsx';
import { readJson } from '../../ui/request.ts';
import { SaveButton } from '../../ui/SaveButton.tsx';
import { usePeopleMessages } from './messages.ts';

/** `isPupil` says *tu*. */
export function MyData({ personId, isPupil }: { readonly personId: PersonId; readonly isPupil: boolean }): ReactNode {
  const { data: text } = usePeopleMessages();
  const language = useLanguage();
  const own = useQuery({
    queryKey: ['account-data'],
    queryFn: ({ signal }) => readJson<OwnDataAnswer>('/api/account/data', signal),
  });
  const leavesAt = own.data?.places.find((place) => place.personId === personId)?.leavesAt ?? null;
  return (
    <section className="field" aria-labelledby="data-t">
      <h2 id="data-t">{text.title}</h2>
      {leavesAt === null ? null : (
        <Notice tone="wait" title={(isPupil ? text.leavesPupil : text.leaves)(formatDay(language, leavesAt))}>
          {isPupil ? text.leavesTextPupil : text.leavesText}
        </Notice>
      )}
      <p className="soft">{isPupil ? text.textPupil : text.text}</p>
      <div className="acts">
        <SaveButton path="/api/account/data.zip" text={{ ...text.file, label: text.download }} />
      </div>
    </section>
  );
}
