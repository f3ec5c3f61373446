// Walkers before a gate of the test's own, in real time.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { walkIn } from '../src/rehearse/walker.ts';
import type { WalkOptions } from '../src/rehearse/walker.ts';
import { newWalk } from '../src/rehearse/walk.ts';
import type { Walk } from '../src/rehearse/walk.ts';

function walk(over: Partial<Walk>): Walk {
  return { ...newWalk({ classIndex: 0, role: 'pupil', arrivedAt: 0 }), ...over };
}

/** A gate and a lesson that answer as they are told, and what they were asked. */
async function housing(
  answer: (path: string, n: number) => { status?: number; body: unknown; headers?: Record<string, string> },
): Promise<AsyncDisposable & { readonly url: string; readonly asked: { path: string; at: number; tag?: string }[] }> {
  const asked: { path: string; at: number; tag?: string }[] = [];
  const server = createServer((request, response) => {
    const path = `${request.method} ${request.url}`;
    const tag = request.headers['if-none-match'];
    asked.push({ path, at: performance.now(), ...(tag === undefined ? {} : { tag }) });
    const told = answer(path, asked.filter((each) => each.path === path).length);
    response.statusCode = told.status ?? 200;
    for (const [name, value] of Object.entries(told.headers ?? {})) response.setHeader(name, value);
    const isText = typeof told.body === 'string';
    response.setHeader('content-type', isText ? 'text/html' : 'application/json');
    response.end(isText ? (told.body as string) : JSON.stringify(told.body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const walking = (url: string, of: Walk, coming: Partial<WalkOptions['coming']> = {}): WalkOptions => ({
  url,
  lessonId: 'none',
  person: { session: 'of the evening before' },
  coming: { givesUpAt: 30_000, cutRatio: null, hasSecondDevice: false, luck: 1, ...coming },
  walk: of,
  startsAt: Date.now(),
  endsAt: Date.now() + 60_000,
  reloadMs: 1e9,
  lineBackMs: 1_000,
  signal: new AbortController().signal,
});

test('[SIM-21] a walker comes back when it was told to, not sooner, and takes a refusal without a time for good', async () => {
  await using house = await housing((path, n) =>
    path !== 'POST /q/ticket'
      ? { body: {} }
      : n === 1
        ? { status: 503, headers: { 'retry-after': '1' }, body: { code: 'server.unavailable' } }
        : { status: 403, body: { code: 'lesson.forbidden' } },
  );
  const gone = walk({});
  await walkIn(walking(house.url, gone));
  assert.deepEqual(gone.refusals, { 'server.unavailable': 1, 'lesson.forbidden': 1 });
  assert.equal(gone.requests, 2);
  assert.ok(gone.gaveUpAt !== null);
  const asked = house.asked.filter(({ path }) => path === 'POST /q/ticket');
  assert.ok(asked[1]!.at - asked[0]!.at >= 990, 'never sooner');
});

test('[SIM-31] who waits loads the page, looks with the tag that it has, and asks for a turn that seems near long before it was told to', async () => {
  const crowd = { first: 0, from: 0, to: 64, heads: [5, ...Array.from({ length: 31 }, () => 0)] };
  const facts = { state: 'waiting', lane: 'lesson', rank: 60, classPath: '/q/c/x.json', comeBackAfterMs: 120_000 };
  await using house = await housing((path, n) => {
    if (path === 'POST /q/ticket')
      return {
        body: { ticket: 't', state: n === 1 ? 'present' : 'admitted', rank: 60, lane: 'lesson', renewAfterMs: 120_000 },
      };
    if (path === 'GET /attente/none')
      return { body: `<script type="application/json" id="facts">${JSON.stringify(facts)}</script>` };
    if (path === 'GET /q/v1.json')
      return n === 1
        ? { headers: { etag: '"1"' }, body: { pollMs: 2_000, lanes: [{ lane: 'lesson', crowd }] } }
        : { headers: { etag: '"2"' }, body: { pollMs: 2_000, lanes: [{ lane: 'lesson' }] } };
    if (path === 'GET /q/c/x.json')
      return n === 1 ? { headers: { etag: '"c"' }, body: { in: 0 } } : { status: 304, body: {} };
    return { status: 403, body: { code: 'lesson.forbidden' } };
  });
  const pupil = walk({});
  await walkIn(walking(house.url, pupil));
  const paths = house.asked.map(({ path }) => path);
  assert.ok(paths.indexOf('GET /attente/none') > paths.indexOf('POST /q/ticket'), 'the page after the first answer');
  assert.equal(paths.filter((path) => path === 'POST /q/ticket').length, 2);
  const second = house.asked.filter(({ path }) => path === 'GET /q/c/x.json')[1];
  assert.equal(second?.tag, '"c"');
  assert.equal(pupil.unchanged >= 1, true);
  const tickets = house.asked.filter(({ path }) => path === 'POST /q/ticket');
  assert.ok(tickets[1]!.at - tickets[0]!.at < 30_000, 'not after two minutes');
  assert.equal(pupil.rank, 60);
});

test('[SIM-32] patience ends the wait at its moment', async () => {
  await using house = await housing((path) =>
    path === 'POST /q/ticket'
      ? { status: 503, headers: { 'retry-after': '60' }, body: { code: 'server.unavailable' } }
      : { body: {} },
  );
  const pupil = walk({});
  await walkIn(walking(house.url, pupil, { givesUpAt: 300 }));
  assert.ok(pupil.gaveUpAt !== null && pupil.gaveUpAt >= 290 && pupil.enteredAt === null);
});

test('[SIM-21] a socket that does not open is asked for again, with another pass', async () => {
  const ending = new AbortController();
  await using house = await housing((path, n) => {
    if (path === 'POST /q/ticket') return { body: { state: 'admitted', rank: 1 } };
    if (!path.endsWith('/enter')) return { body: {} };
    if (n === 2) ending.abort();
    // Nobody listens there.
    return { body: { socket: 'ws://127.0.0.1:9/', pass: `p${n}`, level: 0, phase: 'open', seat: 1 } };
  });
  const pupil = walk({});
  await walkIn({ ...walking(house.url, pupil), signal: ending.signal });
  assert.equal(house.asked.filter(({ path }) => path.endsWith('/enter')).length, 2);
  assert.ok((pupil.refusals['socket'] ?? 0) >= 1);
  assert.equal(pupil.gaveUpAt, null, 'the rehearsal ended, nobody gave up');
});
