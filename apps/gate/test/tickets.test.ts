// Tickets over HTTP: real server, real keys, nothing replaced but the clock.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { err, ok, parsePersonId, parseSchoolId, parseSessionId } from '@preau/core/base';
import type { LessonRef, TicketClaims } from '@preau/core/base';
import { MemoryBus } from '@preau/bus-memory';
import { systemClock } from '@preau/host';
import type { Problem } from '@preau/protocol/base';
import type { TicketAnswer } from '@preau/protocol/gate';
import { CLASS, LESSON, OTHER_LESSON, PUPIL, session, startGate } from './running-gate.ts';
import type { TestGate } from './running-gate.ts';

const MINUTE = 60_000;

interface Payload {
  readonly jti: string;
  readonly exp: number;
  readonly claims: TicketClaims;
}

function payloadOf(ticket: string): Payload {
  return JSON.parse(Buffer.from(ticket.split('.')[1] ?? '', 'base64url').toString()) as Payload;
}

function ask(gate: TestGate, cookie: string | undefined, target: unknown, held?: string): Promise<Response> {
  return fetch(`${gate.url}/q/ticket`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(cookie === undefined ? {} : { cookie }),
      ...(held === undefined ? {} : { authorization: `Bearer ${held}` }),
    },
    body: JSON.stringify({ target }),
    signal: AbortSignal.timeout(5_000),
  });
}

async function ticketFor(gate: TestGate, cookie: string, target: unknown, held?: string): Promise<TicketAnswer> {
  const response = await ask(gate, cookie, target, held);
  assert.equal(response.status, 200);
  return (await response.json()) as TicketAnswer;
}

describe('tickets', () => {
  let gate: TestGate;
  before(async () => void (gate = await startGate()));
  after(async () => gate[Symbol.asyncDispose]());

  test('[GATE-1] no ticket without a session, with an altered one, or with one of another minter', async () => {
    const cookie = await gate.cookie();
    const last = cookie.at(-5) === 'A' ? 'B' : 'A';
    const altered = cookie.slice(0, -5) + last + cookie.slice(-4);
    const ticket = await ticketFor(gate, cookie, 'workspace');
    for (const bad of [undefined, altered, 'preau_session=nothing', `preau_session=${ticket.ticket}`]) {
      const response = await ask(gate, bad, LESSON);
      assert.equal(response.status, 401);
      assert.equal(((await response.json()) as Problem).code, 'session.missing');
    }
  });

  test('[GATE-1] a target that is neither a lesson nor the workspace is refused by field', async () => {
    const response = await ask(gate, await gate.cookie(), 'kitchen');
    assert.equal(response.status, 400);
    assert.equal(((await response.json()) as Problem).fields?.[0]?.path, '/target');
  });

  test('[GATE-2] on an idle system the first answer admits everybody, in the lane and at the rank of their class', async () => {
    const answer = await ticketFor(gate, await gate.cookie(), LESSON);
    const { lane, rank, state } = payloadOf(answer.ticket).claims;
    assert.deepEqual({ lane, state }, { lane: 'lesson', state: 'admitted' });
    assert.deepEqual([answer.lane, answer.rank, answer.state], [lane, rank, 'admitted']);
    const other = { ...PUPIL, personId: parsePersonId('0190a000-0000-7000-8000-0000000000ab')! };
    const second = await ticketFor(gate, await gate.cookie(session({ persons: [other] })), LESSON);
    assert.deepEqual([second.rank, second.state], [rank, 'admitted'], 'the same for the class');
    assert.equal((await ticketFor(gate, await gate.cookie(), 'workspace')).lane, 'workspace');
  });

  test('[GATE-3] five minutes, to be renewed between a half and three quarters of them', async () => {
    const answer = await ticketFor(gate, await gate.cookie(), LESSON);
    const life = answer.expiresAt - gate.clock.now();
    assert.ok(life > 4.9 * MINUTE && life <= 5 * MINUTE, String(life));
    assert.ok(answer.renewAfterMs >= 2.5 * MINUTE && answer.renewAfterMs <= 3.75 * MINUTE, String(answer.renewAfterMs));
    assert.ok(Math.abs(payloadOf(answer.ticket).exp * 1000 - answer.expiresAt) <= 1000);
  });

  test('[GATE-5] the ticket says person, school, session, device, target and audiences, and no name', async () => {
    const answer = await ticketFor(gate, await gate.cookie(), LESSON);
    const { claims } = payloadOf(answer.ticket);
    const { sessionId, deviceId } = session();
    assert.deepEqual(claims, {
      personId: PUPIL.personId,
      schoolId: PUPIL.schoolId,
      sessionId,
      deviceId,
      target: LESSON,
      audienceIds: [CLASS],
      lane: 'lesson',
      rank: answer.rank,
      state: 'admitted',
    });
  });

  test('[GATE-8] the cookie goes to its lesson only', async () => {
    const response = await ask(gate, await gate.cookie(), LESSON);
    const cookie = response.headers.get('set-cookie') ?? '';
    assert.match(cookie, /^preau_ticket=ey/);
    for (const part of [`Path=/api/lessons/${LESSON}`, 'HttpOnly', 'SameSite=Lax'])
      assert.ok(cookie.includes(part), cookie);
    assert.ok(!cookie.includes('Secure'), 'not secure over http');
    const workspace = await ask(gate, await gate.cookie(), 'workspace');
    assert.match(workspace.headers.get('set-cookie') ?? '', /Path=\/api;/);
  });
});

