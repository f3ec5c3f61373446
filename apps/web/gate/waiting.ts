// The script of the waiting page: keeps what the gate wrote up to date, checks in when told, goes into the lesson by itself. Without it the page
// is whole; what it adds is listed in docs/spec/gate.md, "The waiting page". GATE-102 to GATE-112.

import './old-browsers.ts';
import { bandToText, nextCheckIn, lookAfter, waitingLines } from '@preau/core/gate';
import type { WaitingLines } from '@preau/core/gate';
import type { ClassBoardAnswer, GateCounters, TicketAnswer, WaitingPageFacts } from '@preau/protocol/gate';
import { formatTime } from '../ui/i18n.ts';
import { registerWorker } from './register-worker.ts';
import { renewSession } from './session.ts';
import { afterLook, afterMiss, openRoom } from './waiting-room.ts';
import { drawScene } from './waiting-scene.ts';
import { CAPSULE_CACHE } from './capsule-cache.ts';
import type * as ShelfModule from './waiting-shelf.ts';
import { wireSound } from './waiting-sound.ts';
import { createVoice } from './waiting-voice.ts';

/** The path of what is fetched when it is wanted (`waiting-shelf.ts`); the build fills it in. */
declare const __SHELF__: string;

const ASK_MS = 8_000;

const find = (id: string): HTMLElement | null => document.getElementById(id);
const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(path, { ...init, signal: AbortSignal.timeout(ASK_MS) });
const json = async <T>(path: string): Promise<T> => {
  const answer = await ask(path);
  if (!answer.ok) throw new TypeError(`Cannot read ${path}: ${answer.status}`);
  return (await answer.json()) as T;
};
const facts = JSON.parse(find('facts')?.textContent ?? 'null') as WaitingPageFacts | null;

registerWorker();
if (facts === null) await beginAgain();
else if (facts.state === 'turn') goIn(facts);
else if (facts.state === 'early') await comeBack(facts);
else wait(facts);

/** No place was given: the session may only need to be renewed. */
async function beginAgain(): Promise<void> {
  const state = document.body.dataset['state'];
  const lesson = location.pathname.split('/')[2] ?? '';
  if (state === 'busy') setTimeout(() => location.reload(), 30_000 * (1 + Math.random()));
  if (state !== 'signIn') return;
  const renewed = await renewSession(ask);
  if (renewed.ok) location.reload();
  // The lesson's own address signs in, and leads back here if one must wait.
  else if (renewed.error.code.startsWith('session.')) location.replace(`/cours/${lesson}`);
}

/** Into the lesson. Nobody goes away: the page says nothing to the door. Back leads to the day, not here again. */
function goIn({ enter }: WaitingPageFacts): void {
  find('enter')?.setAttribute('href', enter);
  location.replace(enter);
}

/** The doors are not open yet. A kept page may be old, and a device's clock wrong: the hour is the server's, as the counters tell it. */
async function comeBack({ t, comeBackAfterMs }: WaitingPageFacts): Promise<void> {
  find('refresh')!.hidden = true;
  find('alone')!.hidden = false;
  for (;;) {
    const known = await json<GateCounters>('/q/v1.json').catch(() => undefined);
    find('offline')!.hidden = known !== undefined;
    const left = known === undefined ? 30_000 : t + comeBackAfterMs - known.t;
    if (left <= 0) break;
    await pause(Math.min(left, 20 * 60_000));
  }
  await pause(1_000 + 5_000 * Math.random());
  location.reload();
}

/** Until then, or until the network is back. */
function pause(ms: number): Promise<unknown> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
    addEventListener('online', resolve, { once: true });
  });
}

