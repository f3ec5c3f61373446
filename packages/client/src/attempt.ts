// One try to come in: ticket, enter, socket and catch-up side by side. Given up as a whole.

import { err, ok } from '@preau/core/base';
import type { LessonId, Result } from '@preau/core/base';
import type { TicketAnswer } from '@preau/protocol/gate';
import { LESSON_SUBPROTOCOL } from '@preau/protocol/lesson';
import type { EnterAnswer, LogAnswer, ServerFrame } from '@preau/protocol/lesson';
import { call, refusalOfClose } from './calls.ts';
import type { Refusal } from './calls.ts';
import type { Platform, Socket } from './platform.ts';

/** Deadlines of the steps, ms. */
const STEP_MS = 4_000;
/** A ticket is renewed this long before its end. */
const TICKET_MARGIN_MS = 10_000;

/** A ticket in hand. */
export interface HeldTicket {
  readonly ticket: string;
  readonly expiresAt: number;
  /** Of the evening before: a gate in front of `enter` checks it in on the way; elsewhere it is shown at `/q/ticket`. GATE-127. */
  readonly isMinted?: boolean;
}

/** What a try needs. `after` is the place in the log from which to catch up. */
export interface AttemptParts {
  readonly platform: Platform;
  readonly lessonId: LessonId;
  readonly resume: boolean;
  readonly after: number;
  readonly held: HeldTicket | null;
  readonly signal: AbortSignal;
  readonly keepTicket: (ticket: HeldTicket | null) => void;
}

/** In: the socket said hello, the log was read. Frames that came meanwhile are in `frames`, in order. */
export interface Arrival {
  readonly entry: EnterAnswer;
  readonly socket: Socket;
  readonly hello: Extract<ServerFrame, { t: 'hello' }>;
  readonly log: LogAnswer;
  readonly frames: readonly ServerFrame[];
}

/** Tries once. */
export async function attempt(parts: AttemptParts): Promise<Result<Arrival, Refusal>> {
  const { platform, signal } = parts;
  const entered = await enter(parts);
  if (!entered.ok) return entered;
  const entry = entered.value;
  const opening = openSocket(platform, entry, signal);
  const read = await call<LogAnswer>(platform, {
    method: 'GET',
    url: `${entry.log}?after=${parts.after}`,
    timeoutMs: STEP_MS,
    signal,
  });
  const opened = await opening;
  if (opened.ok && read.ok) return ok({ entry, ...opened.value, log: read.value });
  if (opened.ok) opened.value.socket.close();
  return opened.ok ? (read as Result<never, Refusal>) : opened;
}

/** Ticket and seat. Also used alone, to take media over. `minted` is a ticket to be checked in first. */
export async function enter(
  parts: Omit<AttemptParts, 'after'> & { readonly minted?: string },
): Promise<Result<EnterAnswer, Refusal>> {
  const { platform, lessonId, resume, signal } = parts;
  const ticket = await findTicket(parts);
  if (!ticket.ok) return ticket;
  const entered = await call<EnterAnswer>(platform, {
    method: 'POST',
    url: `/api/lessons/${lessonId}/enter`,
    body: { resume },
    ticket: ticket.value,
    timeoutMs: STEP_MS,
    signal,
  });
  if (!entered.ok && entered.error.code.startsWith('ticket.')) {
    parts.keepTicket(null);
    if (parts.held?.isMinted === true) return enter({ ...parts, held: null, minted: parts.held.ticket });
  }
  return entered;
}

async function findTicket({
  platform,
  lessonId,
  held,
  signal,
  keepTicket,
  minted,
}: Omit<AttemptParts, 'after'> & { readonly minted?: string }): Promise<Result<string, Refusal>> {
  if (held !== null && held.expiresAt - TICKET_MARGIN_MS > platform.now()) return ok(held.ticket);
  const asked = await call<TicketAnswer>(platform, {
    method: 'POST',
    url: '/q/ticket',
    body: { target: lessonId },
    ...(minted === undefined ? {} : { ticket: minted }),
    timeoutMs: STEP_MS,
    signal,
  });
  if (!asked.ok) return asked;
  const { ticket, expiresAt, state, renewAfterMs } = asked.value;
  if (state !== 'admitted') return err({ code: 'ticket.waiting', retryAfterMs: renewAfterMs });
  keepTicket({ ticket, expiresAt });
  return ok(ticket);
}

type Opened = Pick<Arrival, 'socket' | 'hello' | 'frames'>;

/** Opens the socket and waits for its hello. NOTE: no Promise.withResolvers here, phones of 2022 lack it. */
async function openSocket(
  platform: Platform,
  entry: EnterAnswer,
  signal: AbortSignal,
): Promise<Result<Opened, Refusal>> {
  const socket = platform.openSocket(entry.socket, [LESSON_SUBPROTOCOL, `pass.${entry.pass}`]);
  const frames: ServerFrame[] = [];
  let finish = (): void => undefined;
  const result = await new Promise<Result<Opened, Refusal>>((resolve) => {
    const fail = (refusal: Refusal): void => {
      resolve(err(refusal));
      socket.close();
    };
    const giveUp = (): void => fail({ code: 'network' });
    const cancel = platform.setTimer(STEP_MS, () => fail({ code: 'timeout' }));
    signal.addEventListener('abort', giveUp);
    finish = () => {
      cancel();
      signal.removeEventListener('abort', giveUp);
    };
    socket.onclose = ({ code }) => resolve(err(refusalOfClose(code)));
    socket.onerror = () => undefined;
    socket.onmessage = ({ data }) => {
      const frame = readFrame(data);
      if (frame === undefined) return;
      // Frames after the first wait for the log; the connection takes the handler over with them.
      frames.push(frame);
      if (frame.t === 'hello') resolve(ok({ socket, hello: frame, frames }));
    };
  });
  finish();
  return result;
}

/** Reads a frame; undefined when it is none. Unknown kinds are passed on and ignored. */
export function readFrame(data: unknown): ServerFrame | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    const frame = JSON.parse(data) as ServerFrame | null;
    return typeof frame === 'object' && frame !== null && typeof frame.t === 'string' ? frame : undefined;
  } catch {
    return undefined;
  }
}
