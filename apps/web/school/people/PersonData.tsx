// Under the form about a person: their data as a file, and for who was ended the way out for good. PEOPLE-63, 64.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { OfficePerson } from '@preau/protocol/school';
import { announce } from '../../ui/announcer.ts';
import { useUiMessages } from '../../ui/messages.ts';
import { RefusalNote } from '../../ui/RefusalNote.tsx';
import { COSTLY_TIMEOUT_MS, request, RefusalError } from '../../ui/request.ts';
import { SaveButton } from '../../ui/SaveButton.tsx';
import { useSchoolMessages } from '../messages.ts';
import { useDay } from '../today.ts';
import { usePeopleMessages } from './messages.ts';

/** `onErased`: the dialog has nobody to show any more. */
export function PersonData({
  person,
  onErased,
}: {
  readonly person: Pick<OfficePerson, 'personId' | 'displayName' | 'active'>;
  readonly onErased: () => void;
}): ReactNode {
  const { data: text } = usePeopleMessages();
  const { saved } = useSchoolMessages().state;
  const ui = useUiMessages();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const isHead = useDay(undefined).data?.persons.some((each) => each.roles.includes('head')) === true;
  const erase = useMutation({
    mutationFn: async () => {
      const answer = await request('POST', `/api/people/${person.personId}/erasure`, undefined, {
        timeoutMs: COSTLY_TIMEOUT_MS,
      });
      if (!answer.ok) throw new RefusalError(answer.error);
    },
    onSuccess: async () => {
      announce(saved);
      onErased();
      await Promise.all([['people'], ['leaving'], ['day']].map((queryKey) => client.invalidateQueries({ queryKey })));
    },
  });
  return (
    <div className="stack">
      {asking ? (
        <>
          <p>
            <b>{text.eraseTitle(person.displayName)}</b> {text.eraseText}
          </p>
          <RefusalNote error={erase.error} />
          <div className="dialog-acts">
            <button type="button" className="btn" onClick={() => setAsking(false)}>
              {ui.cancel}
            </button>
            <button type="button" className="btn btn-stop" aria-busy={erase.isPending} onClick={() => erase.mutate()}>
              {text.erase}
            </button>
          </div>
        </>
      ) : (
        <div className="acts">
          <SaveButton
            path={`/api/people/${person.personId}/data.zip`}
            text={{ ...text.file, label: text.ofPerson }}
            look="btn btn-quiet"
          />
          {isHead && !person.active ? (
            <button type="button" className="btn btn-quiet" onClick={() => setAsking(true)}>
              <Trash2 className="i" aria-hidden="true" /> {text.erase}
            </button>
          ) : null}
        </div>
      )}
    </div>
  );
}
