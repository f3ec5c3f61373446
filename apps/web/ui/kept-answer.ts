// A reading whose last answer stays on this device: without a network it is shown as it was. Cleared at sign-out. WORK-84.

import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import { findAnswer, keepAnswer } from './device-shelf.ts';
import { kept } from './preferences.ts';
import { readJson } from './request.ts';

/** Older answers are shown no more: a homework list of last month would mislead. */
const SHOWN_MS = 7 * 24 * 3_600_000;

/** Reads `path`; its query key is `key`. Until the house answers, and when it does not, the answer of last time is the data. */
export function useKeptAnswer<T>(key: readonly string[], path: string): UseQueryResult<T> {
  const client = useQueryClient();
  const name = key.join('/');
  const query = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const answer = await readJson<T>(path, signal);
      const account = kept('signedIn');
      if (account !== undefined)
        void keepAnswer({ account, key: name, keptAt: Date.now(), answer }).catch(() => undefined);
      return answer;
    },
  });
  useEffect(() => {
    const account = kept('signedIn');
    if (account === undefined) return;
    findAnswer(account, name).then(
      (found) => {
        const isYoung = found !== undefined && Date.now() - found.keptAt < SHOWN_MS;
        if (isYoung && client.getQueryData(name.split('/')) === undefined)
          client.setQueryData(name.split('/'), found.answer, { updatedAt: found.keptAt });
      },
      () => undefined,
    );
  }, [client, name]);
  return query;
}
