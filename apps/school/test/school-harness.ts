// A real school over HTTP for the tests: PostgreSQL, argon2, signed cookies, the bus of one process; only the clock is ours.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InjectOptions } from 'fastify';
import { MemoryBus } from '@preau/bus-memory';
import type { EpochMs, PersonId, SchoolId } from '@preau/core/base';
import type { ImportContent } from '@preau/core/school';
import { createLogger, createServer } from '@preau/host';
import type { HostServer } from '@preau/host';
import { createArgon2Hasher } from '@preau/identity';
import type { PasswordHasher } from '@preau/service/school';
import { createLessonLog, createSchoolStores, migrate, openDatabase } from '@preau/store-postgres';
import type { Database, DatabaseOptions } from '@preau/store-postgres';
import { openSchool, openSchoolFiles, routes } from '../src/index.ts';
import type { School, SchoolOptions } from '../src/index.ts';
import { openTestDatabase } from '../../../tools/testing/postgres.ts';

/** A clock that stands until it is set or moved. */
export class TestClock {
  at: EpochMs;
  constructor(at: EpochMs) {
    this.at = at;
  }
  now(): EpochMs {
    return this.at;
  }
}

/** What a browser keeps. */
export class Jar {
  readonly cookies = new Map<string, string>();
  take(setCookie: readonly { name: string; value: string }[]): void {
    for (const { name, value } of setCookie) {
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
  copy(): Jar {
    const jar = new Jar();
    for (const [name, value] of this.cookies) jar.cookies.set(name, value);
    return jar;
  }
}

/** An answer, its cookies already in the jar. */
export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly text: string;
  readonly headers: Record<string, unknown>;
  readonly cookies: readonly {
    name: string;
    value: string;
    path?: string;
    httpOnly?: boolean;
    sameSite?: string;
    secure?: boolean;
    maxAge?: number;
  }[];
}

/** The school under test. */
export interface Harness extends AsyncDisposable {
  readonly school: School;
  readonly database: Database;
  readonly server: HostServer;
  readonly clock: TestClock;
  readonly bus: MemoryBus;
  readonly url: string;
  readonly keysFolder: string;
  /** Drops the database under the school. */
  loseDatabase(): Promise<void>;
  /** How many passwords argon2 has checked. */
  passwordChecks(): number;
  call(
    method: NonNullable<InjectOptions['method']>,
    path: string,
    options?: { jar?: Jar; body?: object | string; headers?: Record<string, string> },
  ): Promise<Answer>;
  /** Imports and throws when refused. */
  import(schoolId: string, content: ImportContent): Promise<void>;
  /** Ids, login and account of a person by the key of the file. */
  person(schoolId: string, sourcedId: string): Promise<{ personId: PersonId; login: string; accountId: string }>;
  /** Prints a code, sets a password, and answers the jar of the session so opened. */
  activate(schoolId: string, sourcedId: string, password?: string): Promise<Jar>;
}

/** Between two draws for an account that is guessed at (SCHOOL-110): a hundredth of the real time. */
export const DRAW_MS = 60;
export const PASSWORD = 'trois petits chats';

/** Opens a school on an empty, migrated database. `at` is the time of its clock. */
export async function openHarness(
  at: EpochMs,
  options: Pick<Partial<SchoolOptions>, 'secure' | 'tickets' | 'strangerPace' | 'hasher' | 'costly'> &
    Pick<DatabaseOptions, 'watch'> = {},
): Promise<Harness> {
  const target = await openTestDatabase({ template: { key: 'store', run: async (url) => void (await migrate(url)) } });
  const keysFolder = mkdtempSync(join(tmpdir(), 'preau-school-test-'));
  const database = openDatabase({
    url: target.url,
    ...(options.watch === undefined ? {} : { watch: options.watch }),
  });
  const stores = createSchoolStores(database);
  const clock = new TestClock(at);
  const bus = new MemoryBus(clock);
  const argon2 = createArgon2Hasher();
  let checks = 0;
  const hasher: PasswordHasher = options.hasher ?? {
    hash: argon2.hash,
    findRoom: argon2.findRoom,
    findRoomOf: argon2.findRoomOf,
    verify: (...given) => {
      checks += 1;
      return argon2.verify(...given);
    },
  };
  const school = await openSchool({
    stores,
    lessonLog: createLessonLog(database),
    hasher,
    bus,
    keysFolder,
    files: await openSchoolFiles({ dataDir: keysFolder }),
    publicUrl: 'http://ecole.test',
    secure: options.secure ?? false,
    strangerPace: options.strangerPace ?? { drawEveryMs: DRAW_MS, lots: 32, waiting: 2_000 },
    ...(options.tickets === undefined ? {} : { tickets: options.tickets }),
    ...(options.costly === undefined ? {} : { costly: options.costly }),
    clock,
  });
  const server = await createServer({
    name: 'school-test',
    log: createLogger({ name: 'school-test', level: 'silent' }),
  });
  await server.app.register(routes(school));
  await server.app.ready();
  const url = await server.listen({ host: '127.0.0.1', port: 0 });

  const person: Harness['person'] = async (schoolId, sourcedId) => {
    const { rows } = await database.query<{ person_id: PersonId; login: string; account_id: string }>(
      'find',
      `
      SELECT p.person_id, a.login, a.account_id FROM person p JOIN account a USING (account_id) WHERE p.school_id = $1 AND p.sourced_id = $2`,
      [schoolId, sourcedId],
    );
    if (rows[0] === undefined) throw new Error(`no ${sourcedId} in ${schoolId}`);
    return { personId: rows[0].person_id, login: rows[0].login, accountId: rows[0].account_id };
  };
  const call: Harness['call'] = async (method, path, { jar, body, headers } = {}) => {
    const response = await server.app.inject({
      method,
      url: path,
      cookies: Object.fromEntries(jar?.cookies ?? []),
      ...(headers === undefined ? {} : { headers }),
      ...(body === undefined ? {} : { payload: body }),
    });
    const cookies = response.cookies as unknown as Answer['cookies'];
    jar?.take(cookies);
    const isJson = response.body !== '' && String(response.headers['content-type']).includes('json');
    return {
      status: response.statusCode,
      body: isJson ? response.json<Record<string, unknown>>() : {},
      text: response.body,
      headers: response.headers,
      cookies,
    };
  };
  return {
    school,
    database,
    server,
    clock,
    bus,
    url,
    keysFolder,
    call,
    person,
    passwordChecks: () => checks,
    loseDatabase: () => target.close(),
    async import(schoolId, content) {
      const outcome = await school.imports.apply({ schoolId: schoolId as SchoolId, content, actor: 'cli' });
      if (!outcome.ok) throw new Error(outcome.error.code);
    },
    async activate(schoolId, sourcedId, password = PASSWORD) {
      const { personId } = await person(schoolId, sourcedId);
      const code = await school.codes.issue({ schoolId: schoolId as SchoolId, personId, createdBy: null });
      if (!code.ok) throw new Error(code.error.code);
      const jar = new Jar();
      const answer = await call('POST', '/api/activation', { jar, body: { code: code.value.code, password } });
      if (answer.status !== 200) throw new Error(answer.text);
      return jar;
    },
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await school[Symbol.asyncDispose]();
      await bus[Symbol.asyncDispose]();
      await database.close();
      await target.close();
      rmSync(keysFolder, { recursive: true });
    },
  };
}
