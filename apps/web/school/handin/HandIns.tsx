// Who has handed in and who has not, for the teacher: what is to be corrected comes first.

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { HandInRow, HandInsAnswer } from '@preau/protocol/school';
import { Face } from '../../ui/Face.tsx';
import { useLanguage } from '../../ui/hooks.ts';
import { Notice } from '../../ui/Notice.tsx';
import { problemSentence, useUiMessages } from '../../ui/messages.ts';
import { readJson, refusalOf } from '../../ui/request.ts';
import { HandInDialog } from './HandInDialog.tsx';
import { useHandInMessages } from './messages.ts';
import { whenOf } from './when.ts';
import './handin.css';

interface HandInsProps {
  readonly homeworkId: string;
  readonly schoolId: string;
  readonly about: string;
  readonly zone: string;
}

function Row({
  row,
  zone,
  onOpen,
}: {
  readonly row: HandInRow;
  readonly zone: string;
  readonly onOpen: (handInId: string) => void;
}): ReactNode {
  const text = useHandInMessages().all;
  const language = useLanguage();
  const { handInId, handedAt } = row;
  return (
    <li>
      <span className="row-who">
        <Face id={row.pupilId} name={row.displayName} />
        <span>
          <b>{row.displayName}</b>
          {handedAt === null ? null : <small>{whenOf(language, handedAt, zone)}</small>}
          {row.state === 'returned' ? <small>{row.isSeen ? text.seen : text.unseen}</small> : null}
        </span>
      </span>
      <span className="acts">
        {row.again ? <span className="tag tag-bright">{text.redo}</span> : null}
        {row.isLate ? <span className="tag tag-stop">{text.late}</span> : null}
        {handInId === null ? null : (
          <button
            type="button"
            className="btn"
            aria-label={text.open(row.displayName)}
            onClick={() => onOpen(handInId)}
          >
            {text.openWord}
          </button>
        )}
      </span>
    </li>
  );
}

/** Shown in the page of a homework that expects work, to who gave it. */
export function HandIns({ homeworkId, schoolId, about, zone }: HandInsProps): ReactNode {
  const text = useHandInMessages().all;
  const ui = useUiMessages();
  const client = useQueryClient();
  const [opened, setOpened] = useState<string>();
  const read = useQuery({
    queryKey: ['hand-ins', 'of', homeworkId],
    queryFn: ({ signal }) => readJson<HandInsAnswer>(`/api/hand-ins/of/${homeworkId}`, signal),
  });
  if (read.data === undefined)
    return read.isError ? (
      <Notice tone="error" title={text.failed}>
        <p>{problemSentence(ui, refusalOf(read.error).code)}</p>
        <button type="button" className="btn" onClick={() => void read.refetch()}>
          {ui.retry}
        </button>
      </Notice>
    ) : (
      <div className="skeleton skeleton-row" aria-busy="true" />
    );
  const { pupils } = read.data;
  const toLook = pupils.filter(({ state }) => state === 'handed' || state === 'looked');
  const done = pupils.filter(({ state }) => state === 'returned');
  const missing = pupils.filter(({ state }) => state === null);
  const inOrder = [...toLook, ...done].flatMap(({ handInId }) => handInId ?? []);
  const at = opened === undefined ? -1 : inOrder.indexOf(opened as (typeof inOrder)[number]);
  const next = at < 0 ? undefined : inOrder[at + 1];
  const again = (): void => {
    for (const key of ['hand-ins', 'homework']) void client.invalidateQueries({ queryKey: [key] });
  };
  return (
    <section className="hand-in stack" aria-labelledby="hand-ins-t">
      <h2 id="hand-ins-t">{text.title}</h2>
      {pupils.length === 0 ? (
        <p className="soft">{text.nobodyIn}</p>
      ) : (
        <p className="num">{text.count(toLook.length + done.length, pupils.length)}</p>
      )}
      {pupils.length > 0 && inOrder.length === 0 ? <p className="card empty soft">{text.nobody}</p> : null}
      {(
        [
          ['look', text.toLook, toLook],
          ['done', text.done, done],
          ['missing', text.missing, missing],
        ] as const
      ).map(([key, title, rows]) =>
        rows.length === 0 ? null : (
          <div key={key} className="stack" data-rows={key}>
            <h3>
              {title} <span className="soft num">{rows.length}</span>
            </h3>
            <ul className="card rows">
              {rows.map((row) => (
                <Row key={row.pupilId} row={row} zone={zone} onOpen={setOpened} />
              ))}
            </ul>
          </div>
        ),
      )}
      {opened === undefined ? null : (
        <HandInDialog
          key={opened}
          handInId={opened}
          schoolId={schoolId}
          about={about}
          zone={zone}
          onChanged={again}
          onOpen={setOpened}
          onNext={next === undefined ? undefined : () => setOpened(next)}
          onClose={() => {
            setOpened(undefined);
            again();
          }}
        />
      )}
    </section>
  );
}
