// Hostile bodies on every route of the school: a named refusal or a success, never a fault; what is refused has written nothing.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ROLES } from '@preau/core/base';
import type { Role } from '@preau/core/base';
import type { Operation } from '@preau/protocol/base';
import { SCHOOL_OPERATIONS } from '../src/index.ts';
import { Dice, hostileBody, hostileText } from '../../../tools/testing/hostile-bodies.ts';
import {
  CodeCount,
  faultOf,
  HOSTILE_REQUESTS,
  HOSTILE_SEED,
  HOSTILE_TIMEOUT_MS,
  MOST_FAULTS,
} from '../../../tools/testing/hostile-run.ts';
import type { HostileAnswer } from '../../../tools/testing/hostile-run.ts';
import { openTouchLog } from '../../../tools/testing/touch-log.ts';
import { NOT_BY_REQUESTS, openRightsWorld, readProbes } from './rights-world.ts';
import type { Asked, Probe, Wanted } from './rights-world.ts';
import { Jar } from './school-harness.ts';
import type { Answer } from './school-harness.ts';

const ACCEPTED = 'accepted';
const USES = 10;
/** A language that is none is French. */
const NEVER_REFUSES = ['GET /api/today/texte'];

const probes = await readProbes();
const world = await openRightsWorld();
const { harness } = world;
after(() => world[Symbol.asyncDispose]());
const takeTouched = await openTouchLog(harness.database, NOT_BY_REQUESTS);

/** What anybody may send; a line of the table for each guarded one. */
const PUBLIC_BODIES: Readonly<Record<string, object>> = {
  'POST /api/session': { login: 'zoe.lefevre', password: 'x' },
  'POST /api/activation/check': { code: 'AAAA-BBBB-CCCC' },
  'POST /api/session/card/look': { secret: 'x'.repeat(43) },
  'POST /api/session/card': { secret: 'x'.repeat(43), pictures: ['cat', 'boat'] },
  'POST /api/session/class': { code: 'AAAA-BBBB-CCCC' },
  'POST /api/activation': { code: 'AAAA-BBBB-CCCC', password: 'trois petits chats' },
};

const unprepared: string[] = [];

interface Aim {
  readonly operation: Operation;
  readonly probe: Probe | undefined;
  readonly roles: readonly Role[];
}

const aims = SCHOOL_OPERATIONS.map((operation): Aim => {
  const probe = probes.find(({ route }) => route === `${operation.method} ${operation.path}`);
  return { operation, probe, roles: ROLES.filter((role) => probe !== undefined && probe.who[role] !== 'none') };
  // What has neither a body nor a parameter has nothing to be hostile with.
}).filter(
  ({ operation }) => operation.method !== 'GET' || operation.path.includes('{') || operation.query !== undefined,
);

function toRead(answer: Answer): HostileAnswer {
  return {
    status: answer.status,
    code: answer.body['code'],
    contentType: String(answer.headers['content-type']),
  };
}

/** A right request serves as a beginning several times: making one may take requests of its own. */
const kept = new Map<string, { readonly wanted: Wanted; uses: number }>();

async function rightRequest(probe: Probe, asked: Asked): Promise<Wanted> {
  const key = `${probe.route} ${asked.role} ${asked.target.place}`;
  const known = kept.get(key);
  if (known !== undefined && (known.uses += 1) < USES) return known.wanted;
  try {
    const wanted = await probe.make(asked);
    kept.set(key, { wanted, uses: 0 });
    return wanted;
  } catch (error) {
    // After thousands of requests a quota may be full: what is sent then is hostile all the same.
    unprepared.push(String(error));
    return { body: {} };
  }
}

