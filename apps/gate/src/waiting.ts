// `GET /attente/<lesson id>`: the waiting page. Each look is a check-in; it needs the session cookie, the gate's own plan and nothing else of
// the house. HTML, JSON or text by `Accept`. GATE-100 to GATE-111.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CLOSES_AFTER_MS, DOORS_OPEN_BEFORE_MS, parseLessonId } from '@preau/core/base';
import { aheadOf, bandFromText, bandOf, nextBand, personFor } from '@preau/core/gate';
import type { LessonId, LessonRef, PersonClaim, SessionClaims } from '@preau/core/base';
import { ProblemError } from '@preau/host';
import { PROBLEMS, TICKET_COOKIE } from '@preau/protocol/base';
import type { ClassBoardAnswer, GateCounters } from '@preau/protocol/gate';
import type { IssuedTicket } from '@preau/service/gate';
import { readAccepted } from './accepted.ts';
import type { Gate } from './open-gate.ts';
import { pagePolicy } from './shell.ts';
import { sessionOf, setTicketCookie } from './sessions.ts';
import { languageOf } from './status-page.ts';
import { COOKIE_LIFE_MS } from './tickets.ts';
import { waitingPage } from './waiting-page.ts';
import { shownBandOf, waitingAnswer, waitingText } from './waiting-view.ts';
import type { WaitingPlace, WaitingReader, WaitingView } from './waiting-view.ts';

/** What was shown last, so that a later time never comes without its reason. The page's own script keeps it too. GATE-103. */
export const BAND_COOKIE = 'preau_band';
const BAND_COOKIE_S = 3_600;
/** The share of people ahead who will not be there when it is their turn: they stopped checking in and are counted out after five minutes. */
const NO_SHOW = 0;

type Shape = 'html' | 'json' | 'text';

/** Registers the waiting page. */
export function addWaiting(app: FastifyInstance, gate: Gate): void {
  const policy = pagePolicy(gate.shell);
  app.get('/attente/:id', async (request, reply) => {
    const shape = shapeOf(request.headers.accept);
    const { reader, view } = await look(gate, request, reply);
    reply.headers({
      'cache-control': 'no-store',
      vary: 'accept, accept-language',
      'content-language': reader.language,
    });
    if (view.kind === 'stop') {
      // A program that asks for no page gets a problem document, as everywhere.
      if (shape === 'json' || (shape === 'html' && !request.headers.accept?.includes('text/html')))
        throw new ProblemError(view.code, view.retryAfterMs === undefined ? {} : { retryAfterMs: view.retryAfterMs });
      reply.code(PROBLEMS[view.code].status);
      if (view.retryAfterMs !== undefined) reply.header('retry-after', String(Math.ceil(view.retryAfterMs / 1_000)));
    }
    if (shape === 'json' && view.kind !== 'stop')
      return reply.send(waitingAnswer({ ...reader, lessonId: reader.lessonId as LessonId }, view));
    if (shape === 'text') return reply.type('text/plain; charset=utf-8').send(waitingText(reader, view));
    const address = `${request.protocol}://${request.host}/attente/${reader.lessonId}`;
    return reply
      .header('content-security-policy', policy)
      .type('text/html; charset=utf-8')
      .send(waitingPage(reader, view, { manifest: gate.shell.web.manifest, address }));
  });
}

/** `Accept` by weight; HTML when nothing else is preferred. */
export function shapeOf(accept: string | undefined): Shape {
  const shapes: Readonly<Record<string, Shape>> = {
    'text/html': 'html',
    'application/json': 'json',
    'text/plain': 'text',
  };
  const [best] = readAccepted(accept)
    .filter(({ name, weight }) => name in shapes && weight > 0)
    .toSorted((a, b) => b.weight - a.weight);
  return best === undefined ? 'html' : shapes[best.name]!;
}

