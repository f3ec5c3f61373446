// The pupils of a homework that is handed in, each once with what is known: what is to be corrected comes first. WORK-67, WORK-72.

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { HandInsAnswer, Homework, HomeworkReader } from '@preau/protocol/school';
import { Face } from '../../ui/Face.tsx';
import { useLanguage } from '../../ui/hooks.ts';
import { Broken } from '../../ui/Paged.tsx';
import { readJson } from '../../ui/request.ts';
import { missingOf } from '../homework/homework-draft.ts';
import { RemindButton } from '../homework/RemindButton.tsx';
import { HandInDialog } from './HandInDialog.tsx';
import { useHandInMessages } from './messages.ts';
import { HAND_IN_GROUPS, pupilRows, rowsIn } from './pupil-rows.ts';
import type { PupilRow } from './pupil-rows.ts';
import { shortWhen } from './when.ts';
import './handin.css';

interface HandInsProps {
  readonly homework: Homework;
  /** Everybody for whom it is. */
  readonly readers: readonly HomeworkReader[];
  /** Whoever gave it opens and gives back; the office sees who has and who has not. */
  readonly mayOpen: boolean;
  readonly about: string;
  readonly zone: string;
}

function Row({
  row,
  zone,
  onOpen,
}: {
  readonly row: PupilRow;
  readonly zone: string;
  readonly onOpen: (handInId: string) => void;
}): ReactNode {
  const text = useHandInMessages().all;
  const language = useLanguage();
  const when = shortWhen(language, zone);
  const { handedAt, openedAt, handIn } = row;
  return (
    <li>
      <span className="row-who">
        <Face id={row.pupilId} name={row.displayName} />
        <span>
          <b>{row.displayName}</b>
          <small className="num">
            {handedAt !== null
              ? text.handedAt(when(handedAt))
              : openedAt === null
                ? text.notOpened
                : text.openedAt(when(openedAt))}
          </small>
          {handIn?.state === 'returned' ? <small>{handIn.isSeen ? text.seen : text.unseen}</small> : null}
          {handIn?.isLate === true ? <span className="tag tag-stop">{text.late}</span> : null}
        </span>
      </span>
      {handIn?.handInId == null ? null : (
        <button
          type="button"
          className="btn"
          aria-label={text.open(row.displayName)}
          onClick={() => onOpen(handIn.handInId!)}
        >
          {text.openWord}
        </button>
      )}
    </li>
  );
}

/** Shown in the page of a homework that expects work, to who gave it and to the office. */
export function HandIns({ homework, readers, mayOpen, about, zone }: HandInsProps): ReactNode {
  const text = useHandInMessages().all;
  const client = useQueryClient();
  const [opened, setOpened] = useState<string>();
  const { homeworkId, schoolId } = homework;
  const read = useQuery({
    queryKey: ['hand-ins', 'of', homeworkId],
    queryFn: ({ signal }) => readJson<HandInsAnswer>(`/api/hand-ins/of/${homeworkId}`, signal),
    enabled: mayOpen,
  });
  if (mayOpen && read.isPending) return <div className="skeleton skeleton-row" aria-busy="true" />;
  const rows = pupilRows(readers, read.data?.pupils ?? []);
  const [toLook, missing, handed, done] = (['toLook', 'missing', 'handed', 'done'] as const).map((group) =>
    rowsIn(rows, group),
  ) as [readonly PupilRow[], readonly PupilRow[], readonly PupilRow[], readonly PupilRow[]];
  const unopened = missing.filter(({ openedAt }) => openedAt === null).length;
  const inOrder = HAND_IN_GROUPS.flatMap((group) => rowsIn(rows, group).flatMap((row) => row.handIn?.handInId ?? []));
  const at = opened === undefined ? -1 : inOrder.indexOf(opened as (typeof inOrder)[number]);
  const next = at < 0 ? undefined : inOrder[at + 1];
  const again = (): void => {
    for (const key of ['hand-ins', 'homework']) void client.invalidateQueries({ queryKey: [key] });
  };
  return (
    <section className="hand-in stack" aria-labelledby="hand-ins-t">
      <h2 id="hand-ins-t">{text.title}</h2>
      {read.isError ? <Broken title={text.failed} read={read} /> : null}
      {rows.length === 0 ? (
        <p className="card empty soft">{text.nobodyIn}</p>
      ) : (
        <p className="num">
          {text.count(toLook.length + handed.length + done.length, rows.length, toLook.length)}{' '}
          {unopened === 0 ? null : text.unopened(missing.length, unopened)}
        </p>
      )}
      <RemindButton homework={homework} missing={missingOf('handIn', readers)} />
      {HAND_IN_GROUPS.map((group) => [group, rowsIn(rows, group)] as const).map(([group, these]) =>
        these.length === 0 ? null : (
          <div key={group} className="work-group" data-rows={group}>
            <h3>
              {text.groups[group]} <span className="soft num">{these.length}</span>
            </h3>
            <ul className="card rows">
              {these.map((row) => (
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
