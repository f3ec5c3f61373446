// What came back upon the pages, for the pupil and those who answer for them: on a phone, and as one PDF to keep.

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { HandInView, MarksAnswer } from '@preau/protocol/school';
import { Broken } from '../../../ui/Paged.tsx';
import { readJson } from '../../../ui/request.ts';
import { useHandInMessages } from '../messages.ts';
import { CopyButton } from './CopyButton.tsx';
import { PageColumn } from './PageColumn.tsx';
import { usePages } from './use-pages.ts';
import './marks.css';

/** Shown when something was drawn. */
export function ReturnedPages({
  handIn: { handInId, files, returnedAt },
  title,
}: {
  readonly handIn: HandInView;
  readonly title: string;
}): ReactNode {
  const text = useHandInMessages().marks;
  const opened = usePages(files);
  const read = useQuery({
    queryKey: ['hand-ins', 'returned marks', handInId, returnedAt],
    queryFn: ({ signal }) => readJson<MarksAnswer>(`/api/hand-ins/${handInId}/marks`, signal),
  });
  return (
    <section className="stack" aria-labelledby={`pages-${handInId}`}>
      <h4 id={`pages-${handInId}`}>{title}</h4>
      {read.isError ? (
        <Broken title={text.marksFailed} read={read} />
      ) : (
        <div className="mark-column">
          <PageColumn opened={read.data === undefined ? undefined : opened} marks={read.data?.marks ?? []} />
        </div>
      )}
      <CopyButton handInId={handInId} />
    </section>
  );
}
