// The lesson app over real sockets and a real PostgreSQL, with credentials minted by the house's real signers.

import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { WebSocket } from 'ws';
import { MemoryBus } from '@preau/bus-memory';
import { parseDeviceId } from '@preau/core/base';
import type { DeviceId, LessonId, PersonClaim, SessionId } from '@preau/core/base';
import type { Hole, LessonCommand, LessonEvent } from '@preau/core/lesson';
import { FolderFiles, SharpPictures } from '@preau/files';
import { createLogger, createServer, createSigner, systemClock, systemRandomness } from '@preau/host';
import type { Signer } from '@preau/host';
import { createRevokedSessions } from '@preau/service/base';
import type { Bus } from '@preau/service/base';
import type { EnterAnswer, LogAnswer, ServerFrame } from '@preau/protocol/lesson';
import {
  createLessonDirectory,
  createLessonLog,
  createRunningLessons,
  createSheetStore,
  migrate,
  openDatabase,
  readMigrations,
} from '@preau/store-postgres';
import type { Database, WatchedStatement } from '@preau/store-postgres';
import { openTestDatabase } from '../../../tools/testing/postgres.ts';
import { openLesson, routes, SOCKET_PREFIX } from '../src/index.ts';
import type { Lesson, LessonOptions } from '../src/index.ts';
import { fillSchool } from './school-fixture.ts';
import type { FixturePerson, FixtureSchool } from './school-fixture.ts';

/** One signed-in browser. */
export interface Browser {
  readonly person: FixturePerson;
  readonly sessionId: SessionId;
  readonly deviceId: DeviceId;
  readonly cookie: string;
}

/** A running lesson app. */
export interface Rig {
  readonly url: string;
  readonly lesson: Lesson;
  readonly school: FixtureSchool;
  readonly bus: Bus;
  readonly folder: string;
  readonly databaseUrl: string;
  readonly faults: string[];
  /** Signs somebody in; `others` are further places of the account, before the person's own. */
  browser(person: FixturePerson, others?: readonly PersonClaim[]): Promise<Browser>;
  ticket(
    browser: Browser,
    lessonId: LessonId,
    more?: { state?: 'admitted' | 'minted'; lifeMs?: number },
  ): Promise<string>;
  call(
    browser: Browser | null,
    method: string,
    path: string,
    more?: { body?: unknown; headers?: Record<string, string> },
  ): Promise<Response>;
  enter(browser: Browser, lessonId: LessonId, resume?: boolean): Promise<EnterAnswer>;
  open(browser: Browser, lessonId: LessonId): Promise<void>;
  log(browser: Browser, lessonId: LessonId, after?: number): Promise<LogAnswer>;
  /** Enters and attaches. */
  join(browser: Browser, lessonId: LessonId): Promise<Seat>;
}

/** Signs people in as school and gate would. */
export async function createCredentials(keysFolder: string): Promise<{ school: Signer; gate: Signer }> {
  return {
    school: await createSigner({ folder: keysFolder, minter: 'school' }),
    gate: await createSigner({ folder: keysFolder, minter: 'gate' }),
  };
}

/** The adapters of a lesson process on a database. */
export async function lessonOptions(
  database: Database,
  folder: string,
  bus: Bus,
  faults: string[],
): Promise<LessonOptions> {
  return {
    keysFolder: join(folder, 'keys'),
    log: createLessonLog(database),
    running: createRunningLessons(database),
    directory: createLessonDirectory(database),
    sheets: createSheetStore(database),
    pictures: new SharpPictures({ files: await FolderFiles.open(join(folder, 'files')) }),
    media: null,
    notices: null,
    bus,
    revoked: await createRevokedSessions({ bus, clock: systemClock }),
    alone: true,
    fault: (error, what) => void faults.push(`${what}: ${String(error)}`),
  };
}

/** Serves a lesson app on a loopback port, a free one by default. */
export async function serveLesson(lesson: Lesson, port = 0): Promise<{ url: string; close(): Promise<void> }> {
  const server = await createServer({ name: 'lesson', log: createLogger({ name: 'test', level: 'silent' }) });
  await server.app.register(routes(lesson));
  server.onUpgrade(SOCKET_PREFIX, lesson.upgrade);
  const url = await server.listen({ host: '127.0.0.1', port });
  return { url, close: () => server.close(500) };
}

/** What a rig may be given beside the lesson's own options. */
export interface RigOptions {
  /** Hears of the lesson's statements; those of the fixture are not among them. */
  readonly watch?: (statement: WatchedStatement) => void;
}