describe('facts on the bus', () => {
  test('[GATE-6] a session that was ended gets no ticket any more, another one does', async () => {
    await using bus = new MemoryBus(systemClock);
    await using gate = await startGate({ bus });
    const ended = session({ sessionId: parseSessionId('0190a000-0000-7000-8000-0000000000e6')! });
    const cookie = await gate.cookie(ended);
    assert.equal((await ask(gate, cookie, LESSON)).status, 200);
    await bus.publish('session.revoked', { sessionId: ended.sessionId, until: gate.clock.now() + 10 * MINUTE });
    await until(async () => (await ask(gate, cookie, LESSON)).status === 401);
    assert.equal(((await (await ask(gate, cookie, LESSON)).json()) as Problem).code, 'session.revoked');
    assert.equal((await ask(gate, await gate.cookie(), LESSON)).status, 200);
  });

  test('[GATE-7] the plan says whom the lesson concerns', async () => {
    await using bus = new MemoryBus(systemClock);
    await using gate = await startGate({ bus });
    const far = {
      ...PUPIL,
      personId: parsePersonId('0190a000-0000-7000-8000-0000000000ba')!,
      schoolId: parseSchoolId('0690001B')!,
      audienceIds: [],
    };
    const both = await gate.cookie(session({ persons: [far, PUPIL] }));
    const lesson: LessonRef = {
      lessonId: LESSON,
      schoolId: PUPIL.schoolId,
      startsAt: 0,
      endsAt: 1,
      subject: 'Histoire',
      audienceIds: [CLASS],
      audienceLabel: '5e B',
      teacherIds: [],
      room: '',
    };
    await bus.publish('plan.published', {
      schoolId: PUPIL.schoolId,
      date: '2026-11-23',
      lessons: [{ lesson, cancelled: false, expected: 24, seats: [] }],
    });
    await until(async () => payloadOf((await ticketFor(gate, both, LESSON)).ticket).claims.personId === PUPIL.personId);
  });
});

