// To whom an announcement goes, and how many that is.

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { POST_READERS } from '@preau/core/school';
import type { AudiencesAnswer, ReadersCount } from '@preau/protocol/school';
import { request, RefusalError } from '../../ui/request.ts';
import { addressedBy } from './compose.ts';
import type { Draft } from './compose.ts';
import type { FeedMessages } from './messages.ts';

const without = <T,>(list: readonly T[], one: T): readonly T[] => list.filter((each) => each !== one);

/** School or classes, and who of them. */
export function WhomFields({
  draft,
  onChange,
  audiences,
  isOffice,
  text,
}: {
  readonly draft: Draft;
  readonly onChange: (part: Partial<Draft>) => void;
  readonly audiences: AudiencesAnswer['audiences'];
  readonly isOffice: boolean;
  readonly text: FeedMessages['compose'];
}): ReactNode {
  return (
    <>
      {isOffice ? (
        <fieldset className="field">
          <legend className="legend">{text.where}</legend>
          <div className="choices">
            {[true, false].map((whole) => (
              <label key={String(whole)} className="choice">
                <input
                  type="radio"
                  name="post-whole"
                  checked={draft.whole === whole}
                  onChange={() => onChange({ whole })}
                />
                {whole ? text.whole : text.some}
              </label>
            ))}
          </div>
        </fieldset>
      ) : null}
      {draft.whole ? null : (
        <fieldset className="field">
          <legend className="legend">{text.audiences}</legend>
          <div className="choices audience-choices">
            {audiences.map(({ audienceId, label }) => (
              <label key={audienceId} className="choice">
                <input
                  type="checkbox"
                  checked={draft.audienceIds.includes(audienceId)}
                  onChange={(event) =>
                    onChange({
                      audienceIds: event.target.checked
                        ? [...draft.audienceIds, audienceId]
                        : without(draft.audienceIds, audienceId),
                    })
                  }
                />
                {label}
              </label>
            ))}
          </div>
        </fieldset>
      )}
      <fieldset className="field">
        <legend className="legend">{text.who}</legend>
        <div className="choices">
          {POST_READERS.map((reader) => (
            <label key={reader} className="choice">
              <input
                type="checkbox"
                checked={draft.readers.includes(reader)}
                onChange={(event) =>
                  onChange({
                    readers: event.target.checked ? [...draft.readers, reader] : without(draft.readers, reader),
                  })
                }
              />
              {text.readers[reader]}
            </label>
          ))}
        </div>
      </fieldset>
    </>
  );
}

/** « Lu par : 27 élèves et 44 responsables. » */
export function ReadersLine({
  draft,
  schoolId,
  text,
}: {
  readonly draft: Draft;
  readonly schoolId: string;
  readonly text: FeedMessages['compose'];
}): ReactNode {
  const addressed = addressedBy(draft, schoolId);
  const count = useQuery({
    queryKey: ['feed-readers', addressed],
    enabled: addressed !== undefined,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const answer = await request<ReadersCount>('POST', '/api/feed/readers', addressed, { signal });
      if (!answer.ok) throw new RefusalError(answer.error);
      return answer.value;
    },
  });
  const words = (): string => {
    if (addressed === undefined) return text.nobody;
    if (count.data === undefined || count.isPlaceholderData) return text.counting;
    const people = text.count(count.data.pupil, count.data.guardian, count.data.staff);
    return people === '' ? text.nobody : text.countOf(people);
  };
  return (
    <p className="readers-line num" role="status">
      {words()}
    </p>
  );
}
