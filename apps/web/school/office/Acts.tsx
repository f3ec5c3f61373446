// Acts of the audit log: a deed is a line; many like deeds are one line with a number that opens. OFFICE-71.

import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { AuditAct, AuditLine } from '@preau/protocol/school';
import { useLanguage } from '../../ui/hooks.ts';
import { capital, formatDay, formatTime } from '../../ui/i18n.ts';
import { RefusalNote } from '../../ui/RefusalNote.tsx';
import { readJson } from '../../ui/request.ts';
import { useOfficeMessages } from './messages.ts';
import './office.css';

type Line = AuditLine & { readonly schoolName?: string };
interface Page {
  readonly lines: readonly Line[];
  readonly next: string | null;
}

/** What was done, in words. */
export function useDeedNames(): (action: string) => string {
  const deeds: Readonly<Record<string, string>> = useOfficeMessages().log.deeds;
  return (action) => deeds[action] ?? action;
}

function Lines({ path, zone }: { readonly path: string; readonly zone: string }): ReactNode {
  const text = useOfficeMessages().log;
  const language = useLanguage();
  const pages = useInfiniteQuery({
    queryKey: ['act', path],
    initialPageParam: '',
    getNextPageParam: (last: Page) => last.next,
    queryFn: ({ signal, pageParam }) =>
      readJson<Page>(`${path}${pageParam === '' ? '' : `&after=${pageParam}`}`, signal),
  });
  if (pages.isPending) return <div className="skeleton skeleton-row" aria-busy="true" />;
  if (pages.isError) return <RefusalNote error={pages.error} />;
  return (
    <>
      <ul className="act-lines num">
        {pages.data.pages
          .flatMap((page) => page.lines)
          .map((line) => (
            <li key={line.auditId}>
              {[line.schoolName, line.subjectName].filter((part) => part != null).join(' · ') || text.unnamed}{' '}
              <small>{formatTime(language, line.at, zone)}</small>
            </li>
          ))}
      </ul>
      {pages.hasNextPage ? (
        <button
          type="button"
          className="btn btn-quiet"
          aria-busy={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          {text.more}
        </button>
      ) : null}
    </>
  );
}

function Many({
  act,
  path,
  zone,
}: {
  readonly act: AuditAct;
  readonly path: string;
  readonly zone: string;
}): ReactNode {
  const text = useOfficeMessages().log;
  const [open, setOpen] = useState(false);
  return (
    <details className="act-many" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{text.many(act.count)}</summary>
      {open ? <Lines path={path} zone={zone} /> : null}
    </details>
  );
}

/** The list. `pathOf` is where the lines of an act are read; `renderBeside` what else is said of it. */
export function Acts<Act extends AuditAct>({
  acts,
  zone,
  pathOf,
  renderBeside,
  label,
}: {
  readonly acts: readonly Act[];
  readonly zone: string;
  readonly pathOf: (act: Act) => string;
  readonly renderBeside?: (act: Act) => ReactNode;
  readonly label: string;
}): ReactNode {
  const text = useOfficeMessages().log;
  const language = useLanguage();
  const nameOf = useDeedNames();
  return (
    <ul className="card rows audit" aria-label={label}>
      {acts.map((act) => {
        // Who joins two accounts is the one whom the line is about.
        const nobody = act.action === 'account.merged' ? '' : act.actorId === null ? text.nobody : text.operator;
        const said = [
          `${capital(formatDay(language, act.at, zone))}, ${formatTime(language, act.at, zone)}`,
          act.actorName ?? nobody,
          act.subjectName === null ? '' : text.about(act.subjectName),
        ];
        return (
          <li key={act.first}>
            <span className="act">
              <b>{nameOf(act.action)}</b>
              <small className="num">{said.filter((part) => part !== '').join(' · ')}</small>
              {act.reason === null ? null : <small>{text.reason(act.reason)}</small>}
              {renderBeside?.(act)}
              {act.count === 1 ? null : <Many act={act} path={pathOf(act)} zone={zone} />}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
