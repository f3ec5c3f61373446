// A reading whose last answer stays on this device: without a network it is shown as it was. Cleared at sign-out. WORK-84.

import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { findAnswer, keepAnswer } from './device-shelf.ts';
import { kept } from './preferences.ts';
import { readJson } from './request.ts';

/** Older answers are shown no more: a homework list of last month would mislead. */
const SHOWN_MS = 7 * 24 * 3_600_000;

/** An answer that this device had before anybody asked, with its time. */
export interface EarlierAnswer<T> {
  readonly answer: T;
  readonly keptAt: number;
}

/**
 * Reads `path`; its query key is `key`, whose parts hold no slash. Until the house answers, and when it does not, the data is what is newer: the answer of
 * last time, or what `elsewhere` finds on the device (the day capsule).
 */
export function useKeptAnswer<T>(
  key: readonly string[],
  path: string,
  elsewhere?: () => Promise<EarlierAnswer<T> | undefined>,
): UseQueryResult<T> {
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
  const looked = useRef(elsewhere);
  looked.current = elsewhere;
  useEffect(() => {
    const account = kept('signedIn');
    if (account === undefined) return;
    const show = async (): Promise<void> => {
      const found = await Promise.all([
        findAnswer(account, name).catch(() => undefined),
        looked.current?.().catch(() => undefined),
      ]);
      const newest = found
        .filter((each) => each !== undefined)
        .filter(({ keptAt }) => Date.now() - keptAt < SHOWN_MS)
        .toSorted((a, b) => b.keptAt - a.keptAt)[0];
      const queryKey = name.split('/');
      // Shown until the house answers; its own answer is never replaced.
      if (newest !== undefined && client.getQueryData(queryKey) === undefined)
        client.setQueryData(queryKey, newest.answer, { updatedAt: newest.keptAt });
    };
    void show();
  }, [client, name]);
  return query;
}
