// The tablets of a class: a code that makes one, and the list of them. PEOPLE-107.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ClassCardsAnswer } from '@preau/protocol/school';
import { useLanguage } from '../../ui/hooks.ts';
import { formatDay, formatTime } from '../../ui/i18n.ts';
import { randomId } from '../../ui/random-id.ts';
import { RefusalNote } from '../../ui/RefusalNote.tsx';
import { endDevice, makeClassCode } from './cards-asked.ts';
import { useCardsMessages } from './cards-messages.ts';

/** `answer.devices` are the newest first; numbers count from the oldest. */
export function ClassDevices({
  answer,
  audienceId,
}: {
  readonly answer: ClassCardsAnswer;
  readonly audienceId: string;
}): ReactNode {
  const { devices: text } = useCardsMessages();
  const language = useLanguage();
  const client = useQueryClient();
  const [codeId, setCodeId] = useState(() => randomId());
  const code = useMutation({ mutationFn: () => makeClassCode(audienceId, codeId) });
  const remove = useMutation({
    mutationFn: (bondId: string) => endDevice(audienceId, bondId),
    // The code went with the tablet: the next one is another.
    onSuccess: () => {
      code.reset();
      setCodeId(randomId());
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['cards', audienceId] }),
  });
  const failure = code.error ?? remove.error;
  return (
    <section className="stack" aria-labelledby="devices-t">
      <h2 id="devices-t">{text.title}</h2>
      <p className="soft">{text.text}</p>
      <RefusalNote error={failure} />
      <div role="status">
        {code.data === undefined ? null : (
          <div className="card stack empty">
            <p>{text.code}</p>
            <p className="code class-code">{code.data.code}</p>
            <p className="soft">
              {text.how(code.data.url.replace(/^https?:\/\//, ''), formatTime(language, code.data.expiresAt))}
            </p>
          </div>
        )}
      </div>
      {code.data === undefined ? (
        <div className="acts">
          <button type="button" className="btn" aria-busy={code.isPending} onClick={() => code.mutate()}>
            {text.make}
          </button>
        </div>
      ) : null}
      {answer.devices.length === 0 ? (
        <p className="soft">{text.none}</p>
      ) : (
        <ul className="card-list">
          {answer.devices.map((device, index) => (
            <li key={device.bondId}>
              <span>
                {text.one(answer.devices.length - index)}
                <small>
                  {text.since(formatDay(language, device.bondedAt))}, {text.seen(formatDay(language, device.seenAt))}
                </small>
              </span>
              <div className="acts">
                <button
                  type="button"
                  className="btn btn-quiet"
                  aria-label={text.removeOf(answer.devices.length - index)}
                  onClick={() => remove.mutate(device.bondId)}
                >
                  {text.remove}
                </button>
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
