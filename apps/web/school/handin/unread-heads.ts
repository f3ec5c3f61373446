// The heads of unread conversations and announcements out of the day capsule: shown until the house answers, and when it does not. WORK-86.

import { useQueryClient } from '@tanstack/react-query';
import type { InfiniteData } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { SignedCapsule } from '@preau/protocol/school';
import { capsuleHere } from './capsule-work.ts';

/** For a list that is read page by page under `key`: `pick` makes its first page of what the capsule holds. */
export function useHeadsOfCapsule<Page>(
  key: readonly unknown[],
  pick: (unread: SignedCapsule['unread'], builtAt: number) => Page,
): void {
  const client = useQueryClient();
  const latest = useRef({ key, pick });
  latest.current = { key, pick };
  useEffect(() => {
    const show = async (): Promise<void> => {
      const capsule = await capsuleHere();
      const { key: queryKey, pick: toPage } = latest.current;
      if (capsule?.unread === undefined || client.getQueryData(queryKey) !== undefined) return;
      const pages: InfiniteData<Page> = { pages: [toPage(capsule.unread, capsule.builtAt)], pageParams: [undefined] };
      client.setQueryData(queryKey, pages, { updatedAt: capsule.builtAt });
    };
    show().catch(() => undefined);
  }, [client]);
}