function wait(begun: WaitingPageFacts): void {
  let room = openRoom(begun, Date.now(), navigator.onLine);
  /** The newest one of this page; before its first check-in the cookie holds it. */
  let ticket: string | null = null;
  let checkedInAt = Date.now();
  let dueAt = checkedInAt + begun.comeBackAfterMs;
  let looking: ReturnType<typeof setTimeout> | undefined;
  let checking: ReturnType<typeof setTimeout> | undefined;
  let isLeaving = false;
  /** A check-in did not get through: the place is taken up again as soon as the network is back. */
  let isOwed = false;
  let shelf: Promise<ShelfModule.Shelf> | undefined;
  let board: ClassBoardAnswer | undefined;
  const time = (at: number): string => formatTime(begun.language, at, begun.zone);

  /** Another band with its reason, never an arrival. */
  const spoken = (): string => `${find('band')!.textContent}. ${find('reason')!.textContent}`.trim();
  const voice = createVoice(spoken(), {
    write: (sentence) => {
      find('say')!.textContent = sentence;
    },
    clock: Date.now,
    wait: (ms, then) => setTimeout(then, ms),
  });
  const fromShelf = (): Promise<ShelfModule.Shelf> =>
    (shelf ??= (import(/* @vite-ignore */ __SHELF__) as Promise<typeof ShelfModule>)
      .then(({ openShelf }) => openShelf({ ...begun, place: find('meanwhile')!, ask }))
      .catch((error: unknown) => {
        shelf = undefined;
        throw error;
      }));

  const showBoard = (shown: ShelfModule.Shelf): void => {
    if (board !== undefined) shown.board(board);
  };

  find('refresh')!.hidden = true;
  wireSound(find('sound'), () => {
    write('heard', begun.heard);
    voice.now(begun.heard);
  });
  find('sheet-link')!.addEventListener('click', (event) => {
    event.preventDefault();
    // Without its file the sheet is still a page.
    fromShelf().then(
      ({ open }) => open(),
      () => location.assign((event.currentTarget as HTMLAnchorElement).href),
    );
  });
  // The evening before left the sheet and the names here.
  void globalThis.caches
    ?.has(CAPSULE_CACHE)
    .then((isKept) => (isKept ? fromShelf().then(showBoard) : undefined))
    .catch(() => undefined);

  const draw = (): void => {
    const now = Date.now() + room.clockOffsetMs;
    find('now')!.textContent = time(now);
    const isOffline = room.misses > 1 || !navigator.onLine;
    find('offline')!.hidden = !isOffline;
    if (isOffline) voice.later(find('offline')!.textContent);
    const lines: WaitingLines = waitingLines(begun.words, room, time);
    // Facts that nobody could tell this time leave their sentence as it is.
    write('band', lines.band);
    write('under', lines.under);
    write('reason', lines.reason);
    if (room.ahead !== undefined || room.classesAhead !== undefined) writeItem('ahead', lines.ahead);
    if (room.counts === undefined) return;
    writeItem('here', lines.here);
    writeItem('teacher-line', lines.teacher);
    drawScene(room.counts, room.ahead ?? 0, begun.scene);
  };
  const tellBand = (): void => {
    const band = find('band')!.textContent;
    document.title = `${band} · ${begun.title} · Préau`;
    if (room.band !== undefined)
      document.cookie = `preau_band=${bandToText(room.band)}; path=/attente/${begun.lessonId}; max-age=3600; samesite=lax`;
    voice.later(spoken());
  };
  const look = async (): Promise<void> => {
    clearTimeout(looking);
    try {
      const [counters, seen] = await Promise.all([
        json<GateCounters>('/q/v1.json'),
        begun.classPath === null ? undefined : json<ClassBoardAnswer>(begun.classPath).catch(() => undefined),
      ]);
      room = afterLook(room, counters, seen, Date.now());
      board = seen ?? board;
      void shelf?.then(showBoard, () => undefined);
    } catch {
      room = afterMiss(room);
    }
    draw();
    if (room.misses === 0) tellBand();
    planCheckIn();
    looking = setTimeout(
      () => void look(),
      lookAfter(room, Math.random(), (room.band?.from ?? 0) - Date.now() - room.clockOffsetMs),
    );
  };
  const planCheckIn = (): void => {
    clearTimeout(checking);
    const now = Date.now();
    checking = setTimeout(() => void checkIn(), nextCheckIn(room, dueAt - now, now - checkedInAt, Math.random()));
  };
  const checkIn = async (): Promise<void> => {
    clearTimeout(checking);
    dueAt = Date.now() + 30_000 * (1 + Math.random() / 2);
    checkedInAt = Date.now();
    isOwed = true;
    try {
      const answer = await ask('/q/ticket', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(ticket === null ? {} : { authorization: `Bearer ${ticket}` }),
        },
        body: JSON.stringify({ target: begun.lessonId }),
      });
      isOwed = false;
      const body = (await answer.json()) as Partial<TicketAnswer> & { readonly retryAfterMs?: number };
      if (answer.status === 401 && !(await renew())) return;
      if (answer.ok) {
        ticket = body.ticket ?? ticket;
        dueAt = Date.now() + (body.renewAfterMs ?? 30_000);
        if (body.state === 'admitted') return enter();
      } else if (body.retryAfterMs !== undefined) dueAt = Date.now() + body.retryAfterMs;
      else if (answer.status === 401) dueAt = Date.now();
    } catch {
      room = afterMiss(room);
      draw();
    }
    planCheckIn();
  };
  /** False when one must sign in again: the page goes where that is possible, and the place waits. */
  const renew = async (): Promise<boolean> => {
    const renewed = await renewSession(ask);
    if (renewed.ok || !renewed.error.code.startsWith('session.')) return true;
    isLeaving = true;
    location.replace(`/cours/${begun.lessonId}`);
    return false;
  };
  const enter = (): void => {
    isLeaving = true;
    voice.now(begun.words.turn);
    document.title = begun.words.turn;
    navigator.vibrate?.(200);
    location.replace(begun.enter);
  };

  addEventListener('online', () => {
    if (isOwed) dueAt = Date.now() + 2_000 * Math.random();
    void look();
  });
  addEventListener('offline', draw);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void look();
  });
  // Who goes away gives way at once; the place stays, and the next check-in takes it up again.
  addEventListener('pagehide', () => {
    if (!isLeaving) navigator.sendBeacon('/q/away', ticket ?? '');
  });
  addEventListener('pageshow', (event) => {
    if ((event as PageTransitionEvent).persisted) void checkIn();
  });
  // A page that was kept for a time without network is older than its check-in.
  if (Math.abs(Date.now() - begun.t) > begun.comeBackAfterMs) void checkIn();
  void look();
}

function write(id: string, text: string): void {
  const node = find(id)!;
  if (node.textContent !== text) node.textContent = text;
  node.hidden = text === '';
}

function writeItem(id: string, text: string): void {
  write(id, text);
  find(id)!.closest('li')!.hidden = text === '';
}
