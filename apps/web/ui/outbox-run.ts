// One run of the outbox on this device, whoever starts it: a page, another tab, the service worker. One at a time.

import { deviceOutbox } from './device-shelf.ts';
import { sendOutbox } from './outbox-send.ts';
import type { Sending } from './outbox-send.ts';

/** The lock, the channel, and the tag of the browser's own waking. */
export const OUTBOX = 'preau-outbox';

/** Sends what waits. */
export async function runOutbox(): Promise<Sending> {
  const run = (): Promise<Sending> => sendOutbox({ fetch: (path, init) => fetch(path, init), shelf: deviceOutbox });
  // Two at once would upload a photo twice; the house would count it once all the same.
  const sending = await (globalThis.navigator?.locks === undefined ? run() : navigator.locks.request(OUTBOX, run));
  tellOutbox();
  return sending;
}

/** Tells pages, this one included, that the outbox is not as it was. */
export function tellOutbox(): void {
  const channel = new BroadcastChannel(OUTBOX);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no origin to name
  channel.postMessage(null);
  channel.close();
}
