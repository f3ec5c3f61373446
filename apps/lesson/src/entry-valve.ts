// Where entering is held down when more come than one process can take in: who has begun goes on, who comes is told when to return, before anything is
// spent on the answer. GATE-76 bounds what is worked on at a time; lateness of the loop tells that there is more than can be done. LESSON-140 to LESSON-143.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { LEAST_CONCURRENCY, MOST_CONCURRENCY, nextLimit, START_CONCURRENCY } from '@preau/core/gate';
import type { EarlyRefusal } from '@preau/host';
import { TICKET_COOKIE } from '@preau/protocol/base';

/** A turn of the event loop in which requests have been read for so long is late: who is read now would have waited as long already. DAGOR's 20 ms. */
export const LATE_MS = 20;
/** So many at a time are no overload, only a bell: they are all in within half a second (64 at once: 0.4 s, measured). */
export const BELL = 100;
/** How long somebody who was refused is counted as about to come back. */
const BACK_MS = 30_000;
const LEAST_WAIT_MS = 3_000;
const MOST_WAIT_MS = 60_000;

/** What the valve needs of the platform. */
export interface ValveParts {
  /** A clock in milliseconds that only goes forward. */
  readonly now: () => number;
  /** Runs something when this turn of the loop has read what there is to read: `setImmediate`. */
  readonly afterTurn: (run: () => void) => void;
  /** Told of each entry that was refused. */
  readonly refused: () => void;
  /** Answers of this process that only wait for a turn at the gate's door: they cost nothing. GATE-93. */
  readonly held: () => number;
}

/** Holds entering down. */
export interface EntryValve {
  /** A look at the way's first step, where one process serves it too: `POST /q/ticket`. Who shows a ticket has begun and is let on much longer. */
  ticket(
    request: Pick<IncomingMessage, 'rawHeaders'>,
    response: Pick<ServerResponse, 'once'>,
  ): EarlyRefusal | undefined;
  /** A look at `POST …/enter`, before it is read. */
  enter(response: Pick<ServerResponse, 'once'>): EarlyRefusal | undefined;
  /** Begins an entry; call what it answers when it is over, with true when somebody entered. The refusal when too many are under way. */
  begin(): { readonly end: (hasEntered: boolean) => void } | { readonly refusal: EarlyRefusal };
  /** Entries under way, and how many may be. */
  readonly entering: number;
  readonly limit: number;
}

/** Makes the valve of a process. */
export function createEntryValve({ now, afterTurn, refused, held }: ValveParts): EntryValve {
  let limit = START_CONCURRENCY;
  /** Requests that were let on and not answered yet, and the entries that are worked on. */
  let [unanswered, entering] = [0, 0];
  let turnAt: number | undefined;
  const sentAway = createFading();
  const served = createFading();

  function createFading(): { add(): void; weight(): number } {
    let [weight, at] = [0, 0];
    const faded = (): number => weight * Math.exp((at - now()) / BACK_MS);
    return {
      add: () => {
        weight = faded() + 1;
        at = now();
      },
      weight: faded,
    };
  }

  const isLate = (): boolean => {
    if (turnAt !== undefined) return now() - turnAt > LATE_MS;
    turnAt = now();
    afterTurn(() => (turnAt = undefined));
    return false;
  };
  /** Those who were refused come back; how long until as many have entered. */
  const refuse = (): EarlyRefusal => {
    sentAway.add();
    const drainMs = (sentAway.weight() / Math.max(LEAST_CONCURRENCY, served.weight())) * BACK_MS;
    const retryAfterMs = Math.min(MOST_WAIT_MS, Math.max(LEAST_WAIT_MS, drainMs));
    return { code: 'server.unavailable', retryAfterMs };
  };
  const letOn = (response: Pick<ServerResponse, 'once'>): undefined => {
    unanswered += 1;
    response.once('close', () => (unanswered -= 1));
  };
  const mostNow = (): number => Math.max(BELL, Math.floor(limit.limit));
  const isFull = (): boolean => entering >= mostNow();
  /** Pages that are held, which were not counted in, make it lower: it errs on the side of letting on. */
  const atWork = (): number => unanswered - held();

  return {
    ticket(request, response) {
      const isOver = isFull() || (isLate() && atWork() >= BELL);
      if (!isOver || (atWork() < MOST_CONCURRENCY && showsTicket(request.rawHeaders))) return letOn(response);
      return refuse();
    },
    enter(response) {
      if (!isFull() && !(isLate() && atWork() >= MOST_CONCURRENCY)) return letOn(response);
      refused();
      return refuse();
    },
    begin() {
      if (isFull()) {
        refused();
        return { refusal: refuse() };
      }
      entering += 1;
      const [since, inFlight] = [now(), entering];
      let isOver = false;
      return {
        end: (hasEntered) => {
          if (isOver) return;
          isOver = true;
          entering -= 1;
          if (!hasEntered) return;
          served.add();
          limit = nextLimit(limit, { tookMs: now() - since, inFlight });
        },
      };
    },
    get entering() {
      return entering;
    },
    get limit() {
      return mostNow();
    },
  };
}

/** In so many words, or in a cookie, as the first check-in of a waiting page does. `rawHeaders` are names and values in turn, as they were sent. */
function showsTicket(rawHeaders: readonly string[]): boolean {
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!.toLowerCase();
    if (name === 'authorization' || (name === 'cookie' && rawHeaders[at + 1]?.includes(`${TICKET_COOKIE}=`) === true))
      return true;
  }
  return false;
}
