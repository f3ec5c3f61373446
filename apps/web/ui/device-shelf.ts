// What this device keeps of an account beside its day: things to send, and the last answers of the house. IndexedDB, opened when it is wanted.
// Shared by the page and the service worker.

import { openDB } from 'idb';
import type { DBSchema, IDBPDatabase } from 'idb';
import type { OutboxEntry, OutboxShelf } from './outbox-send.ts';

/** An answer as it came last. */
export interface KeptAnswer {
  readonly account: string;
  readonly key: string;
  readonly keptAt: number;
  readonly answer: unknown;
}

interface Shelves extends DBSchema {
  outbox: { key: string; value: OutboxEntry; indexes: { account: string } };
  answers: { key: [string, string]; value: KeptAnswer; indexes: { account: string } };
}

let opened: Promise<IDBPDatabase<Shelves>> | undefined;

function shelves(): Promise<IDBPDatabase<Shelves>> {
  opened ??= openDB<Shelves>('preau', 1, {
    upgrade(database) {
      database.createObjectStore('outbox', { keyPath: 'id' }).createIndex('account', 'account');
      database.createObjectStore('answers', { keyPath: ['account', 'key'] }).createIndex('account', 'account');
    },
    // Another page wants a newer form: it must not wait for this one.
    blocking: (_now, _next, event) => {
      opened = undefined;
      (event.target as IDBDatabase).close();
    },
    terminated: () => {
      opened = undefined;
    },
  });
  // A browser that refuses once (a private window) may be asked again.
  opened.catch(() => {
    opened = undefined;
  });
  return opened;
}

/** The outbox on this device. */
export const deviceOutbox: OutboxShelf & {
  /** Writes an entry unless a later one with its id is there. */
  put(entry: OutboxEntry): Promise<void>;
  /** Forgets all that an account has not sent. */
  drop(account: string): Promise<void>;
} = {
  async list(account) {
    const found = await (await shelves()).getAllFromIndex('outbox', 'account', account);
    // The service worker reads it too, and no old browser’s worker has `toSorted`.
    return found.sort((a, b) => a.madeAt - b.madeAt);
  },
  async put(entry) {
    const change = (await shelves()).transaction('outbox', 'readwrite');
    const there = await change.store.get(entry.id);
    if (there === undefined || there.madeAt <= entry.madeAt) await change.store.put(entry);
    await change.done;
  },
  async note(entry) {
    const change = (await shelves()).transaction('outbox', 'readwrite');
    if ((await change.store.get(entry.id))?.madeAt === entry.madeAt) await change.store.put(entry);
    await change.done;
  },
  async remove({ id, madeAt }) {
    const change = (await shelves()).transaction('outbox', 'readwrite');
    if ((await change.store.get(id))?.madeAt === madeAt) await change.store.delete(id);
    await change.done;
  },
  async drop(account) {
    const change = (await shelves()).transaction('outbox', 'readwrite');
    for (const key of await change.store.index('account').getAllKeys(account)) await change.store.delete(key);
    await change.done;
  },
};

/** The last answer to `key` that this account had here. */
export async function findAnswer(account: string, key: string): Promise<KeptAnswer | undefined> {
  return (await shelves()).get('answers', [account, key]);
}

/** Keeps an answer. */
export async function keepAnswer(kept: KeptAnswer): Promise<void> {
  await (await shelves()).put('answers', kept);
}

/** Forgets all answers: at sign-out, when the session is over, before somebody else's day. What waits to be sent stays. */
export async function forgetAnswers(): Promise<void> {
  await (await shelves()).clear('answers');
}
