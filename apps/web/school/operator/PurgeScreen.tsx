// One content taken away in every school: counted first, asked for with a reason, watched until it is through. OFFICE-60 to 64.

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { purgedTotal } from '@preau/core/school';
import type { CellPurge, CellPurgesAnswer } from '@preau/protocol/school';
import { Asked } from '../../ui/Asked.tsx';
import { useLanguage } from '../../ui/hooks.ts';
import { capital, formatDay } from '../../ui/i18n.ts';
import { readJson } from '../../ui/request.ts';
import { formatMoment } from './figures.ts';
import { useOperatorMessages } from './messages.ts';
import { CellPage, OperatorFrame } from './OperatorFrame.tsx';
import { usePartsOf } from './purge-parts.ts';
import { PurgeForm } from './PurgeForm.tsx';

/** A running purge is asked for as often. */
const EVERY_MS = 1_500;

function Purge({ head }: { readonly head: CellPurge }): ReactNode {
  const text = useOperatorMessages().purge;
  const language = useLanguage();
  const partsOf = usePartsOf();
  const read = useQuery({
    queryKey: ['cell', 'purge', head.purgeId],
    queryFn: ({ signal }) => readJson<CellPurge>(`/api/operator/purges/${head.purgeId}`, signal),
    initialData: head,
    staleTime: head.doneAt === null ? 0 : Infinity,
    refetchInterval: ({ state }) => (state.data?.doneAt === null ? EVERY_MS : false),
  });
  const purge = read.data;
  const [open, setOpen] = useState(false);
  const where = useQuery({
    queryKey: ['cell', 'purge', head.purgeId, 'where', purge.doneAt],
    queryFn: ({ signal }) => readJson<CellPurge>(`/api/operator/purges/${head.purgeId}`, signal),
    enabled: open,
  });
  const found = where.data?.found ?? [];
  return (
    <li>
      <span className="act">
        <b>«&#x202F;{purge.words}&#x202F;»</b>
        <small>{purge.reason}</small>
        <small className="num" role={purge.doneAt === null ? 'status' : undefined}>
          {[
            text.took(partsOf(purge)),
            purge.doneAt === null
              ? text.running(purge.schoolsDone, purge.schools)
              : text.done(formatMoment(language, purge.doneAt)),
            purge.refusedUntil === null ? '' : text.refused(formatDay(language, purge.refusedUntil)),
          ]
            .filter((part) => part !== '')
            .join(' · ')}
        </small>
        {purge.doneAt === null ? (
          <progress className="cell-bar" max={purge.schools} value={purge.schoolsDone} aria-label={text.title} />
        ) : null}
        {purgedTotal(purge) === 0 ? null : (
          <details className="act-many" onToggle={(event) => setOpen(event.currentTarget.open)}>
            <summary>{text.where}</summary>
            <ul className="act-lines num">
              {found.map((each) => (
                <li key={each.schoolId}>
                  {each.name}&#x202F;: {partsOf(each)}
                </li>
              ))}
            </ul>
          </details>
        )}
      </span>
    </li>
  );
}

function Purges({ purges, schoolId }: { readonly purges: readonly CellPurge[]; readonly schoolId: string }): ReactNode {
  const text = useOperatorMessages().purge;
  const client = useQueryClient();
  return (
    <CellPage title={text.title}>
      <p className="soft">{text.lead}</p>
      <PurgeForm schoolId={schoolId} onBegun={() => void client.invalidateQueries({ queryKey: ['cell', 'purges'] })} />
      <section className="block" aria-labelledby="purges-t">
        <h2 id="purges-t">{capital(text.last)}</h2>
        {purges.length === 0 ? (
          <p className="soft">{text.none}</p>
        ) : (
          <ul className="card rows">
            {purges.map((purge) => (
              <Purge key={purge.purgeId} head={purge} />
            ))}
          </ul>
        )}
      </section>
    </CellPage>
  );
}

/** The route `/exploitation/retraits`. */
export function PurgeScreen(): ReactNode {
  const text = useOperatorMessages();
  const { title, failed } = text.purge;
  return (
    <OperatorFrame title={title}>
      {({ schoolId }) => (
        <Asked<CellPurgesAnswer>
          queryKey={['cell', 'purges']}
          path="/api/operator/purges"
          title={title}
          failed={failed}
        >
          {({ purges }) => <Purges purges={purges} schoolId={schoolId} />}
        </Asked>
      )}
    </OperatorFrame>
  );
}
