// Counters, keys, arrivals, shell and status over HTTP.

import assert from 'node:assert/strict';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Problem } from '@preau/protocol/base';
import type { SignedGateCounters, StatusAnswer } from '@preau/protocol/gate';
import { parsePersonId } from '@preau/core/base';
import { canonicalJson } from '@preau/core/gate';
import type { Json } from '@preau/core/gate';
import { checksThrough } from '../src/index.ts';
import { LESSON, PUPIL, session, startGate } from './running-gate.ts';
import type { TestGate } from './running-gate.ts';

const get = (gate: TestGate, path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(gate.url + path, { headers, redirect: 'manual', signal: AbortSignal.timeout(5_000) });
const HTML = { accept: 'text/html,application/xhtml+xml' };

describe('counters', () => {
  test('[GATE-10] five open lanes, under 1 kB', async () => {
    await using gate = await startGate();
    const text = await (await get(gate, '/q/v1.json')).text();
    const counters = JSON.parse(text) as SignedGateCounters;
    assert.deepEqual(
      counters.lanes.map(({ lane, mode }) => ({ lane, mode })),
      ['rejoin', 'lesson', 'staff', 'workspace', 'guardians'].map((lane) => ({ lane, mode: 'open' })),
    );
    assert.equal(counters.v, 1);
    assert.ok(text.length < 1_000, String(text.length));
  });

  test('[GATE-11] the same bytes for everybody for two seconds, and a 304 for whoever has them', async () => {
    await using gate = await startGate();
    const first = await get(gate, '/q/v1.json');
    const second = await get(gate, '/q/v1.json?me=1', { cookie: await gate.cookie() });
    const text = await first.text();
    assert.equal(await second.text(), text);
    assert.equal(
      first.headers.get('cache-control'),
      'public, max-age=2, stale-while-revalidate=10, stale-if-error=300',
    );
    assert.equal(first.headers.get('set-cookie'), null);
    const etag = first.headers.get('etag') ?? '';
    const known = await get(gate, '/q/v1.json', { 'if-none-match': `"other", W/${etag}` });
    assert.equal(known.status, 304);
    assert.equal(await known.text(), '');
    gate.clock.forward(2_000);
    const later = await get(gate, '/q/v1.json', { 'if-none-match': etag });
    assert.equal(later.status, 200);
    assert.notEqual(await later.text(), text);
  });

  test('[GATE-12] the signature holds over the canonical counters, and over nothing else', async () => {
    await using gate = await startGate();
    const { kid, sig, ...counters } = (await (await get(gate, '/q/v1.json')).json()) as SignedGateCounters;
    const { keys } = (await (await get(gate, '/q/keys.json')).json()) as {
      keys: ({ kid: string; d?: string } & Record<string, unknown>)[];
    };
    assert.ok(keys.length >= 4 && keys.every((key) => key.d === undefined), 'gate and school, public parts only');
    const key = await crypto.subtle.importKey(
      'jwk',
      keys.find((known) => known.kid === kid)!,
      { name: 'ECDSA', namedCurve: 'P-256' },
      false,
      ['verify'],
    );
    const [header = '', payload, signature = ''] = sig.split('.');
    assert.equal(payload, '', 'detached');
    assert.deepEqual(JSON.parse(Buffer.from(header, 'base64url').toString()), { alg: 'ES256' });
    const verify = (document: object): Promise<boolean> => {
      const input = `${header}.${Buffer.from(canonicalJson(document as Json)).toString('base64url')}`;
      return crypto.subtle.verify(
        { name: 'ECDSA', hash: 'SHA-256' },
        key,
        Buffer.from(signature, 'base64url'),
        Buffer.from(input),
      );
    };
    assert.equal(await verify(counters), true);
    assert.equal(await verify({ ...counters, t: counters.t + 1 }), false);
  });

  test('[GATE-13] places admitted are counted once, renewals are not', async () => {
    await using gate = await startGate();
    const lane = async (): Promise<{ serve: number; ratePerSecond: number }> => {
      gate.clock.forward(2_000);
      return ((await (await get(gate, '/q/v1.json')).json()) as SignedGateCounters).lanes.find(
        (each) => each.lane === 'lesson',
      )!;
    };
    assert.equal((await lane()).serve, 0);
    const ask = async (n: number, held?: string): Promise<string> => {
      const personId = parsePersonId(`0190a000-0000-7000-8000-0000000001${String(n).padStart(2, '0')}`)!;
      const response = await fetch(`${gate.url}/q/ticket`, {
        method: 'POST',
        body: JSON.stringify({ target: LESSON }),
        headers: {
          cookie: await gate.cookie(session({ persons: [{ ...PUPIL, personId }] })),
          'content-type': 'application/json',
          ...(held === undefined ? {} : { authorization: `Bearer ${held}` }),
        },
      });
      return ((await response.json()) as { ticket: string }).ticket;
    };
    const held = await ask(0);
    for (let n = 1; n < 30; n += 1) await ask(n);
    await ask(0, held);
    await ask(7);
    const busy = await lane();
    assert.equal(busy.serve, 30);
    assert.ok(busy.ratePerSecond > 0.4 && busy.ratePerSecond <= 0.5, String(busy.ratePerSecond));
    gate.clock.forward(10 * 60_000);
    assert.equal((await lane()).ratePerSecond, 0);
  });

  test('[GATE-14] an arrival for a device, in a cookie of its own', async () => {
    await using gate = await startGate();
    const ask = (body: unknown): Promise<Response> =>
      fetch(`${gate.url}/q/arrival`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const response = await ask({ deviceId: 'device-of-a-pupil-1', schoolId: '0750001A' });
    assert.equal(response.status, 200);
    const token =
      /preau_arrival=([^;]+); .*Path=\/api\/session; HttpOnly/.exec(response.headers.get('set-cookie') ?? '')?.[1] ??
      '';
    const { claims } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { claims: object };
    assert.deepEqual(Object.keys(claims).toSorted(), ['deviceId', 'minute', 'schoolId']);
    assert.equal((await ask({ deviceId: 'x' })).status, 400);
  });
});

describe('shell', () => {
  let gate: TestGate;
  before(async () => void (gate = await startGate()));
  after(async () => gate[Symbol.asyncDispose]());

  test('[GATE-20] any address a person opens is the shell; none redirects', async () => {
    for (const path of ['/', '/activation', '/jour/2026-11-23', '/cours/1?x=2']) {
      const response = await get(gate, path, HTML);
      assert.equal(response.status, 200, path);
      assert.equal(response.headers.get('cache-control'), 'no-cache');
      assert.match(await response.text(), /<html lang="fr">/);
      const known = await get(gate, path, { ...HTML, 'if-none-match': response.headers.get('etag') ?? '' });
      assert.equal(known.status, 304);
    }
    assert.match(await (await get(gate, '/?lang=en', HTML)).text(), /<html lang="en">/);
  });

  test('[GATE-20] an API, a file or a program gets a problem, not a page', async () => {
    for (const [path, headers] of [
      ['/api/nothing', HTML],
      ['/ws', HTML],
      ['/robots.txt', HTML],
      ['/jour', { accept: 'application/json' }],
    ] as const) {
      const response = await get(gate, path, headers);
      assert.equal(response.status, 404, path);
      assert.equal(((await response.json()) as Problem).code, 'request.notFound');
    }
  });

  test('[GATE-21] the policy allows our inline script and style by hash, and no other', async () => {
    const response = await get(gate, '/', HTML);
    const policy = response.headers.get('content-security-policy') ?? '';
    const html = await response.text();
    for (const tag of ['script', 'style']) {
      const content = new RegExp(`<${tag}>([^<]*)<`).exec(html)?.[1] ?? '';
      const hash = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(content))).toString('base64');
      assert.ok(policy.includes(`${tag}-src 'self' 'sha256-${hash}'`), `${tag}: ${policy}`);
    }
    assert.ok(!policy.includes('unsafe') && !policy.includes('*'), policy);
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
  });

  test('[GATE-22] assets are immutable and come as they were compressed', async () => {
    const path = '/assets/app-1a2b3c4d.js';
    const plain = await get(gate, path, { 'accept-encoding': 'identity' });
    assert.equal(plain.headers.get('cache-control'), 'public, max-age=31536000, immutable');
    assert.match(plain.headers.get('content-type') ?? '', /^text\/javascript/);
    assert.equal(await plain.text(), 'export const app = 1;');
    const raw = await gate.server.app.inject({ url: path, headers: { 'accept-encoding': 'gzip;q=0.5, br' } });
    assert.equal(raw.headers['content-encoding'], 'br');
    assert.equal(raw.body, 'brotli bytes');
    assert.equal(
      (await gate.server.app.inject({ url: path, headers: { 'accept-encoding': 'gzip, br;q=0' } })).body,
      'gzip bytes',
    );
    assert.equal((await get(gate, '/assets/app-00000000.js', HTML)).status, 404);
    assert.equal((await get(gate, '/shell.json', HTML)).status, 404);
    assert.equal((await get(gate, '/assets/..%2f..%2fkeys%2fgate%2fkeys.json', HTML)).status, 404);
  });

  test('[GATE-23] the worker is asked for again each time', async () => {
    const response = await get(gate, '/sw.js');
    assert.equal(response.headers.get('cache-control'), 'no-cache');
    assert.equal((await get(gate, '/sw.js', { 'if-none-match': response.headers.get('etag') ?? '' })).status, 304);
  });

  test('[GATE-25] without JavaScript the sentence of a refusal stands in the page', async () => {
    const french = await (await get(gate, '/?refus=session.wrongPassword', HTML)).text();
    assert.match(french, /role="alert">Identifiant ou mot de passe inconnu\.</);
    assert.match(
      await (await get(gate, '/?refus=session.wrongPassword&lang=en', HTML)).text(),
      /role="alert">Unknown login/,
    );
    assert.match(await (await get(gate, '/?refus=%3Cscript%3E', HTML)).text(), /role="alert" hidden>/);
    assert.match(await (await get(gate, '/?refus=toString', HTML)).text(), /role="alert" hidden>/);
    assert.match(await (await get(gate, '/?refus=session.odd', HTML)).text(), /role="alert">Préau a rencontré/);
  });
});

