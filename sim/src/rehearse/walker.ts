// One person's morning through the real doors: arrival, sign-in, day, ticket, waiting as told, seat, socket. It does what the pages do and
// nothing else: it comes back when the server says, and never sooner.
import { setTimeout as wait } from 'node:timers/promises';
import type { TicketAnswer } from '@preau/protocol/gate';
import type { EnterAnswer } from '@preau/protocol/lesson';
import { Seat } from '../../../tools/testing/seat.ts';
import { Visitor } from '../../../tools/testing/visitor.ts';
import type { Reply } from '../../../tools/testing/visitor.ts';
import type { RehearsalPerson } from './department.ts';

/** What happened to somebody; times in milliseconds from the start of the lesson, null for what never did. */
export interface Walk {
  readonly classIndex: number;
  readonly role: 'teacher' | 'pupil';
  readonly arrivedAt: number;
  signedInAt: number | null;
  /** In the lesson: seat taken, socket open. */
  enteredAt: number | null;
  /** First moment at level 1 or above. */
  heardAt: number | null;
  gaveUpAt: number | null;
  /** Requests for a sign-in or a place, renewals included; those that were refused are counted in `refusals` as well. */
  requests: number;
  /** Refusals by code. */
  readonly refusals: Record<string, number>;
}

/** What a walk needs. */
export interface WalkOptions {
  readonly url: string;
  readonly lessonId: string;
  readonly person: RehearsalPerson;
  readonly walk: Walk;
  /** The start of the lesson, epoch ms. */
  readonly startsAt: number;
  /** The person gives up so long after coming, milliseconds. */
  readonly patienceMs: number;
  /** Ends the walk, wherever it stands. */
  readonly signal: AbortSignal;
}

/** When a refusal names no time. */
const UNTOLD_RETRY_MS = 15_000;

/** Walks until the signal, or until the patience is over before a seat is had. Never rejects. */
export async function walkIn(options: WalkOptions): Promise<void> {
  const { walk, startsAt, patienceMs, signal } = options;
  const over = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
  const now = (): number => Date.now() - startsAt;
  let seat: Seat | undefined;
  try {
    const visitor = new Visitor(options.url);
    await knock(options, over, () => visitor.ask('POST', '/api/session', options.person));
    walk.signedInAt = now();
    await knock(options, over, () => visitor.ask('GET', '/api/today'), false);
    await untilAdmitted(visitor, options, over);
    if (walk.role === 'teacher') await visitor.ask('POST', `/api/lessons/${options.lessonId}/open`);
    const { body: entry } = await knock<EnterAnswer>(options, over, () =>
      visitor.ask('POST', `/api/lessons/${options.lessonId}/enter`, {}),
    );
    seat = await Seat.attach(entry);
    walk.enteredAt = now();
    hear(seat, entry, walk, now);
    await wait(2 ** 30, undefined, { signal });
  } catch {
    if (!signal.aborted && walk.enteredAt === null) walk.gaveUpAt = now();
  } finally {
    seat?.end();
  }
}

/** Asks again, each time when the server says, until it is let through. */
async function knock<T>(
  { walk }: WalkOptions,
  over: AbortSignal,
  ask: () => Promise<Reply<T>>,
  isCounted = true,
): Promise<Reply<T>> {
  for (;;) {
    over.throwIfAborted();
    if (isCounted) walk.requests += 1;
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined && answer.status < 300) return answer;
    const code = (answer?.body as { readonly code?: string } | undefined)?.code ?? 'nothing';
    walk.refusals[code] = (walk.refusals[code] ?? 0) + 1;
    const told = Number(answer?.headers.get('retry-after')) * 1_000;
    // A refusal for good: nobody asks again who was told no.
    if (answer !== undefined && answer.status < 500 && !(told > 0)) throw new Error(`Refused: ${code}`);
    await wait(told > 0 ? told : UNTOLD_RETRY_MS, undefined, { signal: over });
  }
}

/** A ticket, renewed when told, until it is admitted. */
async function untilAdmitted(visitor: Visitor, options: WalkOptions, over: AbortSignal): Promise<void> {
  for (;;) {
    const { body } = await knock<TicketAnswer>(options, over, () =>
      visitor.ask('POST', '/q/ticket', { target: options.lessonId }),
    );
    if (body.state === 'admitted') return;
    await wait(body.renewAfterMs, undefined, { signal: over });
  }
}

/** Notes when the lesson first is at level 1 or above with this person in it. */
function hear(seat: Seat, entry: EnterAnswer, walk: Walk, now: () => number): void {
  let { level, phase } = entry;
  const note = (): void => {
    if (phase === 'open' && level >= 1) walk.heardAt ??= now();
  };
  note();
  seat.onEntry = (each) => {
    if (!('fact' in each)) return;
    if (each.fact.kind === 'opened') phase = 'open';
    if (each.fact.kind === 'levelSet') level = each.fact.level;
    note();
  };
}
