import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { WebSocket } from 'ws';
import * as z from 'zod/mini';
import { DeadlineError } from './deadline.ts';
import { refuseEarly } from './early-refusals.ts';
import { createLogger } from './log.ts';
import { ProblemError, readRequest } from './problem.ts';
import { createServer } from './server.ts';
import type { HostServer, ServerOptions } from './server.ts';
import { socketDoor } from './upgrade.ts';

async function serve(
  t: TestContext,
  options: Partial<ServerOptions> = {},
): Promise<{ server: HostServer; url: string; logged: string[]; listen(): Promise<string> }> {
  const logged: string[] = [];
  const log = createLogger({
    name: 'test',
    level: 'debug',
    destination: { write: (line: string) => void logged.push(line) },
  });
  const server = await createServer({ name: 'test', log, bodyLimitBytes: 1_000, ...options });
  t.after(() => server.close(100));
  const { app } = server;
  app.get('/fault', async () => {
    throw new Error('secret-detail');
  });
  app.get('/slow', async () => {
    throw new DeadlineError('a part', 5);
  });
  app.get('/refused', async () => {
    throw new ProblemError('lesson.unknown', { detail: 'No lesson x' });
  });
  app.get('/later', async () => {
    throw new ProblemError('lesson.tooEarly', { retryAfterMs: 10_000 });
  });
  app.post('/read', async (request) =>
    readRequest(z.strictObject({ name: z.string(), slides: z.array(z.number()) }), request.body),
  );
  const result = {
    server,
    url: '',
    logged,
    listen: async () => (result.url = await server.listen({ host: '127.0.0.1', port: 0 })),
  };
  return result;
}

async function problem(
  response: Response,
): Promise<{ code: string; detail?: string; fields?: { path: string }[]; retryAfterMs?: number }> {
  assert.equal(response.headers.get('content-type'), 'application/problem+json; charset=utf-8');
  const body = (await response.json()) as { code: string; status: number };
  assert.equal(body.status, response.status);
  return body;
}

test('[WALL-22] a text with U+0000 or half a surrogate pair, which no database keeps, is refused by its place, and an escaped backslash is none', () => {
  const schema = z.strictObject({ names: z.array(z.string()), more: z.optional(z.record(z.string(), z.string())) });
  const placeOf = (value: unknown): string | undefined => {
    try {
      readRequest(schema, value);
      return undefined;
    } catch (error) {
      return (error as ProblemError).more.fields?.[0]?.path;
    }
  };
  assert.equal(placeOf({ names: ['a', String.raw`b\u0000`] }), undefined);
  assert.equal(placeOf({ names: ['a', 'b\0'] }), '/names/1');
  assert.equal(placeOf({ names: [], more: { 'a\0': 'x' } }), '/more');
  assert.equal(placeOf({ names: ['😀', '\ud83d'] }), '/names/1');
});

test('[HOUSE-4] refusals and faults are problem documents; a 5xx never shows its message', async (t) => {
  const { listen, logged } = await serve(t);
  const url = await listen();
  assert.deepEqual(await problem(await fetch(`${url}/refused`)), {
    type: 'urn:preau:problem:lesson.unknown',
    title: 'No such lesson',
    status: 404,
    code: 'lesson.unknown',
    detail: 'No lesson x',
  });
  const fault = await problem(await fetch(`${url}/fault?name=Zoe`));
  assert.equal(fault.code, 'server.fault');
  assert.doesNotMatch(JSON.stringify(fault), /secret-detail/);
  assert.equal(logged.filter((line) => line.includes('request failed')).length, 1);
  assert.doesNotMatch(logged.join(), /Zoe/);
  assert.equal((await problem(await fetch(`${url}/slow`))).code, 'server.unavailable');
  assert.equal((await problem(await fetch(`${url}/nothing`))).code, 'request.notFound');
});

test('[HOUSE-4] what may be retried says when, with jitter, in the body and in Retry-After', async (t) => {
  const { listen } = await serve(t);
  const response = await fetch(`${await listen()}/later`);
  const seconds = Number(response.headers.get('retry-after'));
  const { retryAfterMs = 0 } = await problem(response);
  assert.ok(retryAfterMs >= 10_000 && retryAfterMs <= 15_000);
  assert.equal(seconds, Math.ceil(retryAfterMs / 1000));
});

