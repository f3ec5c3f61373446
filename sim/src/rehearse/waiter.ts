// Somebody in the courtyard, as the waiting page waits: the page itself, looks at counters and class board with ETag, check-ins when told or when the
// turn seems near (core/gate's own rule), a reload by hand now and then. SIM-31.
import { setTimeout as wait } from 'node:timers/promises';
import { aheadIn, nextCheckIn, isTurnNear, lookAfter } from '@preau/core/gate';
import type { ClassBoardAnswer, GateCounters, TicketAnswer, WaitingPageFacts } from '@preau/protocol/gate';
import type { Visitor } from '../../../tools/testing/visitor.ts';
import type { Chance } from '../national/random.ts';
import { lookAgainAfter } from '../page-look.ts';
import { knock } from './knock.ts';
import type { Walk } from './walk.ts';

/** Who waits, on one device. */
export interface Waiter {
  readonly visitor: Visitor;
  readonly lessonId: string;
  readonly walk: Walk;
  readonly chance: Chance;
  /** Mean time between two reloads by hand of somebody who is shown a time, milliseconds. */
  readonly reloadMs: number;
  /** Ends the waiting. */
  readonly over: AbortSignal;
}

/** What the page knows of its place. */
interface Place {
  ticket: string | undefined;
  lane: string;
  rank: number;
  board: string | null;
  checkedInAt: number;
  dueAt: number;
}

const USUAL_LOOK_MS = 10_000;

/** A ticket; while it is not admitted, the waiting page. Resolves when the turn has come, rejects when it is over. */
export async function waitForTurn(waiter: Waiter): Promise<void> {
  const { visitor, lessonId, walk, chance, over } = waiter;
  const { body } = await knock<TicketAnswer>(waiter, () => visitor.ask('POST', '/q/ticket', { target: lessonId }));
  walk.rank = body.rank;
  if (body.state === 'admitted') return;
  let place = await loadPage(waiter);
  if (place === undefined) return;
  const read = createReader(visitor, walk);
  let [misses, isNear] = [0, false];
  let lookAt = Date.now();
  let reloadAt = Date.now() + chance.exponential(waiter.reloadMs);
  const planned = ({ dueAt, checkedInAt }: Place): number => {
    const now = Date.now();
    return now + nextCheckIn({ isTurnNear: isNear }, dueAt - now, now - checkedInAt, chance.unit());
  };
  let checkInAt = planned(place);
  for (;;) {
    await wait(Math.max(0, Math.min(lookAt, checkInAt, reloadAt) - Date.now()), undefined, { signal: over });
    const now = Date.now();
    if (now >= reloadAt) {
      walk.reloads += 1;
      // The page that goes says so; the one that comes checks in.
      await visitor.ask('POST', '/q/away', { ticket: place.ticket ?? body.ticket }).catch(() => undefined);
      place = await loadPage(waiter);
      if (place === undefined) return;
      reloadAt = Date.now() + chance.exponential(waiter.reloadMs);
      lookAt = Date.now();
    } else if (now >= lookAt) {
      const [counters, board] = await Promise.all([
        read<GateCounters>('/q/v1.json'),
        place.board === null ? undefined : read<ClassBoardAnswer>(place.board),
      ]);
      misses = counters === undefined ? misses + 1 : 0;
      const ahead = counters === undefined ? undefined : aheadIn(counters.lanes, place.lane, place.rank);
      if (counters !== undefined) isNear = isTurnNear(ahead, board?.in ?? 0);
      const inMs =
        counters === undefined
          ? lookAfter({ pollMs: USUAL_LOOK_MS, misses }, chance.unit())
          : lookAgainAfter(counters, place.lane, ahead, chance.unit());
      lookAt = Date.now() + inMs;
    } else if (now < checkInAt) continue;
    else if (await checkIn(waiter, place)) return;
    checkInAt = planned(place);
  }
}

/** True when admitted. */
async function checkIn(waiter: Waiter, place: Place): Promise<boolean> {
  const { visitor, lessonId } = waiter;
  place.checkedInAt = Date.now();
  const { body } = await knock<TicketAnswer>(waiter, () => visitor.ask('POST', '/q/ticket', { target: lessonId }));
  place.ticket = body.ticket;
  place.dueAt = Date.now() + body.renewAfterMs;
  return body.state === 'admitted';
}

/** The page, which is a check-in of its own; undefined when it says that it is the turn. */
async function loadPage(waiter: Waiter): Promise<Place | undefined> {
  const { visitor, lessonId, over } = waiter;
  const address = `/attente/${lessonId}`;
  for (;;) {
    const { body } = await knock<string>(waiter, () =>
      visitor.ask('GET', address, undefined, { headers: { accept: 'text/html' } }),
    );
    const text = /<script type="application\/json" id="facts">([^<]*)<\/script>/.exec(body)?.[1];
    if (text === undefined) throw new Error(`Cannot read the waiting page of ${lessonId}: it has no facts`);
    const facts = JSON.parse(text) as WaitingPageFacts;
    if (facts.state === 'turn') return undefined;
    const now = Date.now();
    const { lane, rank, classPath, comeBackAfterMs } = facts;
    if (facts.state === 'waiting')
      return {
        ticket: undefined,
        lane: lane ?? '',
        rank: rank ?? 0,
        board: classPath,
        checkedInAt: now,
        dueAt: now + comeBackAfterMs,
      };
    await wait(comeBackAfterMs + 1_000, undefined, { signal: over });
  }
}

/** Reads public files as a browser does: it keeps what it has, and asks whether it still holds. */
function createReader(visitor: Visitor, walk: Walk): <T>(path: string) => Promise<T | undefined> {
  const kept = new Map<string, { readonly etag: string; readonly body: unknown }>();
  return async <T>(path: string) => {
    const known = kept.get(path);
    const headers = known === undefined ? {} : { 'if-none-match': known.etag };
    const answer = await visitor.ask<T>('GET', path, undefined, { headers }).catch(() => undefined);
    walk.looks += 1;
    if (answer?.status === 304) {
      walk.unchanged += 1;
      return known?.body as T;
    }
    if (answer?.status !== 200) return undefined;
    kept.set(path, { etag: answer.headers.get('etag') ?? '', body: answer.body });
    return answer.body;
  };
}
