// A real S3-compatible store for tests: versitygw over a folder. Named by TEST_S3_URL, else a program in the cache, else built once by Go where
// nothing may be skipped. Never needed by `npm start`.
import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { endWithUs } from '../../../tools/testing/end-with-us.ts';
import { freePort } from '../../../tools/testing/free-port.ts';
import { findGo, isProgram } from '../../../tools/testing/livekit-server.ts';

const VERSION = '1.0.14';
const BUILD_MS = 15 * 60_000;
const START_MS = 15_000;

/** A running store with an empty bucket; disposing it ends the process. */
export interface S3Server extends AsyncDisposable {
  /** As PREAU_S3_URL says it. */
  readonly url: string;
}

/** Starts one; `why` when there is none, `mayMiss` when nobody could have one here: no program, and no Go to build it with. */
export async function startS3Server(): Promise<S3Server | { readonly why: string; readonly mayMiss: boolean }> {
  const named = process.env['TEST_S3_URL'];
  if (named !== undefined) return { url: named, [Symbol.asyncDispose]: async () => undefined };
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'preau', `versitygw-${VERSION}`);
  const program = join(cache, 'versitygw');
  const go = findGo();
  if (!isProgram(program) && go === undefined)
    return { why: 'no TEST_S3_URL, and no Go to build versitygw', mayMiss: true };
  if (!isProgram(program) && process.env['CI_REQUIRE_SERVERS'] !== '1')
    return { why: 'TEST_S3_URL is not set (with CI_REQUIRE_SERVERS=1 a store is built by Go)', mayMiss: false };
  if (!isProgram(program)) await build(go!, cache, program);
  return start(program);
}

async function build(go: string, cache: string, program: string): Promise<void> {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'build-'));
  try {
    await promisify(execFile)(go, ['install', `github.com/versity/versitygw/cmd/versitygw@v${VERSION}`], {
      cwd: folder,
      env: { ...process.env, GOBIN: folder, CGO_ENABLED: '0' },
      timeout: BUILD_MS,
      maxBuffer: 64 * 1024 * 1024,
    });
    renameSync(join(folder, 'versitygw'), program);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function start(program: string): Promise<S3Server> {
  const folder = mkdtempSync(join(tmpdir(), 'preau-s3-server-'));
  mkdirSync(join(folder, 'files'));
  const port = await freePort();
  const [key, secret] = ['test-key', 'test-secret'];
  const running = spawn(program, ['--port', `127.0.0.1:${port}`, 'posix', folder], {
    detached: true,
    stdio: 'ignore',
    env: { PATH: process.env['PATH'], ROOT_ACCESS_KEY: key, ROOT_SECRET_KEY: secret },
  });
  endWithUs(running);
  const address = `127.0.0.1:${port}`;
  for (const deadline = Date.now() + START_MS; !(await answers(`http://${address}`)); await setTimeout(50))
    if (Date.now() > deadline || running.exitCode !== null)
      throw new Error('Cannot start versitygw: it does not answer');
  return {
    url: `http://${key}:${secret}@${address}/files`,
    [Symbol.asyncDispose]: async () => {
      const ended = new Promise((resolve) => running.once('exit', resolve));
      running.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(1_000) }).then(
    async (answer) => (await answer.body?.cancel(), true),
    () => false,
  );
}
