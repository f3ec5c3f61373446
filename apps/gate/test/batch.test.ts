// Tickets of the evening before over HTTP: minted in batches that school signs, worth something only at their holder's check-in.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { createSigner } from '@preau/host';
import { parseLessonId, parsePersonId, parseSessionId } from '@preau/core/base';
import type { MintedTicket, TicketAsk, TicketClaims } from '@preau/core/base';
import type { Problem } from '@preau/protocol/base';
import type { BatchAnswer, TicketAnswer } from '@preau/protocol/gate';
import { CLASS, LESSON, OTHER_LESSON, PUPIL, session, startGate } from './running-gate.ts';
import type { TestGate } from './running-gate.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const post = (gate: TestGate, path: string, headers: Record<string, string>, body: object): Promise<Response> =>
  fetch(`${gate.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(5_000),
  });

function asked(gate: TestGate, change: Partial<TicketAsk> = {}): TicketAsk {
  const { sessionId, deviceId } = session();
  const startsAt = Math.ceil((gate.clock.now() + 13 * HOUR) / MINUTE) * MINUTE;
  return {
    ...PUPIL,
    sessionId,
    deviceId,
    lessons: [{ lessonId: LESSON, startsAt, endsAt: startsAt + HOUR, audienceIds: [CLASS], teaches: false }],
    ...change,
  };
}

async function mint(gate: TestGate, ...asks: readonly TicketAsk[]): Promise<readonly (readonly MintedTicket[])[]> {
  const batch = await gate.school.minter('batch').mint({ asks }, MINUTE);
  const response = await post(gate, '/q/batch', {}, { batch });
  assert.equal(response.status, 200, await response.clone().text());
  return ((await response.json()) as BatchAnswer).tickets;
}

const claimsOf = (ticket: string): TicketClaims & { readonly jti: string } => {
  const payload = JSON.parse(Buffer.from(ticket.split('.')[1] ?? '', 'base64url').toString()) as {
    jti: string;
    claims: TicketClaims;
  };
  return { ...payload.claims, jti: payload.jti };
};

const checkIn = (gate: TestGate, cookie: string, ticket: string, target: string = LESSON): Promise<Response> =>
  post(gate, '/q/ticket', { cookie, authorization: `Bearer ${ticket}` }, { target });

describe('minting', () => {
  test('[GATE-125] nothing is minted but for what school signed as a batch', async () => {
    await using gate = await startGate();
    const good = await gate.school.minter('batch').mint({ asks: [asked(gate)] }, MINUTE);
    const [head = '', payload = '', signature = ''] = good.split('.');
    const more = Buffer.from(payload, 'base64url')
      .toString()
      .replace(PUPIL.personId, '0190a000-0000-7000-8000-0000000000ff');
    const bad = [
      'nothing',
      `${head}.${Buffer.from(more).toString('base64url')}.${signature}`,
      await gate.school.minter('session').mint(session(), MINUTE),
      (
        (await (
          await post(gate, '/q/ticket', { cookie: await gate.cookie() }, { target: LESSON })
        ).json()) as TicketAnswer
      ).ticket,
    ];
    for (const batch of bad) {
      const response = await post(gate, '/q/batch', { cookie: await gate.cookie() }, { batch });
      assert.equal(response.status, 403);
      assert.equal(((await response.json()) as Problem).code, 'session.forbidden');
    }
    assert.equal((await post(gate, '/q/batch', {}, { batch: good })).status, 200);
    gate.clock.forward(3 * MINUTE);
    assert.equal((await post(gate, '/q/batch', {}, { batch: good })).status, 403, 'a minute later it is worth nothing');
  });

  test('[GATE-125] a ticket for each lesson of each ask, in their order; what is over or far away has none', async () => {
    await using gate = await startGate();
    const first = asked(gate);
    const lesson = first.lessons[0]!;
    const over = {
      ...lesson,
      lessonId: OTHER_LESSON,
      startsAt: gate.clock.now() - 2 * HOUR,
      endsAt: gate.clock.now() - HOUR,
    };
    const far = { ...lesson, lessonId: OTHER_LESSON, startsAt: lesson.startsAt + 7 * 24 * HOUR };
    const other = { ...first, personId: parsePersonId('0190a000-0000-7000-8000-0000000000ab')!, lessons: [lesson] };
    const answer = await mint(gate, { ...first, lessons: [lesson, over, far] }, other, { ...first, lessons: [] });
    assert.deepEqual(
      answer.map((each) => each.map(({ lessonId }) => lessonId)),
      [[LESSON], [LESSON], []],
    );
    assert.equal(claimsOf(answer[1]![0]!.ticket).personId, other.personId);
    const [minted] = answer[0]!;
    assert.ok(
      Math.abs(minted!.expiresAt - (lesson.endsAt + 10 * MINUTE)) <= 1_000,
      'until ten minutes after the lesson',
    );
    assert.ok(minted!.slotAt >= lesson.startsAt - 10 * MINUTE && minted!.slotAt <= lesson.startsAt - 30_000);
    assert.equal(claimsOf(minted!.ticket).state, 'minted');
  });

  test('[GATE-125] a batch that is too large is refused as a whole', async () => {
    await using gate = await startGate();
    const ask = asked(gate);
    const lessons = Array.from({ length: 2_001 }, () => ask.lessons[0]!);
    const batch = await gate.school.minter('batch').mint({ asks: [{ ...ask, lessons }] }, MINUTE);
    const response = await post(gate, '/q/batch', {}, { batch });
    assert.equal(response.status, 413);
  });
});

describe('check-in', () => {
  test('[GATE-127] a minted ticket and the session that it names keep the place', async () => {
    await using gate = await startGate();
    const [[minted] = []] = await mint(gate, asked(gate));
    gate.clock.forward(13 * HOUR - 5 * MINUTE);
    const response = await checkIn(gate, await gate.cookie(), minted!.ticket);
    assert.equal(response.status, 200);
    const answer = (await response.json()) as TicketAnswer;
    assert.equal(answer.state, 'admitted');
    assert.equal(claimsOf(answer.ticket).jti, claimsOf(minted!.ticket).jti, 'the same place');
    const again = (await (await checkIn(gate, await gate.cookie(), minted!.ticket)).json()) as TicketAnswer;
    assert.equal(claimsOf(again.ticket).jti, claimsOf(minted!.ticket).jti, 'shown twice it is still one place');
  });

  test('[GATE-127] a minted ticket alone is nothing, and nobody else can use it', async () => {
    await using gate = await startGate();
    const [[minted] = []] = await mint(gate, asked(gate));
    const place = claimsOf(minted!.ticket).jti;
    const nobody = await post(gate, '/q/ticket', { authorization: `Bearer ${minted!.ticket}` }, { target: LESSON });
    assert.equal(nobody.status, 401);
    const stranger = session({
      persons: [{ ...PUPIL, personId: parsePersonId('0190a000-0000-7000-8000-0000000000ab')! }],
    });
    const elsewhere = session({ sessionId: parseSessionId('0190a000-0000-7000-8000-0000000000e7')! });
    const altered = `${minted!.ticket.slice(0, -6)}AAAAAA`;
    for (const [cookie, ticket, target] of [
      [await gate.cookie(stranger), minted!.ticket, LESSON],
      [await gate.cookie(elsewhere), minted!.ticket, LESSON],
      [await gate.cookie(), minted!.ticket, OTHER_LESSON],
      [await gate.cookie(), altered, LESSON],
    ] as const) {
      const answer = (await (await checkIn(gate, cookie, ticket, target)).json()) as TicketAnswer;
      assert.notEqual(claimsOf(answer.ticket).jti, place);
    }
    gate.clock.forward(40 * HOUR);
    const late = (await (await checkIn(gate, await gate.cookie(), minted!.ticket)).json()) as TicketAnswer;
    assert.notEqual(claimsOf(late.ticket).jti, place, 'after the lesson it is a new arrival');
  });

  test('[GATE-127] shown at the door it is checked in on the way: one request less; somebody else’s stays refused', async () => {
    const seen: (string | undefined)[] = [];
    await using gate = await startGate({}, (server) => {
      server.app.post('/api/lessons/:id/enter', async (request) => {
        seen.push(request.headers.authorization?.slice('Bearer '.length));
        return {};
      });
    });
    const [[minted] = []] = await mint(gate, asked(gate));
    const enter = async (cookie: string, lessonId: string = LESSON): Promise<string> => {
      await post(gate, `/api/lessons/${lessonId}/enter`, { cookie, authorization: `Bearer ${minted!.ticket}` }, {});
      return seen.at(-1) ?? '';
    };
    const given = await enter(await gate.cookie());
    assert.deepEqual([claimsOf(given).state, claimsOf(given).jti], ['admitted', claimsOf(minted!.ticket).jti]);
    const other = await enter(
      await gate.cookie(session({ sessionId: parseSessionId('0190a000-0000-7000-8000-0000000000e7')! })),
    );
    assert.notEqual(claimsOf(other).jti, claimsOf(minted!.ticket).jti);
    assert.notEqual(claimsOf(other).sessionId, session().sessionId);
  });

  test('[GATE-128] a minted ticket holds nothing: the counters do not know of it', async () => {
    await using gate = await startGate();
    const before = (await (await fetch(`${gate.url}/q/v1.json`)).json()) as { lanes: { serve: number }[] };
    const many = Array.from({ length: 50 }, (_, n) =>
      asked(gate, { personId: parsePersonId(`0190a000-0000-7000-8000-0000000001${String(n).padStart(2, '0')}`)! }),
    );
    assert.equal((await mint(gate, ...many)).length, 50);
    gate.clock.forward(3_000);
    const after = (await (await fetch(`${gate.url}/q/v1.json`)).json()) as { lanes: { serve: number }[] };
    assert.deepEqual(
      after.lanes.map(({ serve }) => serve),
      before.lanes.map(({ serve }) => serve),
    );
    assert.ok(parseLessonId(LESSON) !== undefined);
  });
});

test('[GATE-134] with school, lesson and bus away a gate that just started admits a minted ticket and its session', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'preau-alone-'));
  const keysFolder = join(folder, 'keys');
  try {
    // The evening: school signs the batch and the session, the gate mints. Both are gone then; the keys stay.
    const school = await createSigner({ folder: keysFolder, minter: 'school' });
    let minted: MintedTicket | undefined;
    {
      await using evening = await startGate({ keysFolder });
      const startsAt = Date.now() + 4 * MINUTE;
      const lesson = { lessonId: LESSON, startsAt, endsAt: startsAt + HOUR, audienceIds: [CLASS], teaches: false };
      const { sessionId, deviceId } = session();
      const asks = [{ ...PUPIL, sessionId, deviceId, lessons: [lesson] }];
      const batch = await school.minter('batch').mint({ asks }, MINUTE);
      const answer = await post(evening, '/q/batch', {}, { batch });
      minted = ((await answer.json()) as BatchAnswer).tickets[0]?.[0];
    }
    await using morning = await startGate({ keysFolder });
    const cookie = `preau_session=${await school.minter('session').mint(session(), 10 * MINUTE)}`;
    const response = await checkIn(morning, cookie, minted!.ticket);
    assert.equal(response.status, 200, await response.clone().text());
    const { ticket, state } = (await response.json()) as TicketAnswer;
    assert.deepEqual([state, claimsOf(ticket).jti], ['admitted', claimsOf(minted!.ticket).jti]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
