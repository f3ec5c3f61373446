// Hostile requests on every route of the gate and at the door in front of lessons: a named refusal or a success, never a fault; a refusal gives no ticket,
// and what anybody may make up stays bounded. docs/spec/wall.md, "Hostile bodies".

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePersonId, parseSessionId } from '@preau/core/base';
import type { SessionClaims } from '@preau/core/base';
import { TICKET_COOKIE } from '@preau/protocol/base';
import { Dice, hostileBody, hostileText } from '../../../tools/testing/hostile-bodies.ts';
import {
  CodeCount,
  faultOf,
  HOSTILE_REQUESTS,
  HOSTILE_SEED,
  HOSTILE_TIMEOUT_MS,
  MOST_FAULTS,
} from '../../../tools/testing/hostile-run.ts';
import { GATE_OPERATIONS } from '../src/index.ts';
import { CLASS, LESSON, OTHER_LESSON, PUPIL, session, startGate } from './running-gate.ts';
import type { TestGate } from './running-gate.ts';

const ACCEPTED = 'accepted';
const HOUR_MS = 3_600_000;
/** Two accounts with a place in a school: five lessons that no plan knows for each, and the workspace. GATE-78. */
const MOST_PLACES = 2 * (5 + 1);
/** A page is refused as a page, for who reads pages. */
const PAGES = ['GET /attente/{id}'];

const OPERATOR = session({
  sessionId: parseSessionId('0190a000-0000-7000-8000-0000000000e6')!,
  persons: [{ ...PUPIL, personId: parsePersonId('0190a000-0000-7000-8000-0000000000ab')!, roles: ['operator'] }],
});
const NOBODY = session({ sessionId: parseSessionId('0190a000-0000-7000-8000-0000000000e7')!, persons: [] });

interface Right {
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly who?: SessionClaims;
}

/** A right request for each operation, and for the door in front of lessons. `null`: neither body nor parameter nor anything read from the request. */
const RIGHT: Readonly<Record<string, ((gate: TestGate) => Right | Promise<Right>) | null>> = {
  'POST /q/ticket': () => ({ body: { target: LESSON } }),
  'POST /q/arrival': () => ({ body: { deviceId: 'device-of-a-pupil-1', schoolId: PUPIL.schoolId } }),
  'GET /q/arrival/pixel.svg': () => ({}),
  'POST /q/batch': async ({ school, clock }) => {
    const { sessionId, deviceId } = session();
    const startsAt = clock.now() + 13 * HOUR_MS;
    const lessons = [{ lessonId: LESSON, startsAt, endsAt: startsAt + HOUR_MS, audienceIds: [CLASS], teaches: false }];
    const asks = [{ ...PUPIL, sessionId, deviceId, lessons }];
    return { body: { batch: await school.minter('batch').mint({ asks }, 60_000) } };
  },
  'GET /q/now.json': () => ({ who: OPERATOR }),
  'GET /q/v1.json': () => ({}),
  'GET /q/c/{file}': () => ({ params: { file: `${'a'.repeat(22)}.json` } }),
  'POST /q/away': async ({ gate }) => ({ body: { ticket: await ticketOf(gate) } }),
  'POST /q/leave': async ({ gate }) => ({ body: { ticket: await ticketOf(gate) } }),
  'GET /q/seeds.json': null,
  'GET /q/credits/{file}': () => ({ params: { file: '2026-11-23T08.json' } }),
  'GET /q/keys.json': null,
  'GET /attente/{id}': () => ({ params: { id: LESSON } }),
  'GET /etat': () => ({}),
  'GET /etat.json': null,
};
/** The door gives a place before lesson reads the body; a refusal there keeps it. GATE-9. */
const DOORS: typeof RIGHT = {
  'POST /api/lessons/{id}/enter': () => ({ params: { id: OTHER_LESSON }, body: { resume: true } }),
  'POST /api/lessons/{id}/open': () => ({ params: { id: OTHER_LESSON } }),
  'GET /api/lessons/{id}/texte': () => ({ params: { id: LESSON } }),
};
/** What anybody may have and cannot be refused with: pages, and files for all. */
const NEVER_REFUSED = ['GET /q/arrival/pixel.svg', 'GET /q/v1.json', 'GET /etat', ...Object.keys(DOORS)];

async function ticketOf(gate: TestGate['gate']): Promise<string> {
  const issued = await gate.desk.issue({ session: session(), target: LESSON, heldTicket: undefined });
  assert.equal(issued.ok, true);
  return issued.ok ? issued.value.token : '';
}

/** Header values are bytes: what none of them may say is left to the body. */
const headerText = (dice: Dice): string =>
  dice.pick([
    () => encodeURIComponent(hostileText(dice)),
    () => 'text/html,application/json;q=0.5,*/*;q=nan,text/plain;q=',
    () => ',;='.repeat(2_000),
    () => `W/"${'"'.repeat(50)}`,
    () => 'a.b.c',
    () => `${'x'.repeat(3_000)}.${'y'.repeat(3_000)}.z`,
  ])();