async function attack(dice: Dice, aim: Aim, count: number): Promise<{ fault: string | undefined; code: string }> {
  const { operation, probe } = aim;
  const role = aim.roles.length === 0 ? undefined : dice.pick(aim.roles);
  const target = world.targets[dice.pick(['own', 'mate', 'otherClass', 'otherSchool'] as const)];
  const places = probe?.places ?? [target.place];
  const canAim = probe !== undefined && role !== undefined && places.includes(target.place);
  const right: Wanted = canAim
    ? await rightRequest(probe, { harness, role, target, count })
    : { body: PUBLIC_BODIES[`${operation.method} ${operation.path}`] ?? {} };
  const jar = role === undefined ? new Jar() : await world.actor(role);
  const { payload, type } = hostileBody(dice, typeof right.body === 'object' ? right.body : undefined);
  const isHostileId = dice.next() < 0.3;
  const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const params = Object.fromEntries(
    names.map((name) => [name, (isHostileId ? undefined : right.params?.[name]) ?? hostileText(dice)]),
  );
  const query =
    operation.query === undefined || dice.next() < 0.5
      ? right.query
      : Object.fromEntries(operation.query.map((name) => [name, hostileText(dice)]));
  // What made the request ready, and a new sign-in, wrote too.
  await takeTouched();
  const answer = await world.send(
    operation,
    {
      params,
      ...(query === undefined ? {} : { query }),
      ...(operation.method === 'GET'
        ? {}
        : { body: payload as string, headers: { ...(type === undefined ? {} : { 'content-type': type }) } }),
    },
    jar,
  );
  if (role !== undefined && answer.status === 401) world.forget(role);
  const code = answer.status < 400 ? ACCEPTED : String(answer.body['code']);
  const fault = faultOf(toRead(answer), await takeTouched());
  const sent = `${JSON.stringify({ role, params, query })} ${String(payload)}`.slice(0, 600);
  return { fault: fault === undefined ? undefined : `${fault}: ${sent}`, code };
}

test(
  `[WALL-20] [WALL-21] ${HOSTILE_REQUESTS} hostile requests over all routes: never a fault, always a catalogued refusal, nothing half applied`,
  { timeout: HOSTILE_TIMEOUT_MS },
  async (t) => {
    const dice = new Dice(HOSTILE_SEED);
    const faults: string[] = [];
    const refused = new Set<string>();
    const codes = new CodeCount();
    for (let count = 0; count < HOSTILE_REQUESTS && faults.length < MOST_FAULTS; count += 1) {
      const aim = aims[count % aims.length]!;
      const name = `${aim.operation.method} ${aim.operation.path}`;
      const { fault, code } = await attack(dice, aim, count + 1);
      if (code !== ACCEPTED) refused.add(name);
      codes.add(code);
      if (fault !== undefined) faults.push(`${name} (request ${count} of seed ${HOSTILE_SEED}): ${fault}`);
    }
    assert.deepEqual(faults, []);
    const spared = aims
      .map(({ operation }) => `${operation.method} ${operation.path}`)
      .filter((name) => !refused.has(name) && !NEVER_REFUSES.includes(name));
    assert.deepEqual(spared, [], 'every route has refused something');
    assert.equal(unprepared.length < HOSTILE_REQUESTS / 10, true, unprepared[0]);
    t.diagnostic(`seed ${HOSTILE_SEED}: ${unprepared.length} unprepared; ${String(codes)}`);
    assert.equal(codes.has(ACCEPTED), true, 'not all that is odd is wrong');
    assert.equal(
      (await world.send({ method: 'GET', path: '/api/session' }, {}, await world.actor('head'))).status,
      200,
    );
  },
);

test('[WALL-20] a query that says everything twice is refused or read, and never a fault', async () => {
  const wrong: string[] = [];
  for (const { operation, probe, roles } of aims) {
    if (operation.query === undefined || operation.method !== 'GET') continue;
    const role = roles[0];
    const right: Wanted =
      probe === undefined || role === undefined
        ? {}
        : await rightRequest(probe, { harness, role, target: world.targets.own, count: 1 });
    const path = operation.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
      encodeURIComponent(right.params?.[name] ?? 'x'),
    );
    const twice = operation.query.flatMap((name) => {
      const value = encodeURIComponent(right.query?.[name] ?? '1');
      return [`${name}=${value}`, `${name}=${value}`];
    });
    const jar = role === undefined ? new Jar() : await world.actor(role);
    const answer = await harness.call('GET', `${path}?${twice.join('&')}`, { jar: jar.copy() });
    const fault = faultOf(toRead(answer), []);
    if (fault !== undefined) wrong.push(`GET ${operation.path}: ${fault}`);
  }
  assert.deepEqual(wrong, []);
});

test('[WALL-21] what is written by a refused request is seen', async () => {
  await takeTouched();
  await harness.database.query('write', "UPDATE school SET name = name || ''");
  const touched = await takeTouched();
  assert.deepEqual(touched, ['school']);
  const answer = { status: 400, code: 'request.invalid', contentType: 'application/problem+json' };
  assert.match(faultOf(answer, touched)!, /yet wrote school/);
  assert.equal(faultOf(answer, []), undefined);
  assert.match(faultOf({ ...answer, status: 500 }, [])!, /500/);
  assert.match(faultOf({ ...answer, code: 'made.up' }, [])!, /made\.up/);
  assert.match(faultOf({ ...answer, contentType: 'text/html' }, [])!, /text\/html/);
});
