// The pages of a hand-in while a screen shows them.

import { useEffect, useState } from 'react';
import type { FileInfo } from '@preau/protocol/school';
import { openPages } from './page-sources.ts';
import type { FilePages } from './page-sources.ts';

/** Undefined while they are opened. */
export function usePages(files: readonly FileInfo[]): readonly FilePages[] | undefined {
  const [opened, setOpened] = useState<readonly FilePages[]>();
  const key = files.map(({ fileId }) => fileId).join();
  useEffect(() => {
    const over = new AbortController();
    let close: (() => void) | undefined;
    openPages(files, over.signal).then(
      (pages) => {
        close = pages.close;
        if (!over.signal.aborted) setOpened(pages.files);
      },
      () => undefined,
    );
    return () => {
      over.abort();
      close?.();
    };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the ids say whether they are the same files
  }, [key]);
  return opened;
}