const bad: readonly [string, RequestInit, string][] = [
  ['a field of the wrong type', { body: '{"name":1,"slides":[1,"x"]}' }, 'request.invalid'],
  ['an unknown field', { body: '{"name":"a","slides":[],"extra":1}' }, 'request.invalid'],
  ['broken JSON', { body: '{"name":' }, 'request.invalid'],
  ['no body', {}, 'request.invalid'],
  ['a prototype', { body: '{"__proto__":{"admin":true}}' }, 'request.invalid'],
  ['a body over the limit', { body: JSON.stringify({ name: 'x'.repeat(2_000) }) }, 'request.tooLarge'],
  [
    'another content type',
    { body: 'a=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    'request.unsupportedType',
  ],
];
for (const [what, init, code] of bad) {
  test(`[HOUSE-5] ${what} is ${code}`, async (t) => {
    const { listen } = await serve(t);
    const url = await listen();
    const answer = await problem(
      await fetch(`${url}/read`, { method: 'POST', headers: { 'content-type': 'application/json' }, ...init }),
    );
    assert.equal(answer.code, code);
    if (what.includes('wrong type'))
      assert.deepEqual(
        answer.fields?.map((field) => field.path),
        ['/name', '/slides/1'],
      );
  });
}

test('[HOUSE-5] whoever sends far too much gets the answer, not a broken connection; without a length it is cut', async (t) => {
  const { listen } = await serve(t);
  const url = await listen();
  const headers = { 'content-type': 'application/json' };
  for (let time = 0; time < 5; time += 1) {
    const answer = await fetch(`${url}/read`, { method: 'POST', headers, body: 'a'.repeat(10_000_000) });
    assert.equal((await problem(answer)).code, 'request.tooLarge');
  }
  const endless = new ReadableStream({ pull: (sink) => sink.enqueue(new Uint8Array(65_536)) });
  const cut = await fetch(`${url}/read`, {
    method: 'POST',
    headers,
    body: endless,
    duplex: 'half',
  }).then(
    (answer) => answer.headers.get('connection'),
    () => 'close',
  );
  assert.equal(cut, 'close');
});

test('[HOUSE-5] a head that is too large is answered with its own code, which is the status of the answer', async (t) => {
  const { listen } = await serve(t);
  const answer = await fetch(`${await listen()}/health`, { headers: { cookie: 'x'.repeat(20_000) } });
  const { code, status } = (await answer.json()) as { code: string; status: number };
  assert.deepEqual([answer.status, code, status], [431, 'request.headTooLarge', 431]);
  assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
});

test('[HOUSE-5] what is not HTTP gets a problem document and a closed connection', async (t) => {
  const { listen } = await serve(t);
  const { port } = new URL(await listen());
  const socket = connect(Number(port), '127.0.0.1');
  socket.write('NONSENSE\r\n\r\n');
  assert.match(await text(socket), /^HTTP\/1\.1 400 .*"code":"request\.invalid"/s);
});

test('[HOUSE-6] every answer carries the security headers; https adds HSTS; inline scripts only by hash', async (t) => {
  const { listen } = await serve(t, {
    publicUrl: 'https://ecole.example',
    contentPolicy: { scriptHashes: ['sha256-abc'], connect: ['wss://media.example'] },
  });
  const url = await listen();
  for (const path of ['/health', '/nothing', '/fault']) {
    const { headers } = await fetch(`${url}${path}`);
    const policy = headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'self'; script-src 'self' 'sha256-abc';/);
    assert.match(policy, /connect-src 'self' wss:\/\/media\.example;.*frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /unsafe/);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('strict-transport-security'), 'max-age=31536000');
    assert.match(headers.get('x-request-id') ?? '', /^[\da-f-]{36}$/);
  }
});

test('[HOUSE-7] what changes state is refused from a foreign origin and served from our own', async (t) => {
  const { listen } = await serve(t, { publicUrl: 'https://ecole.example' });
  const url = await listen();
  const post = async (origin?: string): Promise<number> =>
    (
      await fetch(`${url}/read`, {
        method: 'POST',
        body: '{"name":"a","slides":[]}',
        headers: { 'content-type': 'application/json', ...(origin === undefined ? {} : { origin }) },
      })
    ).status;
  assert.deepEqual(
    [
      await post(),
      await post(url),
      await post('https://ecole.example'),
      await post('https://evil.example'),
      await post('null'),
      await post('http://127.0.0.1:1'),
    ],
    [200, 200, 200, 403, 403, 403],
  );
});

test('[HOUSE-9] health names the failing check and does not wait for a slow one', async (t) => {
  const { listen } = await serve(t, {
    checkMs: 20,
    checks: {
      database: async () => true,
      media: () => new Promise(() => undefined),
      bus: async () => {
        throw new Error('x');
      },
    },
  });
  const response = await fetch(`${await listen()}/health`);
  assert.equal(response.status, 503);
  assert.deepEqual(await response.json(), {
    status: 'failing',
    checks: { database: 'ok', media: 'failing', bus: 'failing' },
  });
});

test('[HOUSE-9] metrics count requests by route pattern, never by address', async (t) => {
  const { listen, server } = await serve(t);
  server.app.get('/thing/:id', async () => 'ok');
  const url = await listen();
  await (await fetch(`${url}/thing/private-id?x=1`)).text();
  const metrics = await (await fetch(`${url}/metrics`)).text();
  assert.match(
    metrics,
    /preau_http_request_seconds_count\{app="test",method="GET",route="\/thing\/:id",status="200"\} 1/,
  );
  assert.doesNotMatch(metrics, /private-id/);
});