async function headersOf(dice: Dice, gate: TestGate, who: SessionClaims): Promise<Record<string, string>> {
  const signedIn =
    dice.next() < 0.8 ? await gate.cookie(who) : `preau_session=${headerText(dice).replaceAll(/[,; "]/g, '')}`;
  const more = ['preau_ticket', 'preau_arrival', 'preau_band'].filter(() => dice.next() < 0.2);
  const cookies = [signedIn, ...more.map((name) => `${name}=${headerText(dice).replaceAll(/[,; "]/g, '')}`)];
  const names = ['authorization', 'accept', 'accept-language', 'if-none-match', 'range'].filter(
    () => dice.next() < 0.2,
  );
  return {
    cookie: cookies.join('; '),
    ...Object.fromEntries(
      names.map((name) => [name, name === 'authorization' ? `Bearer ${headerText(dice)}` : headerText(dice)]),
    ),
  };
}

test(
  `[WALL-20] [WALL-21] ${HOSTILE_REQUESTS} hostile requests over the gate’s routes and its door: never a fault, and no refusal gives a ticket`,
  { timeout: HOSTILE_TIMEOUT_MS },
  async (t) => {
    assert.deepEqual(
      GATE_OPERATIONS.map(({ method, path }) => `${method} ${path}`).toSorted(),
      Object.keys(RIGHT).toSorted(),
    );
    const dice = new Dice(HOSTILE_SEED);
    const faults: string[] = [];
    const told: unknown[] = [];
    await using gate = await startGate({ fault: (error) => void told.push(error) }, ({ app }) => {
      app.post('/api/lessons/:id/enter', async () => ({}));
      app.post('/api/lessons/:id/open', async () => ({}));
      app.get('/api/lessons/:id/texte', async () => 'page');
    });
    const aims = Object.entries({ ...RIGHT, ...DOORS }).flatMap(([name, make]) =>
      make === null ? [] : [{ name, make }],
    );
    let left = 0;
    const codes = new CodeCount();
    const refused = new Set<string>();
    for (let count = 0; count < HOSTILE_REQUESTS && faults.length < MOST_FAULTS; count += 1) {
      const { name, make } = aims[count % aims.length]!;
      const [method = '', path = ''] = name.split(' ');
      const right = await make(gate);
      const isHostileId = dice.next() < 0.4;
      const filled = path.replaceAll(/\{(\w+)\}/g, (_all, key: string) =>
        encodeURIComponent((isHostileId ? undefined : right.params?.[key]) ?? hostileText(dice)),
      );
      const query =
        dice.next() < 0.3
          ? `?${dice.pick(['lang', 'ouvrir', 'refus', '__proto__'])}=${encodeURIComponent(hostileText(dice))}`
          : '';
      const { payload, type } =
        method === 'GET' ? { payload: undefined, type: undefined } : hostileBody(dice, right.body);
      const headers = {
        ...(await headersOf(dice, gate, dice.next() < 0.8 ? (right.who ?? session()) : dice.pick([OPERATOR, NOBODY]))),
        ...(type === undefined ? {} : { 'content-type': type }),
      };
      const response = await fetch(`${gate.url}${filled}${query}`, {
        method,
        headers,
        redirect: 'manual',
        signal: AbortSignal.timeout(20_000),
        ...(payload === undefined ? {} : { body: typeof payload === 'string' ? payload : new Uint8Array(payload) }),
      });
      const text = await response.text();
      const contentType = response.headers.get('content-type') ?? '';
      const code =
        contentType.includes('json') && response.status >= 400
          ? String((JSON.parse(text) as { code?: unknown }).code)
          : '';
      const isPage = PAGES.includes(name) && /^text\/(html|plain)/.test(contentType) && response.status < 500;
      const gives = response.headers.getSetCookie().some((cookie) => cookie.startsWith(`${TICKET_COOKIE}=`));
      const fault =
        response.status >= 400 && gives && !(name in DOORS)
          ? `${code} with a ticket`
          : isPage
            ? undefined
            : faultOf({ status: response.status, code, contentType }, []);
      if (fault !== undefined)
        faults.push(
          `${name} (request ${count} of seed ${HOSTILE_SEED}): ${fault}: ${filled}${query} ${JSON.stringify(headers).slice(0, 300)} ${String(payload).slice(0, 300)}`,
        );
      codes.add(response.status < 400 ? ACCEPTED : isPage ? 'a page' : code);
      if (response.status >= 400) refused.add(name);
      else if (name === 'POST /q/leave') left += 1;
    }
    assert.deepEqual(faults, []);
    assert.deepEqual(told, []);
    assert.deepEqual(
      aims.map(({ name }) => name).filter((name) => !refused.has(name) && !NEVER_REFUSED.includes(name)),
      [],
      'every route has refused something',
    );
    assert.equal(codes.has(ACCEPTED), true, 'not all that is odd is wrong');
    t.diagnostic(`seed ${HOSTILE_SEED}: ${String(codes)}`);
    // Whatever lessons the accounts made up, few places came of it; who left for good may come in again.
    gate.clock.forward(5_000);
    const { lanes } = JSON.parse(await gate.gate.counters.read()) as { lanes: { serve: number; crowd?: number[] }[] };
    const places = lanes.reduce((sum, { serve, crowd = [] }) => sum + serve + crowd.reduce((all, n) => all + n, 0), 0);
    assert.equal(places <= MOST_PLACES + left, true, `${places} places`);
    assert.equal((await fetch(`${gate.url}/q/v1.json`)).status, 200);
  },
);
