// The school that `npm run bench -- school` measures, as a process of its own: a PostgreSQL that keeps its promises to the disk, schools in bulk, and the
// real routes on a listener. The one who started it asks by messages, one at a time. Its clock stands on a Tuesday morning.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryBus } from '@preau/bus-memory';
import { parseDeviceId, parseSessionId } from '@preau/core/base';
import type { SchoolId } from '@preau/core/base';
import { createLogger, createServer, createSigner, newId } from '@preau/host';
import { createArgon2Hasher } from '@preau/identity';
import { sessionClaimsOf } from '@preau/service/school';
import { createLessonLog, createSchoolStores, migrate, openDatabase, withinSchools } from '@preau/store-postgres';
import type { WatchedStatement } from '@preau/store-postgres';
import type { Asker, LookedAt, StageRequest } from '../../../../tools/testing/school-stage.ts';
import { startTestServer } from '../../../../tools/testing/postgres.ts';
import { openSchool, openSchoolFiles, routes } from '../../src/index.ts';
import { TestClock } from '../school-harness.ts';
import { fillSchools, loginOf, schoolOf } from './fill-schools.ts';
import { explain, indexesBySchool } from './plan-words.ts';
import type { RanPlan } from './plan-words.ts';

const TUESDAY = Date.parse('2026-11-24T07:30:00+01:00');
const SESSION_MS = 60 * 60_000;
const RUNS = 21;

const folder = mkdtempSync(join(tmpdir(), 'preau-bench-school-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const postgres = await startTestServer({ durable: true });
await migrate(postgres.url);
let heard: WatchedStatement[] | undefined;
const database = openDatabase({ url: postgres.url, watch: (statement) => void heard?.push(statement) });
const stores = createSchoolStores(database);
const clock = new TestClock(TUESDAY);
const keysFolder = join(folder, 'keys');
const bus = new MemoryBus(clock);
const school = await openSchool({
  stores,
  lessonLog: createLessonLog(database),
  hasher: createArgon2Hasher(),
  bus,
  keysFolder,
  files: await openSchoolFiles({ dataDir: folder }),
  publicUrl: 'http://ecole.test',
  secure: false,
  clock,
});
const log = createLogger({ name: 'bench', level: 'silent' });
const server = await createServer({ name: 'bench', log });
await server.app.register(routes(school));
const url = await server.listen({ host: '127.0.0.1', port: 0 });
const minter = (await createSigner({ folder: keysFolder, minter: 'school', clock })).minter('session');

async function cookieOf(asker: Asker): Promise<string> {
  if (asker.kind === 'operator')
    await database.query('name an operator', 'UPDATE account SET runs_cell = true WHERE login = $1', [
      loginOf(asker.school, asker.kind, asker.n),
    ]);
  const deviceId = parseDeviceId(newId())!;
  const found = await stores.accounts.findForSignIn(loginOf(asker.school, asker.kind, asker.n), deviceId);
  const account = found && (await stores.accounts.findView(found.accountId));
  if (account === undefined) throw new Error(`Cannot sign in: there is no ${asker.kind} ${asker.n} in ${asker.school}`);
  const claims = sessionClaimsOf(account, { sessionId: parseSessionId(newId())!, deviceId });
  return `preau_session=${await minter.mint(claims, SESSION_MS)}`;
}

/** Asks twice for what the request runs, then each reading statement again under EXPLAIN, prepared, as the same request would. */
async function look(asker: Asker, path: string, body?: object): Promise<readonly LookedAt[]> {
  const cookie = await cookieOf(asker);
  const ask = async (): Promise<readonly WatchedStatement[]> => {
    heard = [];
    const got = await server.app.inject(
      body === undefined
        ? { method: 'GET', url: path, headers: { cookie } }
        : { method: 'POST', url: path, headers: { cookie }, payload: body },
    );
    const told = heard;
    heard = undefined;
    if (got.statusCode !== 200) throw new Error(`Cannot look at ${path}: ${got.statusCode} ${got.body}`);
    return told;
  };
  const first = await ask();
  const later = await ask();
  const rest = first.filter(({ act }) => !later.some((each) => each.act === act));
  const statements = [
    ...later.map((each) => ({ ...each, once: false })),
    ...rest.map((each) => ({ ...each, once: true })),
  ];
  const bySchool = await indexesBySchool(database);
  const found: LookedAt[] = [];
  for (const { act, text, values, by, once } of statements) {
    if (!/^[\s(]*(?:SELECT|WITH)\b/.test(text)) {
      found.push({ act, ms: 0, reads: [], once });
      continue;
    }
    const run = (): Promise<readonly RanPlan[]> => explain(database, bySchool, { text, values }, RUNS);
    // As it ran: the office's search for people looks over the wall. WALL-5.
    const plans = await (by === 'house' ? run() : withinSchools([schoolOf(asker.school) as SchoolId], run));
    const sorted = plans.toSorted((a, b) => a.ms - b.ms);
    found.push({ act, ms: sorted[Math.floor(RUNS / 2)]!.ms, reads: plans[0]!.reads, once });
  }
  return found;
}

/** The head of the first school writes to all pupils, guardians and teachers; over the listener, as a browser would. */
async function send(threadId: string, messageId: string): Promise<{ ms: number; receivers: number }> {
  const cookie = await cookieOf({ school: 1, kind: 'head', n: 0 });
  const groups = (['pupils', 'guardians', 'teachers'] as const).map((who) => ({ audienceId: null, who }));
  const body = {
    schoolId: schoolOf(1),
    threadId,
    messageId,
    subject: 'Fermeture',
    text: 'Le collège ferme demain.',
    personIds: [],
    groups,
  };
  const from = performance.now();
  const got = await fetch(`${url}/api/threads`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(60_000),
  });
  const told = (await got.json()) as { readonly receivers?: number; readonly code?: string };
  if (told.receivers === undefined) throw new Error(`Cannot send to the school: ${got.status} ${told.code ?? ''}`);
  return { ms: performance.now() - from, receivers: told.receivers };
}

async function copies(messageId: string): Promise<number> {
  const { rows } = await database.query<{ n: number }>(
    'count the copies',
    'SELECT count(*) AS n FROM message_copy WHERE school_id = $1 AND message_id = $2',
    [schoolOf(1), messageId],
  );
  return rows[0]!.n;
}

async function answer(asked: StageRequest): Promise<unknown> {
  if (asked.do === 'fill') {
    await fillSchools(database, asked);
    await database.transaction('count rows', (tx) => tx.query('count rows', 'ANALYZE'), { timeoutMs: 120_000 });
    return null;
  }
  if (asked.do === 'sign') {
    const cookies: string[] = [];
    for (const asker of asked.askers) cookies.push(await cookieOf(asker));
    return cookies;
  }
  if (asked.do === 'look') return look(asked.asker, asked.path, asked.body);
  if (asked.do === 'send') return send(asked.threadId, asked.messageId);
  if (asked.do === 'copies') return copies(asked.messageId);
  await server.close();
  await school[Symbol.asyncDispose]();
  await bus[Symbol.asyncDispose]();
  await database.close();
  await postgres.close();
  return null;
}

process.on('message', (asked: StageRequest) => {
  answer(asked)
    .then(
      (value) => ({ value }),
      (error: unknown) => ({ error: error instanceof Error ? error.message : String(error) }),
    )
    .then((told) => process.send!(told, () => void (asked.do === 'end' && process.exit(0))))
    .catch(() => process.exit(1));
});
// Whoever started it is gone: so is the school.
process.on('disconnect', () => void postgres.close().finally(() => process.exit(1)));
process.send!({ value: url });
