// A file that the house makes when it is asked for, fetched so that a refusal can be said in words: a plain link only fails. SCHOOL-146.

import type { Result } from '@preau/core/base';
import { awake, COSTLY_TIMEOUT_MS, renewSession, toRefusal } from './request.ts';
import type { Refusal } from './request.ts';

/** The house sends no longer. SCHOOL-149. */
const SENT_MS = 10 * 60_000;

/** What was made. The browser keeps a large one on the disk. */
export interface MadeFile {
  readonly bytes: Blob;
  /** As the house names it. */
  readonly name: string;
}

/** Waits until it is made, then until it is here. */
export async function fetchFile(path: string): Promise<Result<MadeFile, Refusal>> {
  const given = new AbortController();
  let isLate = false;
  const giveUp = (): void => {
    isLate = true;
    given.abort();
  };
  let timer = setTimeout(giveUp, COSTLY_TIMEOUT_MS);
  const ask = (): Promise<Response> => fetch(path, { credentials: 'same-origin', signal: given.signal });
  try {
    await awake();
    let answer = await ask();
    if (answer.status === 401 && (await renewSession()) === 'renewed') answer = await ask();
    if (!answer.ok) return { ok: false, error: await toRefusal(answer) };
    clearTimeout(timer);
    timer = setTimeout(giveUp, SENT_MS);
    const [, name] = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '') ?? [];
    return { ok: true, value: { bytes: await answer.blob(), name: name ?? '' } };
  } catch {
    return { ok: false, error: { code: isLate ? 'timeout' : 'network' } };
  } finally {
    clearTimeout(timer);
  }
}

/** Gives a file to the device, under `name` where that is better than the house’s. */
export function saveFile(file: MadeFile, name?: string): void {
  const address = URL.createObjectURL(file.bytes);
  const link = document.createElement('a');
  link.href = address;
  link.download = name ?? file.name;
  link.click();
  // Who saves it has it by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
