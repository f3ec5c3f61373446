// The proxy fragments of deploy/gate, run by the real programs where they exist: TEST_NGINX and TEST_HAPROXY name others than those of the PATH.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createSigner } from '@preau/host';
import { freePort } from '../../../tools/testing/free-port.ts';
import { LESSON, OTHER_LESSON, PUPIL, session, startGate } from './running-gate.ts';

const deploy = fileURLToPath(new URL('../../../deploy/gate/', import.meta.url));
const programOf = (name: string, variable: string): string | undefined =>
  [process.env[variable], `/usr/sbin/${name}`, `/usr/local/sbin/${name}`].find(
    (path) => path !== undefined && existsSync(path),
  );
const nginx = programOf('nginx', 'TEST_NGINX');
const njs = [
  process.env['TEST_NGINX_NJS'],
  '/usr/lib/nginx/modules/ngx_http_js_module.so',
  '/usr/share/nginx/modules/ngx_http_js_module.so',
].find((path) => path !== undefined && existsSync(path));
const haproxy = programOf('haproxy', 'TEST_HAPROXY');

async function folderOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'preau-proxy-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function untilItAnswers(url: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (
    !(await fetch(url).then(
      (answer) => answer.ok,
      () => false,
    ))
  ) {
    assert.ok(Date.now() < deadline, `${url} does not answer`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

/** A gate with a lesson behind it that counts who comes; `ask` enters a lesson through `url`. */
async function houseOf(t: TestContext, folder: string) {
  let entered = 0;
  const gate = await startGate({}, (server) => {
    server.app.post('/api/lessons/:id/enter', async () => ({ entered: (entered += 1) }));
  });
  t.after(() => gate[Symbol.asyncDispose]());
  await mkdir(join(folder, 'keys', 'public'), { recursive: true });
  const keys = gate.gate.publicKeys().slice(0, 2);
  await writeFile(join(folder, 'keys', 'public', 'gate.json'), JSON.stringify({ keys }));
  const issued = await gate.gate.desk.issue({ session: session(), target: LESSON, heldTicket: undefined });
  assert.ok(issued.ok);
  const { token, claims } = issued.value;
  const stranger = await createSigner({ folder: join(folder, 'stranger'), minter: 'gate' });
  const forged = await stranger.minter('ticket').mint(claims, 300_000);
  const [head, , signature] = token.split('.');
  const spliced = `${head}.${Buffer.from(JSON.stringify({ claims: { ...PUPIL } })).toString('base64url')}.${signature}`;
  const ask = async (url: string, ticket: string | undefined, lesson: string = LESSON): Promise<number> =>
    (
      await fetch(`${url}/api/lessons/${lesson}/enter`, {
        method: 'POST',
        headers: {
          cookie: await gate.cookie(),
          ...(ticket === undefined ? {} : { authorization: `Bearer ${ticket}` }),
        },
      })
    ).status;
  return { gate, token, forged, spliced, ask, count: () => entered };
}

type House = Awaited<ReturnType<typeof houseOf>>;

async function judge(house: House, url: string): Promise<void> {
  const { token, forged, spliced, ask } = house;
  assert.equal(await ask(url, token), 200);
  assert.equal(await ask(url, undefined), 200, 'the gate gives one');
  const before = house.count();
  for (const bad of [forged, spliced, `${token.slice(0, -4)}AAAA`, 'a.b.c', 'nothing'])
    assert.equal(await ask(url, bad), 401, bad);
  assert.equal(await ask(url, token, OTHER_LESSON), 401, 'a ticket for another lesson');
  assert.equal(house.count(), before, 'none of them reached the house');
}

test(
  '[GATE-94] [GATE-152] nginx checks tickets without the house, and serves the counters from its cache or from the file',
  {
    skip: nginx === undefined || njs === undefined ? 'no nginx with njs' : false,
  },
  async (t) => {
    const folder = await folderOf(t);
    const house = await houseOf(t, folder);
    const port = await freePort();
    const fragment = (await readFile(join(deploy, 'nginx.conf'), 'utf8'))
      .replaceAll('/etc/nginx/preau/', deploy)
      .replaceAll('/var/cache/nginx', folder)
      .replaceAll('/var/lib/preau', folder)
      .replaceAll('127.0.0.1:8080', new URL(house.gate.url).host)
      .replace('listen 8000', `listen 127.0.0.1:${port}`);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((name) => `${name}_temp_path ${folder}/${name};`)
      .join('\n');
    const conf = `load_module ${njs};\ndaemon off;\nmaster_process off;\npid ${folder}/pid;\nerror_log ${folder}/error.log;\nevents {}\nhttp {\naccess_log off;\n${temporary}\n${fragment}\n}\n`;
    await writeFile(join(folder, 'nginx.conf'), conf);
    const child = spawn(nginx!, ['-c', join(folder, 'nginx.conf'), '-p', folder], { stdio: 'ignore' });
    t.after(() => child.kill('SIGKILL'));
    const url = `http://127.0.0.1:${port}`;
    await untilItAnswers(`${url}/q/v1.json`);
    await judge(house, url);
    const texts = new Set<string>();
    const from = Date.now();
    for (let n = 0; n < 50; n += 1)
      texts.add(await (await fetch(`${url}/q/v1.json?${n}`, { headers: { cookie: `a=${n}` } })).text());
    assert.ok(texts.size <= 2 + (Date.now() - from) / 2_000, `${texts.size} texts`);
    const { headers } = await fetch(`${url}/q/v1.json`);
    for (const kept of ['x-content-type-options', 'cache-control', 'etag', 'access-control-allow-origin'])
      assert.ok(headers.has(kept), kept);
    for (const left of ['content-security-policy', 'permissions-policy', 'x-frame-options', 'x-request-id'])
      assert.ok(!headers.has(left), left);
    assert.ok((await fetch(`${url}/`)).headers.has('content-security-policy'), 'pages keep theirs');
    await house.gate.server.close();
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    assert.equal((await fetch(`${url}/q/v1.json`)).status, 200, 'with the gate gone the last one stands');
  },
);

test(
  '[GATE-94] HAProxy checks tickets without the house, and serves the counters from its cache',
  {
    skip: haproxy === undefined ? 'no haproxy' : false,
  },
  async (t) => {
    const folder = await folderOf(t);
    const house = await houseOf(t, folder);
    const keys = spawnSync(process.execPath, [join(deploy, 'public-keys.mjs'), folder, folder]);
    assert.equal(keys.status, 0, String(keys.stderr));
    const port = await freePort();
    const text = (await readFile(join(deploy, 'haproxy.cfg'), 'utf8'))
      .replaceAll('/etc/haproxy/preau', folder)
      .replaceAll('127.0.0.1:8080', new URL(house.gate.url).host)
      .replace('127.0.0.1:8001', `127.0.0.1:${port}`)
      .replace('maxconn 20000', 'maxconn 500');
    await writeFile(join(folder, 'haproxy.cfg'), text);
    const checked = spawnSync(haproxy!, ['-c', '-f', join(folder, 'haproxy.cfg')], { encoding: 'utf8' });
    assert.equal(checked.status, 0, checked.stderr);
    const child = spawn(haproxy!, ['-db', '-f', join(folder, 'haproxy.cfg')], {
      stdio: 'ignore',
      cwd: dirname(folder),
    });
    t.after(() => child.kill('SIGKILL'));
    const url = `http://127.0.0.1:${port}`;
    await untilItAnswers(`${url}/q/v1.json`);
    await judge(house, url);
    const texts = new Set<string>();
    const from = Date.now();
    for (let n = 0; n < 50; n += 1)
      texts.add(await (await fetch(`${url}/q/v1.json?${n}`, { headers: { cookie: `a=${n}` } })).text());
    assert.ok(texts.size <= 2 + (Date.now() - from) / 2_000, `${texts.size} texts`);
  },
);
