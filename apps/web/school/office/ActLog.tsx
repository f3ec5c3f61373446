// The log, page by page: of a school, and of all of them, where it is asked for by school, area and person. OFFICE-31, OFFICE-70.

import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { AuditAct } from '@preau/protocol/school';
import { Paged } from '../../ui/Paged.tsx';
import { readJson } from '../../ui/request.ts';
import { Acts } from './Acts.tsx';

interface Page<Act> {
  readonly acts: readonly Act[];
  readonly next: string | null;
}

/** Reads `path`; the lines of an act stand at `path/lines`. `query` narrows both. `renderBeside` says more of an act. */
export function ActLog<Act extends AuditAct>({
  path,
  query = {},
  zone,
  label,
  text,
  renderBeside,
}: {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly zone: string;
  readonly label: string;
  readonly text: { readonly failed: string; readonly empty: string; readonly more: string };
  readonly renderBeside?: (act: Act) => ReactNode;
}): ReactNode {
  const read = useInfiniteQuery({
    queryKey: ['audit', path, query],
    initialPageParam: '',
    getNextPageParam: ({ next }: Page<Act>) => next,
    placeholderData: keepPreviousData,
    queryFn: ({ signal, pageParam }) => {
      const asked = new URLSearchParams({ ...query, ...(pageParam === '' ? {} : { after: pageParam }) });
      return readJson<Page<Act>>(`${path}?${asked.toString()}`, signal);
    },
  });
  return (
    <Paged read={read} itemsOf={(page) => page.acts} failed={text.failed} empty={text.empty} more={text.more}>
      {(acts) => (
        <Acts
          acts={acts}
          zone={zone}
          label={label}
          pathOf={({ first, last }) => `${path}/lines?${new URLSearchParams({ ...query, first, last }).toString()}`}
          {...(renderBeside === undefined ? {} : { renderBeside })}
        />
      )}
    </Paged>
  );
}
