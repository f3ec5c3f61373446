// The schools of the cell: found by a few letters, page by page, with what an operator looks for first. OFFICE-40.

import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Plus, Search } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { CellSchool, CellSchoolsAnswer } from '@preau/protocol/school';
import { useLanguage } from '../../ui/hooks.ts';
import { formatDay } from '../../ui/i18n.ts';
import { More } from '../../ui/Paged.tsx';
import { readJson } from '../../ui/request.ts';
import { Failed, Skeletons } from '../../ui/Waiting.tsx';
import { useSettled } from '../settled.ts';
import { formatBytes, formatCrowd } from './figures.ts';
import { useOperatorMessages } from './messages.ts';
import { OpenSchoolDialog } from './OpenSchoolDialog.tsx';
import { CellPage, OperatorFrame } from './OperatorFrame.tsx';
import '../people.css';

/** Whoever types gets an answer when they pause. */
const PAUSE_MS = 250;

function Row({ school }: { readonly school: CellSchool }): ReactNode {
  const all = useOperatorMessages();
  const text = all.schools;
  const language = useLanguage();
  const crowd = (count: CellSchool['people']): string => formatCrowd(language, all.few, count);
  const bytes = (count: number): string => formatBytes(language, all.units, count);
  const { lastImport } = school;
  return (
    <li>
      <Link className="row-link cell-school" href={`/exploitation/etablissements/${school.schoolId}`}>
        <b className="glance-title">{school.name}</b>
        <small className="num">
          {school.schoolId} · {text.people(crowd(school.people), crowd(school.pupils))} ·{' '}
          {text.seen(crowd(school.seenToday))}
        </small>
        <small className="num">
          {lastImport === null ? text.neverImported : text.imported(formatDay(language, lastImport.at, school.zone))}
          {lastImport?.isUndone === true ? ` (${text.undone})` : ''} ·{' '}
          {text.room(bytes(school.files.bytes), bytes(school.files.quotaBytes))}
        </small>
      </Link>
      {school.changed.length === 0 ? null : (
        <span className="acts">
          {school.changed.map((name) => (
            <span key={name} className="tag tag-bright">
              {text.off(all.switches.names[name].name)}
            </span>
          ))}
        </span>
      )}
    </li>
  );
}

function Schools(): ReactNode {
  const all = useOperatorMessages();
  const text = all.schools;
  const [typed, setTyped] = useState('');
  const [isOpening, setOpening] = useState(false);
  const search = useSettled(typed.trim(), PAUSE_MS);
  const pages = useInfiniteQuery({
    queryKey: ['cell', 'schools', search],
    initialPageParam: '',
    getNextPageParam: (last: CellSchoolsAnswer) => last.next,
    placeholderData: keepPreviousData,
    queryFn: ({ signal, pageParam }) => {
      const query = new URLSearchParams({ search, ...(pageParam === '' ? {} : { after: pageParam }) });
      return readJson<CellSchoolsAnswer>(`/api/operator/schools?${query.toString()}`, signal);
    },
  });
  if (pages.isPending) return <Skeletons title={text.title} />;
  if (pages.isError)
    return (
      <Failed
        title={text.title}
        sentence={text.failed}
        error={pages.error}
        onRetry={() => void pages.refetch()}
        state="error"
      />
    );
  const schools = pages.data.pages.flatMap((page) => page.schools);
  return (
    <CellPage title={text.title}>
      <search className="cell-top">
        <div className="field">
          <label htmlFor="cell-search">{text.search}</label>
          <span className="input-icon">
            <Search className="i" aria-hidden="true" />
            <input
              id="cell-search"
              className="input"
              type="text"
              inputMode="search"
              enterKeyHint="search"
              maxLength={100}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              autoComplete="off"
              spellCheck={false}
            />
          </span>
        </div>
        <button type="button" className="btn" onClick={() => setOpening(true)}>
          <Plus className="i" aria-hidden="true" /> {text.open}
        </button>
      </search>
      <p className="soft small num" role="status">
        {text.total(pages.data.pages[0]?.total ?? 0)}
      </p>
      {schools.length === 0 ? (
        <p className="card empty soft" data-state="nobody">
          {text.none}
        </p>
      ) : (
        <ul className="card rows cell-schools" aria-busy={pages.isPlaceholderData}>
          {schools.map((school) => (
            <Row key={school.schoolId} school={school} />
          ))}
        </ul>
      )}
      <More read={pages} label={text.more} />
      {isOpening ? <OpenSchoolDialog onClose={() => setOpening(false)} /> : null}
    </CellPage>
  );
}

/** The route `/exploitation`. */
export function CellScreen(): ReactNode {
  const text = useOperatorMessages();
  return <OperatorFrame title={text.schools.title}>{() => <Schools />}</OperatorFrame>;
}