test('[HOUSE-10] closing lets a running request end, refuses new ones and cuts what is left', async (t) => {
  const { server, listen } = await serve(t);
  const gate = Promise.withResolvers<void>();
  const entered = Promise.withResolvers<void>();
  server.app.get('/wait', async () => {
    entered.resolve();
    await gate.promise;
    return 'done';
  });
  const enteredStuck = Promise.withResolvers<void>();
  server.app.get('/stuck', () => {
    enteredStuck.resolve();
    return new Promise(() => undefined);
  });
  const url = await listen();
  const waiting = fetch(`${url}/wait`);
  const stuck = fetch(`${url}/stuck`).then(
    () => 'answered',
    () => 'cut',
  );
  await Promise.all([entered.promise, enteredStuck.promise]);
  const closing = server.close(300);
  assert.equal(server.close(), closing);
  const inside = await server.app.inject('/wait').catch(() => undefined);
  if (inside !== undefined) assert.equal(inside.json().code, 'server.closing');
  gate.resolve();
  assert.equal(await (await waiting).text(), 'done');
  await closing;
  assert.equal(await stuck, 'cut');
});

async function refusal(socket: WebSocket): Promise<{ status: number; code: string }> {
  const [, response] = (await once(socket, 'unexpected-response')) as [
    unknown,
    NodeJS.ReadableStream & { statusCode: number },
  ];
  const body = JSON.parse(await text(response)) as { code: string };
  return { status: response.statusCode, code: body.code };
}

test('[HOUSE-11] a socket opens with subprotocol and pass; the rest is refused before the switch', async (t) => {
  const { server, listen } = await serve(t);
  server.onUpgrade(
    '/ws',
    socketDoor<string>({
      protocol: 'preau.lesson.1',
      maxPayloadBytes: 100,
      admit: async (pass) => {
        if (pass === 'throws') throw new Error('x');
        return pass === 'good' ? { ok: true, value: 'seat 1' } : { ok: false, error: { code: 'pass.invalid' } };
      },
      open: (socket, seat) => {
        socket.on('error', () => undefined);
        socket.send(seat);
      },
    }),
  );
  const url = (await listen()).replace('http', 'ws');
  const good = new WebSocket(`${url}/ws/x`, ['preau.lesson.1', 'pass.good']);
  assert.equal(String((await once(good, 'message'))[0]), 'seat 1');
  assert.equal(good.protocol, 'preau.lesson.1');
  assert.equal(good.extensions, '');
  good.send('x'.repeat(200));
  assert.equal((await once(good, 'close'))[0], 1009);

  const refused = (path: string, protocols: string[], origin?: string): Promise<{ status: number; code: string }> =>
    refusal(new WebSocket(`${url}${path}`, protocols, origin === undefined ? {} : { origin }));
  assert.deepEqual(await refused('/ws', ['preau.lesson.1', 'pass.bad']), { status: 401, code: 'pass.invalid' });
  assert.deepEqual(await refused('/ws', ['preau.lesson.1']), { status: 401, code: 'pass.invalid' });
  assert.deepEqual(await refused('/ws', ['other', 'pass.good']), { status: 400, code: 'request.invalid' });
  assert.deepEqual(await refused('/ws', ['preau.lesson.1', 'pass.throws']), { status: 500, code: 'server.fault' });
  assert.deepEqual(await refused('/elsewhere', ['preau.lesson.1']), { status: 404, code: 'request.notFound' });
  assert.deepEqual(await refused('/ws', ['preau.lesson.1', 'pass.good'], 'https://evil.example'), {
    status: 403,
    code: 'request.foreignOrigin',
  });
});

test('[HOUSE-88] a look refuses before route, hook, body and log; with its time, and a count; others go on', async (t) => {
  const { server, listen, logged } = await serve(t);
  let [isFull, hooks] = [true, 0];
  server.app.addHook('onRequest', async () => void (hooks += 1));
  refuseEarly(server.app, {
    method: 'POST',
    route: '/read',
    isAt: (path) => path === '/read',
    look: ({ headers }) =>
      isFull && headers['x-known'] === undefined ? { code: 'server.unavailable', retryAfterMs: 8_000 } : undefined,
  });
  const url = await listen();
  const ask = (headers: Record<string, string> = {}, body = '{"name":"a","slides":[]}'): Promise<Response> =>
    fetch(`${url}/read?x=1`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
  const before = logged.length;
  const refused = await ask({}, 'x'.repeat(900));
  assert.equal(refused.headers.get('x-content-type-options'), 'nosniff');
  assert.ok(Number(refused.headers.get('retry-after')) >= 8);
  const { code, retryAfterMs = 0 } = await problem(refused);
  assert.equal(code, 'server.unavailable');
  assert.ok(retryAfterMs >= 8_000 && retryAfterMs <= 12_000);
  assert.deepEqual([hooks, logged.length - before], [0, 0]);
  const counted = /preau_http_refused_early_total\{route="\/read",app="test"\} 1\n/;
  assert.match(await server.metrics.registry.metrics(), counted);
  assert.match(await server.metrics.registry.metrics(), counted);
  assert.equal((await ask({ 'x-known': '1' })).status, 200);
  assert.equal((await fetch(`${url}/refused`)).status, 404);
  isFull = false;
  assert.equal((await ask()).status, 200);
});
