// Deeds that outlive a lost network: kept on this device first, then sent, once. Loaded by the screens that need it, not by the day.
// docs/spec/homework.md, "Written on a train".

import { useSyncExternalStore } from 'react';
import { deviceOutbox } from './device-shelf.ts';
import { OUTBOX, runOutbox, tellOutbox } from './outbox-run.ts';
import { sendOutbox } from './outbox-send.ts';
import type { OutboxEntry, OutboxShelf, Sending } from './outbox-send.ts';
import { keep, kept } from './preferences.ts';
import { awake, RefusalError } from './request.ts';

export type { OutboxBlob, OutboxEntry } from './outbox-send.ts';

/** What a screen wants sent. */
export type Deed = Omit<OutboxEntry, 'account' | 'madeAt' | 'blobs' | 'refused'> & Partial<Pick<OutboxEntry, 'blobs'>>;

/** The outbox of an account holds so much: more would fill a cheap phone. */
const MOST_ENTRIES = 60;
const MOST_BYTES = 80_000_000;
/** The flag by which a page knows, without opening anything, that something waits. */
const FLAG = 'outbox';
const ROUND_MS = 30_000;

/** The outbox is full: send first. */
export class OutboxFullError extends Error {
  constructor() {
    super('Cannot keep more on this device');
    this.name = 'OutboxFullError';
  }
}

const account = (): string => kept('signedIn') ?? '';

/**
 * Keeps a deed and sends it at once when that is possible. Rejects with RefusalError when the house refuses it (nothing is kept then), with
 * OutboxFullError when the device holds too much.
 */
export async function sendOrKeep(deed: Deed): Promise<'sent' | 'kept'> {
  const entry = toEntry(deed);
  try {
    await put(entry);
  } catch (error) {
    if (error instanceof OutboxFullError) throw error;
    // A browser that keeps nothing (a private window): now or not at all.
    return sendUnkept(entry);
  }
  await awake();
  const sending = await runOutbox();
  const left = (await deviceOutbox.list(entry.account)).find((each) => each.id === entry.id);
  if (left?.refused !== undefined) {
    await deviceOutbox.remove(left);
    await readAgain();
    throw new RefusalError({ code: left.refused });
  }
  await readAgain();
  if (left === undefined) return 'sent';
  watch(sending);
  void registerSync();
  return 'kept';
}

/** Keeps a deed that grows (what is drawn) without sending it yet. Rejects when this browser keeps nothing, or no more. */
export async function keepDeed(deed: Deed): Promise<void> {
  await put(toEntry(deed));
}

function toEntry(deed: Deed): OutboxEntry {
  return { blobs: [], ...deed, account: account(), madeAt: Date.now() };
}

async function put(entry: OutboxEntry): Promise<void> {
  await checkRoom(entry);
  await deviceOutbox.put(entry);
  keep(FLAG, '1');
}

async function sendUnkept(entry: OutboxEntry): Promise<'sent'> {
  let left: OutboxEntry | undefined = entry;
  const shelf: OutboxShelf = {
    list: async () => (left === undefined ? [] : [left]),
    note: async (noted) => {
      left = noted;
    },
    remove: async () => {
      left = undefined;
    },
  };
  const sending = await sendOutbox({ fetch: (path, init) => fetch(path, init), shelf });
  if (left === undefined) return 'sent';
  throw new RefusalError(
    left.refused === undefined ? (sending.refusal ?? { code: 'session.missing' }) : { code: left.refused },
  );
}

async function checkRoom(entry: OutboxEntry): Promise<void> {
  const others = (await deviceOutbox.list(entry.account)).filter(({ id }) => id !== entry.id);
  const bytes = [...others, entry].flatMap(({ blobs }) => blobs).reduce((sum, blob) => sum + blob.bytes.byteLength, 0);
  if (others.length >= MOST_ENTRIES || bytes > MOST_BYTES) throw new OutboxFullError();
}

/** Where the browser wakes the worker by itself, the page may be closed. */
async function registerSync(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  const { sync } = (registration ?? {}) as { sync?: { register(tag: string): Promise<void> } };
  await sync?.register(OUTBOX).catch(() => undefined);
}

let timer: ReturnType<typeof setTimeout> | undefined;
let isWatching = false;

/** Sends again when the network is back, when the page is seen again, and about every half minute, until nothing waits. */
function watch(sending?: Sending): void {
  if (!isWatching) {
    isWatching = true;
    addEventListener('online', tryAgain);
    document.addEventListener('visibilitychange', tryAgain);
  }
  clearTimeout(timer);
  if (sending?.state !== 'signedOut')
    timer = setTimeout(tryAgain, sending?.refusal?.retryAfterMs ?? ROUND_MS * (0.5 + Math.random()));
}

function tryAgain(): void {
  if (document.visibilityState === 'hidden') return;
  void flushOutbox();
}

/** Sends what waits and goes on trying while something is left. A page that opens calls it when `hasOutbox` says so. */
export async function flushOutbox(): Promise<void> {
  try {
    await awake();
    const sending = await runOutbox();
    await readAgain();
    if (current.some((entry) => entry.refused === undefined)) watch(sending);
  } catch {
    watch();
  }
}

/** True when something may wait on this device: read at once, without opening anything. */
export function hasOutbox(): boolean {
  return kept(FLAG) !== undefined;
}

/** Drops what was refused, or what the person no longer wants to send. */
export async function dropEntry(entry: OutboxEntry): Promise<void> {
  await deviceOutbox.remove(entry);
  tellOutbox();
  await readAgain();
}

/** How much of this account waits. */
export async function countOutbox(): Promise<number> {
  return (await deviceOutbox.list(account()).catch(() => [])).length;
}

/** Forgets all that this account has not sent: at sign-out, after the person was asked. */
export async function dropOutbox(): Promise<void> {
  await deviceOutbox.drop(account()).catch(() => undefined);
  keep(FLAG, undefined);
}

let current: readonly OutboxEntry[] = [];
const listeners = new Set<() => void>();
let channel: BroadcastChannel | undefined;

async function readAgain(): Promise<void> {
  current = await deviceOutbox.list(account()).catch(() => []);
  keep(FLAG, current.length === 0 ? undefined : '1');
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    channel = new BroadcastChannel(OUTBOX);
    channel.addEventListener('message', () => void readAgain());
    void readAgain();
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) channel?.close();
  };
}

/** What of this account waits here, oldest first; renewed when something is kept or sent, in whatever page. */
export function useOutbox(): readonly OutboxEntry[] {
  return useSyncExternalStore(subscribe, () => current);
}
