// A letter to all who are missing, from the page of a homework. WORK-49.

import { useMutation } from '@tanstack/react-query';
import { Mail } from 'lucide-react';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { titleOfWork } from '@preau/core/school';
import type { Homework, HomeworkReader } from '@preau/protocol/school';
import { serverNow } from '../../ui/clock.ts';
import { useLanguage } from '../../ui/hooks.ts';
import { formatLocalDate } from '../../ui/i18n.ts';
import { randomId } from '../../ui/random-id.ts';
import { RefusalNote } from '../../ui/RefusalNote.tsx';
import { RefusalError, request } from '../../ui/request.ts';
import { useHomeworkMessages } from './messages.ts';

/** A draft opened in the form of messages: there it is read again, and sent. Nothing while nobody is missing, or families do not see the homework yet. */
export function RemindButton({
  homework,
  missing,
}: {
  readonly homework: Homework;
  readonly missing: readonly HomeworkReader[];
}): ReactNode {
  const text = useHomeworkMessages().one;
  const language = useLanguage();
  const [, go] = useLocation();
  const write = useMutation({
    mutationFn: async () => {
      const messageId = randomId();
      const { subject, dueOn, text: work, schoolId } = homework;
      const answer = await request<unknown>('PUT', `/api/threads/drafts/${messageId}`, {
        schoolId,
        threadId: null,
        subject: text.letterSubject(subject, titleOfWork(work)).slice(0, 120),
        text: text.letter(subject, titleOfWork(work), formatLocalDate(language, dueOn)),
        personIds: missing.map(({ personId }) => personId),
        groups: [],
      });
      if (!answer.ok) throw new RefusalError(answer.error);
      return messageId;
    },
    onSuccess: (messageId) => go(`/messages/nouveau?brouillon=${messageId}`),
  });
  if (missing.length === 0 || homework.releaseAt > serverNow()) return null;
  return (
    <>
      <p className="acts">
        <button
          type="button"
          className="btn"
          aria-busy={write.isPending}
          onClick={() => {
            if (!write.isPending) write.mutate();
          }}
        >
          <Mail className="i" aria-hidden="true" /> {text.remind(missing.length)}
        </button>
      </p>
      <RefusalNote error={write.error} />
    </>
  );
}
