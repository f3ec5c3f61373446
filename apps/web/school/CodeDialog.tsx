// A new activation code: asked twice, shown once, made to be printed and handed over.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Printer } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ActivationCodeAnswer } from '@preau/protocol/school';
import { Dialog } from '../ui/Dialog.tsx';
import { useLanguage } from '../ui/hooks.ts';
import { formatDay } from '../ui/i18n.ts';
import { useUiMessages } from '../ui/messages.ts';
import { RefusalNote } from '../ui/RefusalNote.tsx';
import { request, RefusalError } from '../ui/request.ts';
import { useSchoolMessages } from './messages.ts';

/** A code to be printed and handed over. */
export function Slip({ answer }: { readonly answer: ActivationCodeAnswer }): ReactNode {
  const text = useSchoolMessages().classes;
  const language = useLanguage();
  return (
    <div className="code-slip">
      <h3>{answer.displayName}</h3>
      <dl>
        <div>
          <dt>{text.codeAt}</dt>
          <dd>{answer.url}</dd>
        </div>
        <div>
          <dt>{text.code}</dt>
          <dd className="code">{answer.code}</dd>
        </div>
        <div>
          <dt>{text.login}</dt>
          <dd className="code">{answer.login}</dd>
        </div>
      </dl>
      <p className="soft small num">{text.codeText(formatDay(language, answer.expiresAt))}</p>
    </div>
  );
}

/** Asks, makes and shows the code of one person. */
export function CodeDialog({
  person,
  onClose,
}: {
  readonly person: { readonly personId: string; readonly displayName: string };
  readonly onClose: () => void;
}): ReactNode {
  const text = useSchoolMessages().classes;
  const ui = useUiMessages();
  const client = useQueryClient();
  const create = useMutation({
    mutationFn: async () => {
      const answer = await request<ActivationCodeAnswer>('POST', `/api/people/${person.personId}/activation-code`);
      if (!answer.ok) throw new RefusalError(answer.error);
      return answer.value;
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['pupils'] }),
  });
  if (create.data !== undefined) {
    return (
      <Dialog title={text.codeTitle} onClose={onClose}>
        <Slip answer={create.data} />
        <div className="dialog-acts">
          <button type="button" className="btn" onClick={onClose}>
            {text.done}
          </button>
          <button type="button" className="btn btn-main" onClick={() => print()}>
            <Printer className="i" aria-hidden="true" /> {text.print}
          </button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={text.confirmTitle(person.displayName)} onClose={onClose}>
      <p>{text.confirmText}</p>
      <RefusalNote error={create.error} />
      <div className="dialog-acts">
        <button type="button" className="btn" onClick={onClose}>
          {ui.cancel}
        </button>
        <button type="button" className="btn btn-main" aria-busy={create.isPending} onClick={() => create.mutate()}>
          {create.isPending ? text.creating : text.confirm}
        </button>
      </div>
    </Dialog>
  );
}