/** Polls: the bus delivers when it delivers. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 3_000;
  while (!(await isSo())) assert.ok(Date.now() < deadline, 'not so within 3 s');
}

describe('renewal', () => {
  test('[GATE-4] a ticket keeps its place until ten minutes after it expired', async () => {
    await using gate = await startGate();
    const first = await ticketFor(gate, await gate.cookie(), LESSON);
    const place = payloadOf(first.ticket).jti;
    gate.clock.forward(14 * MINUTE);
    const second = await ticketFor(gate, await gate.cookie(), LESSON, first.ticket);
    assert.equal(payloadOf(second.ticket).jti, place);
    assert.ok(second.expiresAt > first.expiresAt);
    gate.clock.forward(17 * MINUTE);
    assert.notEqual(payloadOf((await ticketFor(gate, await gate.cookie(), LESSON, second.ticket)).ticket).jti, place);
  });

  test('[GATE-4] a held ticket of another lesson, session or person keeps nothing', async () => {
    await using gate = await startGate();
    const mine = await ticketFor(gate, await gate.cookie(), LESSON);
    const place = payloadOf(mine.ticket).jti;
    const elsewhere = await ticketFor(gate, await gate.cookie(), OTHER_LESSON, mine.ticket);
    const stranger = session({
      persons: [{ ...PUPIL, personId: parsePersonId('0190a000-0000-7000-8000-0000000000ab')! }],
    });
    const later = session({ sessionId: parseSessionId('0190a000-0000-7000-8000-0000000000e7')! });
    const tickets = [
      elsewhere,
      await ticketFor(gate, await gate.cookie(stranger), LESSON, mine.ticket),
      await ticketFor(gate, await gate.cookie(later), LESSON, mine.ticket),
    ];
    for (const { ticket } of tickets) assert.notEqual(payloadOf(ticket).jti, place);
  });

  test('[GATE-7] of several persons the one whom the lesson concerns', async () => {
    await using gate = await startGate();
    const far = {
      ...PUPIL,
      personId: parsePersonId('0190a000-0000-7000-8000-0000000000ba')!,
      schoolId: parseSchoolId('0690001B')!,
      audienceIds: [],
    };
    const both = await gate.cookie(session({ persons: [far, PUPIL] }));
    assert.equal(
      payloadOf((await ticketFor(gate, both, LESSON)).ticket).claims.personId,
      far.personId,
      'without a plan, the first',
    );
    assert.equal(
      (await ask(gate, await gate.cookie(session({ persons: [] })), LESSON)).status,
      403,
      'nobody in no school',
    );
  });
});

describe('the door', () => {
  const seen: (string | undefined)[] = [];
  const lesson = (gate: { app: TestGate['server']['app'] }): void => {
    gate.app.post('/api/lessons/:id/enter', async (request) => {
      seen.push(request.cookies['preau_ticket']);
      return { authorization: request.headers.authorization ?? null };
    });
  };
  const enter = (gate: TestGate, cookie: string | undefined, id: string = LESSON): Promise<Response> =>
    fetch(`${gate.url}/api/lessons/${id}/enter`, {
      method: 'POST',
      headers: cookie === undefined ? {} : { cookie },
      signal: AbortSignal.timeout(5_000),
    });

  test('[GATE-9] a plain client with a session is given its ticket on the way in', async () => {
    await using gate = await startGate({}, lesson);
    const response = await enter(gate, await gate.cookie());
    assert.equal(response.status, 200);
    const given = /preau_ticket=([^;]+)/.exec(response.headers.get('set-cookie') ?? '')?.[1];
    assert.equal(seen.at(-1), given);
    assert.deepEqual(await response.json(), { authorization: `Bearer ${given}` });
    assert.equal((await gate.gate.tickets.check(given ?? ''))?.claims.target, LESSON);
  });

  test('[GATE-9] a usable ticket passes as it is; one of another lesson or an expired one is replaced', async () => {
    await using gate = await startGate({}, lesson);
    const cookie = await gate.cookie();
    const mine = await ticketFor(gate, cookie, LESSON);
    const kept = await enter(gate, `${cookie}; preau_ticket=${mine.ticket}`);
    assert.equal(kept.headers.get('set-cookie'), null);
    assert.equal(seen.at(-1), mine.ticket);
    const other = await ticketFor(gate, cookie, OTHER_LESSON);
    await enter(gate, `${cookie}; preau_ticket=${other.ticket}`);
    assert.notEqual(seen.at(-1), other.ticket);
    gate.clock.forward(8 * MINUTE);
    await enter(gate, `${await gate.cookie()}; preau_ticket=${mine.ticket}`);
    assert.notEqual(seen.at(-1), mine.ticket);
    assert.equal(payloadOf(seen.at(-1) ?? '').jti, payloadOf(mine.ticket).jti, 'the same place');
  });

  test('[GATE-9] an altered ticket in Authorization is left for lesson to refuse', async () => {
    await using gate = await startGate({}, lesson);
    const cookie = await gate.cookie();
    const { ticket } = await ticketFor(gate, cookie, LESSON);
    const altered = `${ticket.slice(0, -4)}AAAA`;
    const response = await fetch(`${gate.url}/api/lessons/${LESSON}/enter`, {
      method: 'POST',
      headers: { cookie, authorization: `Bearer ${altered}` },
      signal: AbortSignal.timeout(5_000),
    });
    assert.deepEqual(await response.json(), { authorization: `Bearer ${altered}` });
    assert.equal(response.headers.get('set-cookie'), null);
  });

  test('[GATE-9] without a session the door does nothing: lesson refuses', async () => {
    await using gate = await startGate({}, lesson);
    await enter(gate, undefined);
    assert.equal(seen.at(-1), undefined);
  });

  test('[GATE-9] [GATE-79] a policy that lets wait, or refuses, is a problem with the time to come back', async () => {
    const waiting = { place: async () => ok({ lane: 'pupils', rank: 7, state: 'present' as const }), lanes: () => [] };
    await using gate = await startGate({ policy: waiting }, lesson);
    const response = await enter(gate, await gate.cookie());
    const problem = (await response.json()) as Problem;
    assert.equal(response.status, 403);
    assert.equal(problem.code, 'ticket.waiting');
    const { retryAfterMs = 0 } = problem;
    assert.ok(retryAfterMs >= 150_000 && retryAfterMs <= 225_000, String(retryAfterMs));
    assert.equal(Number(response.headers.get('retry-after')), Math.ceil(retryAfterMs / 1_000));
    assert.match(response.headers.get('set-cookie') ?? '', /preau_ticket=/, 'the place is kept');

    const shut = {
      place: async () => err({ code: 'server.unavailable' as const, retryAfterMs: 30_000 }),
      lanes: () => [],
    };
    await using closed = await startGate({ policy: shut }, lesson);
    const refused = await enter(closed, await closed.cookie());
    assert.equal(refused.status, 503);
    assert.ok(((await refused.json()) as Problem).retryAfterMs! >= 30_000);
  });
});
