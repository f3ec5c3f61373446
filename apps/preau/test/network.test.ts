// A house that others reach: without https, and with a certificate. On loopback only.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { WebSocket } from 'ws';
import { connect } from '../../../packages/sfu/test/signal-client.ts';
import { makeCertificate } from '../../../tools/testing/certificate.ts';
import { addFreshLesson } from '../../../tools/testing/fresh-lesson.ts';
import { openTestDatabase } from '../../../tools/testing/postgres.ts';
import { startPreau } from '../../../tools/testing/preau-process.ts';
import { Visitor } from '../../../tools/testing/visitor.ts';

const base = mkdtempSync(join(tmpdir(), 'preau-network-'));
after(() => rmSync(base, { recursive: true, force: true }));

for (const words of [[], ['--demo']]) {
  test(`[HOUSE-53] beyond loopback without https it warns; a demo school only with --demo (${words.join(' ') || 'no word'})`, async () => {
    await using database = await openTestDatabase();
    const dataDir = mkdtempSync(join(base, 'open-'));
    const env = { PREAU_HOST: '0.0.0.0', PREAU_DATABASE_URL: database.url };
    await using preau = await startPreau({ dataDir, words, env });
    assert.equal((await fetch(`http://127.0.0.1:${new URL(preau.url).port}/health`)).status, 200);
    for (const end = Date.now() + 5_000; !preau.output().includes('Ctrl-C stops it'); await wait(20))
      assert.ok(Date.now() < end);
    assert.match(preau.output(), /Without https, browsers give microphones and cameras only on this machine/);
    assert.doesNotMatch(preau.output(), /0\.0\.0\.0/, 'an address is told that can be typed');
    assert.equal(existsSync(join(dataDir, 'demo.json')), words.length > 0);
    assert.equal(preau.output().includes('Demo school'), words.length > 0);
  });
}

test('[HOUSE-54] with a certificate everything is https and wss, cookies are Secure, and the probes are content', async () => {
  const { cert, key } = makeCertificate();
  const files = { PREAU_TLS_CERT: join(base, 'cert.pem'), PREAU_TLS_KEY: join(base, 'key.pem') };
  writeFileSync(files.PREAU_TLS_CERT, cert);
  writeFileSync(files.PREAU_TLS_KEY, key, { mode: 0o600 });
  await using database = await openTestDatabase();
  const dataDir = mkdtempSync(join(base, 'tls-'));
  await using preau = await startPreau({ dataDir, env: { ...files, PREAU_DATABASE_URL: database.url } });
  assert.match(preau.url, /^https:\/\/127\.0\.0\.1:/);
  assert.doesNotMatch(preau.output(), /Without https/);
  await assert.rejects(fetch(`${preau.url}/health`), 'a stranger does not trust it');

  const known = getCACertificates('default');
  setDefaultCACertificates([...known, cert]);
  try {
    const teacher = preau.accounts.find(({ role }) => role === 'teacher')!;
    const signIn = await fetch(`${preau.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: teacher.login, password: teacher.password }),
    });
    assert.equal(signIn.status, 200);
    const cookies = signIn.headers.getSetCookie();
    assert.ok(cookies.length >= 2);
    for (const cookie of cookies) assert.match(cookie, /; Secure/);
    assert.match(signIn.headers.get('strict-transport-security') ?? '', /max-age=\d+/);

    const lessonId = await addFreshLesson(preau);
    const visitor = await Visitor.signIn(preau.url, teacher);
    const { ticket } = await visitor.get<{ ticket: string }>('POST', '/q/ticket', { target: lessonId });
    const headers = { authorization: `Bearer ${ticket}` };
    await visitor.get('POST', `/api/lessons/${lessonId}/open`, {}, { headers });
    const entry = await visitor.get<{ socket: string; log: string; pass: string }>(
      'POST',
      `/api/lessons/${lessonId}/enter`,
      {},
      { headers },
    );
    assert.match(entry.socket, /^wss:/);
    assert.match(entry.log, /^https:/);
    const socket = new WebSocket(entry.socket, ['preau.lesson.1', `pass.${entry.pass}`]);
    await once(socket, 'message', { signal: AbortSignal.timeout(10_000) });
    socket.terminate();
    const grant = await visitor.get<{ url: string; token: string }>(
      'POST',
      `/api/lessons/${lessonId}/media-grant`,
      {},
      { headers },
    );
    assert.equal(grant.url, preau.url.replace('https', 'wss'));
    const media = connect(grant.url, grant.token);
    await media.next('join');
    media.socket.close();

    for (const end = Date.now() + 30_000; ; await wait(200)) {
      const { stages } = (await (await fetch(`${preau.url}/etat.json`)).json()) as {
        stages: { stage: string; state: string }[];
      };
      if (stages.every(({ state }) => state === 'open')) break;
      assert.ok(Date.now() < end, JSON.stringify(stages));
    }
  } finally {
    setDefaultCACertificates(known);
  }
  const plain = request({
    host: '127.0.0.1',
    port: new URL(preau.url).port,
    path: '/health',
    rejectUnauthorized: true,
  }).end();
  const [error] = (await once(plain, 'error')) as [NodeJS.ErrnoException];
  assert.match(error.code ?? '', /SELF_SIGNED|UNABLE_TO_VERIFY/);
});
