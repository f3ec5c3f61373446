// A list that comes page by page: grey shapes, what failed, nothing yet, the list, and the way to more of it.

import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Notice } from './Notice.tsx';
import { problemSentence, useUiMessages } from './messages.ts';
import { refusalOf } from './request.ts';

/** While nothing is there yet, under a heading that is; said in `words`, where those of loading are not the right ones. */
export function Loading({ words }: { readonly words?: string }): ReactNode {
  const ui = useUiMessages();
  return (
    <div className="stack" data-state="loading" aria-busy="true">
      <span className="sr" role="status">
        {words ?? ui.loading}
      </span>
      <div className="skeleton skeleton-row" />
      <div className="skeleton skeleton-row" />
      <div className="skeleton skeleton-row" />
    </div>
  );
}

/** A part of a page that did not come; `children` say why, where the screen has words of its own for it. */
export function Broken({
  title,
  read,
  children,
}: {
  readonly title: string;
  readonly read: { readonly error: unknown; readonly refetch: () => unknown };
  readonly children?: ReactNode;
}): ReactNode {
  const ui = useUiMessages();
  return (
    <div className="stack" data-state="error">
      <Notice tone="error" title={title} live>
        {children ?? problemSentence(ui, refusalOf(read.error))}
      </Notice>
      <div className="acts">
        <button type="button" className="btn" onClick={() => void read.refetch()}>
          {ui.retry}
        </button>
      </div>
    </div>
  );
}

/** Says that there is nothing, and what to do. */
export function Empty({ children }: { readonly children: string }): ReactNode {
  return (
    <p className="card empty soft" data-state="empty">
      {children}
    </p>
  );
}

/** The button that reads the next page; nothing on the last. */
export function More({
  read,
  label,
}: {
  readonly read: Pick<UseInfiniteQueryResult, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'>;
  readonly label: string;
}): ReactNode {
  const ui = useUiMessages();
  if (!read.hasNextPage) return null;
  return (
    <div className="acts">
      <button
        type="button"
        className="btn"
        aria-busy={read.isFetchingNextPage}
        onClick={() => void read.fetchNextPage()}
      >
        {read.isFetchingNextPage ? ui.loading : label}
      </button>
    </div>
  );
}

/** The list; `children` renders what has come so far. An answer of before is shown even when a new one failed. */
export function Paged<Page, Item>({
  read,
  itemsOf,
  failed,
  empty,
  more,
  children,
}: {
  readonly read: UseInfiniteQueryResult<InfiniteData<Page>>;
  readonly itemsOf: (page: Page) => readonly Item[];
  readonly failed: string;
  readonly empty: string;
  /** The word of the button that reads on. */
  readonly more: string;
  readonly children: (items: readonly Item[]) => ReactNode;
}): ReactNode {
  if (read.isPending) return <Loading />;
  if (read.data === undefined) return <Broken title={failed} read={read} />;
  const items = read.data.pages.flatMap(itemsOf);
  if (items.length === 0) return <Empty>{empty}</Empty>;
  return (
    <div className="stack">
      {children(items)}
      <More read={read} label={more} />
    </div>
  );
}
