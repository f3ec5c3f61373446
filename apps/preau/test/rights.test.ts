// Walks the table of rights: every operation of the API x every role x own class, other class, other school. Real PostgreSQL, real
// sessions, the whole house behind one listener.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, test } from 'node:test';
import { PROBLEMS } from '@preau/protocol/base';
import { SCHOOL_OPERATIONS } from '@preau/school';
import { openAssembledHouse } from './support/assembled-house.ts';
import { addPicture, createDeeds } from './support/deeds.ts';
import { RIGHTS } from './support/rights.ts';
import { CALLERS, fillTwoSchools } from './support/two-schools.ts';
import type { Caller, Cookies } from './support/two-schools.ts';

const house = await openAssembledHouse();
after(() => house[Symbol.asyncDispose]());
const { app } = house.server;
const schools = await fillTwoSchools(house);
const deeds = await createDeeds(house, schools);
const pictureId = await addPicture(house, schools);
const { target } = schools;
const address = await house.server.listen({ host: '127.0.0.1', port: 0 });

const { paths } = (await app.inject({ method: 'GET', url: '/api/openapi.json' })).json<{
  paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
}>();
/** Every operation with the status of its success. */
const operations = new Map(
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { responses }]) => [
      `${method.toUpperCase()} ${path}`,
      Number(Object.keys(responses).find((status) => status !== 'default')),
    ]),
  ) as [string, number][],
);

test('[HOUSE-26] the table has a line for every operation of gate, lesson and host, and for none that is not there', () => {
  // The school has a table of its own, with a line for each of its routes: apps/school/test/rights.test.ts. WALL-10.
  const ofSchool = new Set(SCHOOL_OPERATIONS.map(({ method, path }) => `${method} ${path}`));
  const named = Object.keys(RIGHTS);
  assert.deepEqual(
    [...operations.keys()].filter((line) => !ofSchool.has(line) && !named.includes(line)),
    [],
  );
  assert.deepEqual(
    named.filter((line) => !operations.has(line)),
    [],
  );
  assert.deepEqual(Object.keys(deeds).toSorted(), named.toSorted());
  for (const answer of Object.values(RIGHTS).flatMap((row) => Object.values(row)))
    assert.ok(answer === 'ok' || answer in PROBLEMS, answer);
});

/** `ok`, or the code of the problem. */
async function answerOf(line: string, caller: Caller): Promise<string> {
  const [method = '', path = ''] = line.split(' ');
  const deed = await deeds[line]!(caller);
  const cookies: Cookies = deed.cookies ?? schools.cookiesOf(caller);
  const url = path
    .replace('{audienceId}', target.audienceId)
    .replace('{personId}', target.personId)
    .replace(/\{(lessonId|id)\}/, target.lessonId)
    .replace('{pictureId}', pictureId)
    .replace('{size}', '480');
  if (path.startsWith('/ws/')) return upgradeCode(url, cookies);
  const answer = await app.inject({
    method: method as 'GET',
    url: `${url}${deed.url ?? ''}`,
    cookies: { ...cookies },
    ...(deed.payload === undefined ? {} : { payload: deed.payload }),
    ...(deed.headers === undefined ? {} : { headers: deed.headers }),
  });
  return answer.statusCode === operations.get(line) ? 'ok' : answer.json<{ code: string }>().code;
}

/** The code with which an upgrade without a pass is refused. */
function upgradeCode(path: string, cookies: Cookies): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const headers = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': Buffer.alloc(16).toString('base64'),
    'sec-websocket-protocol': 'preau.lesson.1',
    cookie: Object.entries(cookies)
      .map(([name, value]) => `${name}=${value}`)
      .join('; '),
  };
  const asked = request(`${address}${path}`, { headers, timeout: 10_000 }, (response) => {
    let body = '';
    response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    response.on('end', () => resolve((JSON.parse(body) as { code: string }).code));
  });
  asked.on('upgrade', () => resolve('ok')).on('error', reject);
  asked.end();
  return promise;
}

for (const [line, row] of Object.entries(RIGHTS)) {
  test(`[HOUSE-26] ${line}: each caller gets what the table says`, async () => {
    const seen: Partial<Record<Caller, string>> = {};
    for (const caller of CALLERS) {
      // Whoever may enter has entered: what is tested is the right, not the order of the steps.
      if (line.includes('/api/lessons/{id}/') && !line.endsWith('/open') && !line.endsWith('/enter'))
        await answerOf('POST /api/lessons/{id}/enter', caller);
      seen[caller] = await answerOf(line, caller);
    }
    assert.deepEqual(seen, row);
  });
}

test('[HOUSE-26] walking the table broke nothing', () => {
  assert.deepEqual(house.faults, []);
});
