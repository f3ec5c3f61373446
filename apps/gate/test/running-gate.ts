// A real gate on a real port for the tests: host's server and signer, pages written to a temporary folder.

import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  parseAccountId,
  parseAudienceId,
  parseDeviceId,
  parseLessonId,
  parsePersonId,
  parseSchoolId,
  parseSessionId,
} from '@preau/core/base';
import type { PersonClaim, SessionClaims } from '@preau/core/base';
import { createLogger, createServer, createSigner } from '@preau/host';
import type { HostServer, Signer } from '@preau/host';
import { admitAtTheDoor, openGate, routes } from '../src/index.ts';
import type { Gate, GateOptions } from '../src/index.ts';

export const SCHOOL = parseSchoolId('0750001A')!;
export const LESSON = parseLessonId('0190a000-0000-7000-8000-000000000001_20261123')!;
export const OTHER_LESSON = parseLessonId('0190a000-0000-7000-8000-000000000002_20261123')!;
export const CLASS = parseAudienceId('0190a000-0000-7000-8000-00000000000c')!;

export const PUPIL: PersonClaim = {
  personId: parsePersonId('0190a000-0000-7000-8000-0000000000aa')!,
  schoolId: SCHOOL,
  roles: ['pupil'],
  audienceIds: [CLASS],
};

/** A session as school would say it. */
export function session(change: Partial<SessionClaims> = {}): SessionClaims {
  return {
    accountId: parseAccountId('0190a000-0000-7000-8000-0000000000ac')!,
    sessionId: parseSessionId('0190a000-0000-7000-8000-0000000000e5')!,
    deviceId: parseDeviceId('device-of-a-pupil-1')!,
    persons: [PUPIL],
    ...change,
  };
}

/** A gate that listens, its clock in the test's hands. */
export interface TestGate extends AsyncDisposable {
  readonly url: string;
  readonly gate: Gate;
  readonly server: HostServer;
  readonly school: Signer;
  readonly clock: { now(): number; forward(ms: number): void };
  /** A `Cookie` header with a session minted by the school's own key. */
  cookie(claims?: SessionClaims): Promise<string>;
}

const STYLE = 'body{margin:0}';
const SCRIPT = 'document.documentElement.dataset.ready="1"';
const page = (lang: string): string =>
  `<!doctype html><html lang="${lang}"><head><style>${STYLE}</style><script>${SCRIPT}</script></head><body><form action="/api/session" method="post"><p class="error" role="alert" hidden><!--refusal--></p></form></body></html>`;
const sha = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

/** The pages of a build, small. */
export async function writePages(folder: string): Promise<void> {
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(folder, 'index.html'), page('fr'));
  await writeFile(join(folder, 'index.en.html'), page('en'));
  await writeFile(join(folder, 'assets', 'app-1a2b3c4d.js'), 'export const app = 1;');
  await writeFile(join(folder, 'assets', 'app-1a2b3c4d.js.br'), 'brotli bytes');
  await writeFile(join(folder, 'assets', 'app-1a2b3c4d.js.gz'), 'gzip bytes');
  await writeFile(join(folder, 'sw.js'), 'self;');
  await writeFile(
    join(folder, 'shell.json'),
    JSON.stringify({
      version: '1',
      scriptHashes: [sha(SCRIPT)],
      styleHashes: [sha(STYLE)],
      statusStyle: STYLE,
      waitingStyle: STYLE,
      waitingScript: '/assets/waiting-1a2b3c4d.js',
      themeScript: SCRIPT,
      refusals: {
        fr: {
          'session.wrongPassword': 'Identifiant ou mot de passe inconnu.',
          'server.fault': 'Préau a rencontré un problème.',
        },
        en: { 'session.wrongPassword': 'Unknown login or password.' },
      },
    }),
  );
}

/** Starts one. `behind` adds routes of school or lesson before the server listens. */
export async function startGate(
  options: Partial<GateOptions> = {},
  behind: (server: HostServer) => void = () => undefined,
): Promise<TestGate> {
  const folder = await mkdtemp(join(tmpdir(), 'preau-gate-'));
  let offset = 0;
  const clock = { now: () => Date.now() + offset, forward: (ms: number) => void (offset += ms) };
  await writePages(join(folder, 'web'));
  const keysFolder = join(folder, 'keys');
  const school = await createSigner({ folder: keysFolder, minter: 'school', clock });
  const gate = await openGate({ keysFolder, webFolder: join(folder, 'web'), secure: false, clock, ...options });
  const server = await createServer({ name: 'test', log: createLogger({ name: 'test', level: 'silent' }) });
  server.app.addHook('onRequest', admitAtTheDoor(gate));
  behind(server);
  await server.app.register(routes(gate));
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    gate,
    server,
    school,
    clock,
    cookie: async (claims = session()) => `preau_session=${await school.minter('session').mint(claims, 600_000)}`,
    [Symbol.asyncDispose]: async () => {
      await gate[Symbol.asyncDispose]();
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
