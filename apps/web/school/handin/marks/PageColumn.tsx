// All pages of the files that have some, one under the other, each with its marks.

import type { ReactNode } from 'react';
import type { Mark } from '@preau/core/school';
import { Notice } from '../../../ui/Notice.tsx';
import { FileLink } from '../../files/FileList.tsx';
import { useHandInMessages } from '../messages.ts';
import { DrawnPage } from './DrawnPage.tsx';
import type { PageTools } from './DrawnPage.tsx';
import type { FilePages } from './page-sources.ts';

/** Without tools they are read. */
export function PageColumn({
  opened,
  marks,
  tools,
}: {
  readonly opened: readonly FilePages[] | undefined;
  readonly marks: readonly Mark[];
  readonly tools?: PageTools;
}): ReactNode {
  const text = useHandInMessages().marks;
  if (opened === undefined) return <div className="skeleton skeleton-board" aria-busy="true" />;
  const before = opened.map((_, index) => opened.slice(0, index).reduce((sum, { pages }) => sum + pages.length, 0));
  return opened.map(({ file, pages, failed }, index) => (
    <div key={file.fileId} className="mark-file">
      {failed ? (
        <Notice tone="error" title={text.fileFailed}>
          <FileLink file={file} />
        </Notice>
      ) : null}
      {pages.map((source) => (
        <DrawnPage
          key={source.page}
          source={source}
          label={text.page((before[index] ?? 0) + source.page + 1)}
          marks={marks.filter(({ fileId, page }) => fileId === source.fileId && page === source.page)}
          tools={tools}
        />
      ))}
    </div>
  ));
}