/** Starts everything; it ends with the test. */
export async function startRig(
  t: TestContext,
  more: Partial<LessonOptions> = {},
  options: RigOptions = {},
): Promise<Rig> {
  // Named after what is in it: a server that several runs share may hold the template of an older schema.
  const key = `lesson_${(await readMigrations()).map((migration) => migration.checksum.slice(0, 6)).join('')}`;
  const stored = await openTestDatabase({ template: { key, run: async (url) => void (await migrate(url)) } });
  const school = await fillSchool(stored.url);
  const folder = await mkdtemp(join(tmpdir(), 'preau-lesson-'));
  const bus = new MemoryBus(systemClock);
  const faults: string[] = [];
  const { school: schoolKeys, gate: gateKeys } = await createCredentials(join(folder, 'keys'));
  const database = openDatabase({ url: stored.url, connections: 8, ...options });
  const lesson = await openLesson({ ...(await lessonOptions(database, folder, bus, faults)), ...more });
  const served = await serveLesson(lesson);
  t.after(async () => {
    await lesson[Symbol.asyncDispose]();
    await served.close();
    await bus[Symbol.asyncDispose]();
    await database.close();
    await school[Symbol.asyncDispose]();
    await stored.close();
    await rm(folder, { recursive: true, force: true });
  });
  const rig: Rig = {
    url: served.url,
    lesson,
    school,
    bus,
    folder,
    faults,
    databaseUrl: stored.url,
    async browser(person, others = []) {
      const sessionId = systemRandomness.uuid() as SessionId;
      const deviceId = parseDeviceId(`device-${sessionId}`)!;
      const claims = {
        accountId: person.accountId as never,
        sessionId,
        deviceId,
        persons: [
          ...others,
          { personId: person.personId, schoolId: school.schoolId, roles: person.roles, audienceIds: [school.classId] },
        ],
      };
      return {
        person,
        sessionId,
        deviceId,
        cookie: `preau_session=${await schoolKeys.minter('session').mint(claims, 600_000)}`,
      };
    },
    ticket: (browser, lessonId, { state = 'admitted', lifeMs = 300_000 } = {}) =>
      gateKeys.minter('ticket').mint(
        {
          personId: browser.person.personId,
          schoolId: school.schoolId,
          sessionId: browser.sessionId,
          deviceId: browser.deviceId,
          target: lessonId,
          audienceIds: [school.classId],
          lane: 'lesson',
          rank: 0,
          state,
        },
        lifeMs,
      ),
    call: (browser, method, path, { body, headers = {} } = {}) =>
      fetch(new URL(path, served.url), {
        method,
        signal: AbortSignal.timeout(10_000),
        ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
        headers: {
          ...(browser === null ? {} : { cookie: browser.cookie }),
          ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
      }),
    async enter(browser, lessonId, resume = false) {
      const answer = await rig.call(browser, 'POST', `/api/lessons/${lessonId}/enter`, {
        body: { resume },
        headers: { authorization: `Bearer ${await rig.ticket(browser, lessonId)}` },
      });
      if (!answer.ok) throw new Error(`Cannot enter: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as EnterAnswer;
    },
    async open(browser, lessonId) {
      const answer = await rig.call(browser, 'POST', `/api/lessons/${lessonId}/open`);
      if (!answer.ok) throw new Error(`Cannot open: ${answer.status} ${await answer.text()}`);
    },
    async log(browser, lessonId, after = 0) {
      const answer = await rig.call(browser, 'GET', `/api/lessons/${lessonId}/log?after=${after}`);
      if (!answer.ok) throw new Error(`Cannot read the log: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as LogAnswer;
    },
    join: async (browser, lessonId) => Seat.attach(await rig.enter(browser, lessonId)),
  };
  return rig;
}

/** The code of a refusal. */
export async function codeOf(answer: Response): Promise<string> {
  return ((await answer.json()) as { code: string }).code;
}

/** A plain client on the lesson's socket: it answers beats and keeps what it got. */
export class Seat {
  readonly socket: WebSocket;
  readonly entry: EnterAnswer;
  readonly frames: ServerFrame[] = [];
  readonly entries: (LessonEvent | Hole)[] = [];
  answersBeats = true;
  closed: { code: number; reason: string } | undefined;
  #watchers: (() => void)[] = [];
  #commands = 0;

  private constructor(entry: EnterAnswer, socket: WebSocket) {
    this.entry = entry;
    this.socket = socket;
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as ServerFrame;
      if (frame.t === 'beat') {
        if (this.answersBeats) socket.send(JSON.stringify({ t: 'beat', seq: frame.seq }));
      } else this.frames.push(frame);
      if (frame.t === 'events') this.entries.push(...frame.events);
      this.#notify();
    });
    socket.on('error', () => undefined);
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: String(reason) };
      this.#notify();
    });
  }

  static async attach(entry: EnterAnswer, headers: Record<string, string> = {}): Promise<Seat> {
    const socket = new WebSocket(entry.socket, ['preau.lesson.1', `pass.${entry.pass}`], { headers });
    const seat = new Seat(entry, socket);
    await once(socket, 'open', { signal: AbortSignal.timeout(5_000) });
    await seat.until(() => seat.frames.some((frame) => frame.t === 'hello') || seat.closed !== undefined);
    return seat;
  }

  /** Sends a command and waits for its answer: the seq, or the code of the refusal. */
  async command(
    command: LessonCommand,
    id = `command-${(this.#commands += 1)}-${this.entry.seat}`,
  ): Promise<number | string> {
    const before = this.frames.length;
    this.socket.send(JSON.stringify({ t: 'command', id, command }));
    let answer: number | string | undefined;
    await this.until(() => {
      for (const frame of this.frames.slice(before)) {
        if (frame.t === 'done' && frame.id === id) answer = frame.seq;
        if (frame.t === 'refused' && frame.id === id) answer = frame.code;
      }
      return answer !== undefined || this.closed !== undefined;
    });
    return answer ?? `closed ${this.closed?.code}`;
  }

  /** Waits until something holds, looked at after every frame. */
  async until(holds: () => boolean, timeoutMs = 10_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (!holds()) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#watchers.push(resolve);
      const timer = setTimeout(resolve, Math.max(0, deadline - Date.now()));
      await promise;
      clearTimeout(timer);
      if (Date.now() >= deadline && !holds())
        throw new Error(`Cannot wait longer than ${timeoutMs} ms: ${holds.toString()}`);
    }
  }

  /** Waits for an event of a kind and answers it. */
  async event(kind: string): Promise<LessonEvent> {
    const find = (): LessonEvent | undefined =>
      this.entries.find((entry): entry is LessonEvent => !('hole' in entry) && entry.fact.kind === kind);
    await this.until(() => find() !== undefined);
    return find()!;
  }

  end(): void {
    this.socket.terminate();
  }

  #notify(): void {
    for (const resolve of this.#watchers.splice(0)) resolve();
  }
}