describe('status', () => {
  test('[GATE-32] with school and lesson dead the gate serves all that is its own', async () => {
    await using gate = await startGate();
    const cookie = await gate.cookie();
    const ticket = await fetch(`${gate.url}/q/ticket`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ target: LESSON }),
    });
    const paths = ['/', '/q/v1.json', '/q/keys.json', '/etat', '/etat.json', '/sw.js', '/health'];
    const statuses = await Promise.all(paths.map(async (path) => (await get(gate, path, HTML)).status));
    assert.deepEqual([ticket.status, ...statuses], [200, ...paths.map(() => 200)]);
  });

  test('[GATE-30] probes are real requests with a deadline: silence, 5xx and a wrong answer are failures', async () => {
    const silent = createTcpServer(() => undefined).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    let requests = 0;
    await using gate = await startGate({}, ({ app }) => {
      app.get('/api/session', async (_request, reply) => {
        requests += 1;
        return reply.code(requests > 1 ? 500 : 401).send();
      });
    });
    const checks = {
      ...checksThrough(gate.url),
      media: { url: `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`, statuses: [200] },
    };
    const prober = gate.gate.beginProbes(checks, 300);
    await Promise.all([prober.probe('gate'), prober.probe('lessons'), prober.probe('lessons'), prober.probe('media')]);
    for (let round = 0; round < 3; round += 1) await prober.probe('sign-in');
    await prober.probe('media');
    const { stages, source } = (await (await get(gate, '/etat.json')).json()) as StatusAnswer;
    silent.close();
    assert.equal(source, 'probe');
    const state = Object.fromEntries(stages.map((stage) => [stage.stage, stage.state]));
    assert.equal(state['gate'], 'open');
    assert.equal(state['lessons'], 'down', 'nobody stands behind the door: its own 404 is no sign of life');
    assert.equal(state['media'], 'down');
    assert.equal(state['sign-in'], 'down');
    assert.ok(stages[0]!.p95Ms! >= 0 && stages[0]!.checkedAt! <= gate.clock.now());
  });

  test('[GATE-33] plain HTML in both languages, no script, a word for each state', async () => {
    await using gate = await startGate();
    const french = await get(gate, '/etat', { 'accept-language': 'de, fr;q=0.8, en;q=0.5' });
    const html = await french.text();
    assert.match(html, /<html lang="fr">/);
    assert.ok(!html.includes('<script'));
    assert.equal(html.match(/>inconnu</g)?.length, 5, 'five stages, none measured yet');
    const english = await (await get(gate, '/etat', { 'accept-language': 'en-GB,en;q=0.9,fr;q=0.5' })).text();
    assert.match(english, /<html lang="en">/);
    assert.match(await (await get(gate, '/etat?lang=fr', { 'accept-language': 'en' })).text(), /<html lang="fr">/);
    assert.ok(gzipSync(html).length < 15_000);
    const policy = french.headers.get('content-security-policy') ?? '';
    const style = /<style>([^<]*)</.exec(html)?.[1] ?? '';
    assert.ok(
      policy.includes(Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(style))).toString('base64')),
    );
  });

  test('[GATE-34] the page says its source and its time, and no figure that was not measured', async () => {
    await using gate = await startGate();
    const first = await (await get(gate, '/etat?lang=fr')).text();
    assert.match(first, /Source.: sonde/);
    assert.ok(!first.includes(' ms '), 'nothing measured yet');
    const prober = gate.gate.beginProbes(checksThrough(gate.url));
    await prober.probe('gate');
    const later = await (await get(gate, '/etat?lang=fr')).text();
    assert.match(later, /Mesuré à <time datetime="20/);
    assert.match(later, /\d ms /);
  });
});
