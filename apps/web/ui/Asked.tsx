// A page that shows one answer: grey shapes until it is there, what to do when it cannot be had.

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { readJson } from './request.ts';
import { Failed, Skeletons } from './Waiting.tsx';

/** Reads `path` and renders `children` with the answer. While another path of the same page is read, the former answer stands with `keepsFormer`. */
export function Asked<T>({
  queryKey,
  path,
  title,
  failed,
  keepsFormer = false,
  children,
}: {
  readonly queryKey: readonly unknown[];
  readonly path: string;
  /** Heading until the answer has its own. */
  readonly title: string;
  readonly failed: string;
  readonly keepsFormer?: boolean;
  readonly children: (answer: T) => ReactNode;
}): ReactNode {
  const read = useQuery({
    queryKey,
    queryFn: ({ signal }) => readJson<T>(path, signal),
    ...(keepsFormer ? { placeholderData: keepPreviousData } : {}),
  });
  if (read.isPending) return <Skeletons title={title} />;
  if (read.isError)
    return (
      <Failed title={title} sentence={failed} error={read.error} onRetry={() => void read.refetch()} state="error" />
    );
  return children(read.data);
}