async function look(
  gate: Gate,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<{ readonly reader: WaitingReader; readonly view: WaitingView }> {
  const query = request.query as { readonly refus?: unknown; readonly ouvrir?: unknown };
  const lessonId = parseLessonId((request.params as { readonly id?: string }).id);
  const session = await sessionOf(request, gate.sessions);
  const lesson = lessonId === undefined ? undefined : gate.plan.find(lessonId);
  const claims = session.ok ? session.value : undefined;
  const person = claims === undefined || claims.persons.length === 0 ? undefined : personFor(claims.persons, lesson);
  const reader: WaitingReader = {
    language: languageOf(request.query, request.headers['accept-language']),
    isAdult: person !== undefined && !person.roles.includes('pupil'),
    lessonId: lessonId ?? '',
    // Whose lesson it is, is told to those alone who may be in it.
    lesson: person !== undefined && mayWait(person, lesson) ? lesson : undefined,
    now: gate.clock.now(),
    zone: gate.zone,
    search: query.ouvrir === undefined ? '' : '?ouvrir',
  };
  const view: WaitingView =
    lessonId === undefined
      ? { kind: 'stop', reason: 'unknown', code: 'lesson.unknown' }
      : !session.ok
        ? {
            kind: 'stop',
            reason: 'signIn',
            code: session.error.code,
            ...(typeof query.refus === 'string' ? { refusedWith: query.refus } : {}),
          }
        : person === undefined || !mayWait(person, lesson)
          ? { kind: 'stop', reason: 'notYours', code: 'lesson.notYours' }
          : await viewOf(gate, request, reply, { reader, lessonId, session: session.value, person });
  return { reader, view };
}

/** Somebody of another school is no guest: only accounts of the school can be invited. */
function mayWait(person: PersonClaim, lesson: LessonRef | undefined): boolean {
  return lesson === undefined || person.schoolId === lesson.schoolId;
}

async function viewOf(
  gate: Gate,
  request: FastifyRequest,
  reply: FastifyReply,
  who: {
    readonly reader: WaitingReader;
    readonly lessonId: LessonId;
    readonly session: SessionClaims;
    readonly person: PersonClaim;
  },
): Promise<WaitingView> {
  const { reader, lessonId, session, person } = who;
  const { lesson, now } = reader;
  if (gate.plan.findPlanned(lessonId)?.cancelled === true)
    return { kind: 'stop', reason: 'cancelled', code: 'lesson.cancelled' };
  if (lesson !== undefined && now > lesson.endsAt + CLOSES_AFTER_MS)
    return { kind: 'stop', reason: 'ended', code: 'lesson.closed' };
  const opensAt = lesson === undefined ? now : lesson.startsAt - DOORS_OPEN_BEFORE_MS;
  if (now < opensAt) return { kind: 'early', opensAt };
  const issued = await gate.desk.issue({ session, target: lessonId, heldTicket: request.cookies[TICKET_COOKIE] });
  if (!issued.ok) {
    const { code } = issued.error;
    const retry = 'retryAfterMs' in issued.error ? { retryAfterMs: issued.error.retryAfterMs } : {};
    return { kind: 'stop', reason: code === 'session.forbidden' ? 'notYours' : 'busy', code, ...retry };
  }
  const ticket = issued.value;
  setTicketCookie(reply, lessonId, ticket.token, gate.secureCookies, COOKIE_LIFE_MS);
  const common = { sameSite: 'lax', secure: gate.secureCookies } as const;
  // Beside the lesson's path: where the page is asked for again, and where it says that it goes.
  for (const path of [`/attente/${lessonId}`, '/q'])
    reply.setCookie(TICKET_COOKIE, ticket.token, { ...common, path, httpOnly: true, maxAge: COOKIE_LIFE_MS / 1_000 });
  const isGuest =
    lesson !== undefined &&
    !lesson.teacherIds.includes(person.personId) &&
    !person.audienceIds.some((id) => lesson.audienceIds.includes(id));
  const seat = gate.plan.findPlanned(lessonId)?.seats.indexOf(person.personId) ?? -1;
  const shown = request.cookies[BAND_COOKIE];
  const place = {
    ...(await placeOf(gate, { lessonId, ticket, isGuest, shown, now })),
    seat: seat < 0 ? undefined : seat,
  };
  const view: WaitingView = { kind: ticket.claims.state === 'admitted' ? 'turn' : 'waiting', place };
  const showing = shownBandOf(view);
  if (showing !== '')
    reply.setCookie(BAND_COOKIE, showing, { ...common, path: `/attente/${lessonId}`, maxAge: BAND_COOKIE_S });
  return view;
}

/** The place from what everybody may read: counters and class board. */
async function placeOf(
  gate: Gate,
  from: {
    readonly lessonId: LessonId;
    readonly ticket: IssuedTicket;
    readonly isGuest: boolean;
    readonly shown: string | undefined;
    readonly now: number;
  },
): Promise<Omit<WaitingPlace, 'seat'>> {
  const { lessonId, ticket, isGuest, now } = from;
  const { lane, rank } = ticket.claims;
  const [counters, board] = await Promise.all([gate.counters.read(), gate.classes.read(lessonId)]);
  const { lanes, pollMs } = JSON.parse(counters) as GateCounters;
  const mine = lanes.find((each) => each.lane === lane);
  // Counters may be two seconds old: who came meanwhile is not told wrong, but nothing.
  const ahead = mine?.crowd === undefined ? undefined : aheadOf(mine.crowd, rank);
  const fresh =
    mine === undefined || ahead === undefined
      ? undefined
      : bandOf({ ahead, ratePerSecond: mine.ratePerSecond, noShow: NO_SHOW }, now);
  const counts = board === undefined ? undefined : (JSON.parse(board) as ClassBoardAnswer);
  return {
    ticket,
    isGuest,
    classPath: board === undefined ? null : gate.classes.pathOf(lessonId),
    counts,
    ahead,
    classesAhead: counts?.classesAhead,
    band: nextBand(bandFromText(from.shown, now), fresh),
    pollMs,
  };
}
