// The tarball in an empty folder: what somebody gets who never saw this repository. Needs npm, and its cache or a registry.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { rtcNodeSkip, until } from './stage.ts';

const execute = promisify(execFile);
const house = fileURLToPath(new URL('../../../', import.meta.url));
const installMs = 180_000;
/** A registry that is not there is asked once more after a second, not after ten and sixty. */
const hasty = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=1000'];

/** Where npm keeps the settings of this machine. They belong to the Node beside npm, not to the one that runs this test. */
async function machineSettings(): Promise<string> {
  const told = process.env['npm_config_globalconfig'];
  if (told !== undefined) return told;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const beside = folders.filter((folder) => existsSync(join(folder, 'npm')) && existsSync(join(folder, 'node')));
  const path = [...beside, ...folders].join(delimiter);
  const { stdout } = await execute('npm', ['config', 'get', 'globalconfig'], { env: { ...process.env, PATH: path } });
  return stdout.trim();
}

/** Runs npm with the machine's settings, but without those of the npm that runs this test. */
async function npm(folder: string, ...words: string[]): Promise<string> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(?!config_(registry|userconfig)$)/i.test(name)),
  );
  const path = [dirname(process.execPath), join(house, 'node_modules/.bin'), process.env['PATH'] ?? ''].join(delimiter);
  const npm_config_globalconfig = await machineSettings();
  const options = { cwd: folder, env: { ...env, PATH: path, npm_config_globalconfig }, timeout: installMs };
  const { stdout } = await execute('npm', words, options);
  return stdout;
}

/** Why npm reaches no registry, or undefined when it does. */
async function whyNoRegistry(folder: string): Promise<string | undefined> {
  const { dependencies } = JSON.parse(await readFile(join(house, 'packages/sfu/package.json'), 'utf8')) as {
    dependencies: Readonly<Record<string, string>>;
  };
  try {
    await npm(folder, 'view', `ws@${dependencies['ws']}`, 'version', '--prefer-online', ...hasty);
    return undefined;
  } catch (fault) {
    return /npm (?:error|ERR!) code (\S+)/.exec(String(fault))?.[1] ?? 'no answer in time';
  }
}

/** Packs a copy of the package: packing exchanges package.json for a moment, which the workspace must not see. */
async function pack(folder: string): Promise<string> {
  const copy = join(folder, 'house/packages/sfu');
  await mkdir(copy, { recursive: true });
  for (const name of ['src', 'package.json', 'pack.mjs', 'tsconfig.build.json', 'README.md'])
    await cp(join(house, 'packages/sfu', name), join(copy, name), { recursive: true });
  for (const name of ['tsconfig.base.json', 'LICENSE']) await cp(join(house, name), join(folder, 'house', name));
  await symlink(join(house, 'node_modules'), join(folder, 'house/node_modules'));
  await npm(copy, 'pack', '--pack-destination', folder);
  const tarball = join(folder, 'preau-sfu-0.1.0.tgz');
  const [before, after] = await Promise.all(
    [join(house, 'packages/sfu'), copy].map((at) => readFile(join(at, 'package.json'), 'utf8')),
  );
  assert.equal(after, before, 'the manifest of the workspace is back');
  return tarball;
}

const program = `
import { AccessToken } from 'livekit-server-sdk';
import { serveSfu } from '@preau/sfu';
const apiKey = 'key', apiSecret = 'a-secret-of-more-than-thirty-two-characters';
const served = await serveSfu({ apiKey, apiSecret, port: 0, children: 1, autoCreate: true });
const tokens = await Promise.all(['ann', 'ben'].map(async (identity) => {
  const made = new AccessToken(apiKey, apiSecret, { identity });
  made.addGrant({ room: 'r', roomJoin: true });
  return made.toJwt();
}));
process.stdout.write(JSON.stringify({ url: served.url.replace('http', 'ws'), tokens }) + '\\n');
process.stdin.once('end', () => served.close()).resume();
`;

const consumer = `
import { createSfuPipe, serveSfu, startSfu } from '@preau/sfu';
import type { Sfu, SfuOptions } from '@preau/sfu';
const options: SfuOptions = { apiKey: 'key', apiSecret: 'secret', capacity: { rooms: 3 } };
export async function start(): Promise<string> {
  await using sfu: Sfu = await startSfu(options);
  createSfuPipe(sfu);
  const states: ('up' | 'down' | 'failing')[] = sfu.health.map((child) => child.state);
  const served = await serveSfu({ ...options, port: 0 });
  // @ts-expect-error a room name is text
  sfu.pick(3);
  return served.url + states.join();
}
`;

test(
  '[SFU-142] the tarball serves rtc-node from an empty folder, and type-checks',
  { skip: rtcNodeSkip },
  async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'preau-sfu-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const tarball = await pack(folder);
    t.diagnostic(`tarball: ${Math.round((await stat(tarball)).size / 1024)} kB`);
    const empty = join(folder, 'empty');
    await mkdir(empty);
    await writeFile(join(empty, 'package.json'), '{"private":true,"type":"module"}');
    const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', ...hasty];
    try {
      await npm(empty, 'install', ...quiet, tarball);
    } catch (fault) {
      // Only without a registry is this not a failure.
      const why = await whyNoRegistry(empty);
      if (why === undefined) throw fault;
      t.skip(`npm reaches no registry (${why}), and its cache lacks a dependency`);
      return;
    }
    const installed = await readdir(join(empty, 'node_modules/@preau/sfu'), { recursive: true });
    assert.deepEqual(
      installed.filter((name) => /(?<!\.d)\.ts$|test|workspace|pack\.mjs/.test(name)),
      [],
      'no TypeScript source, no test',
    );
    assert.match((await execute(join(empty, 'node_modules/.bin/preau-sfu'), ['--version'])).stdout, /^\d+\.\d+\.\d+$/m);

    await writeFile(join(empty, 'consumer.ts'), consumer);
    const types = {
      types: ['node'],
      typeRoots: [join(house, 'node_modules/@types')],
      lib: ['es2024', 'esnext.disposable'],
    };
    const compilerOptions = { strict: true, noEmit: true, module: 'nodenext', target: 'es2024', ...types };
    await writeFile(join(empty, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
    await execute(join(house, 'node_modules/.bin/tsc'), ['-p', empty]).catch((fault: { stdout: string }) => {
      assert.fail(fault.stdout);
    });

    await writeFile(join(empty, 'program.js'), program);
    const server = spawn(process.execPath, ['program.js'], { cwd: empty, stdio: ['pipe', 'pipe', 'inherit'] });
    t.after(() => server.kill('SIGKILL'));
    let said = '';
    server.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const line = await until('it serves', () => (said.includes('\n') ? said : undefined));
    const { url, tokens } = JSON.parse(line) as { url: string; tokens: readonly [string, string] };
    await exchangeSound(url, tokens);
    const ended = new Promise((resolve) => void server.once('close', resolve));
    server.stdin.end();
    assert.equal(await ended, 0);
  },
);

/** Two rtc-nodes, of this repository: one plays a tone, the other hears it. */
async function exchangeSound(url: string, [first, second]: readonly [string, string]): Promise<void> {
  const rtc = createRequire(import.meta.url)('@livekit/rtc-node') as typeof import('@livekit/rtc-node');
  const [ann, ben] = [new rtc.Room(), new rtc.Room()];
  let peak = 0;
  ben.on(rtc.RoomEvent.TrackSubscribed, (track) => {
    const read = async (): Promise<void> => {
      for await (const frame of new rtc.AudioStream(track))
        for (const sample of frame.data) peak = Math.max(peak, Math.abs(sample));
    };
    void read();
  });
  const options = { autoSubscribe: true, dynacast: false };
  await ann.connect(url, first, options);
  await ben.connect(url, second, options);
  const source = new rtc.AudioSource(48_000, 1);
  const publishing = new rtc.TrackPublishOptions();
  publishing.source = rtc.TrackSource.SOURCE_MICROPHONE;
  await ann.localParticipant?.publishTrack(rtc.LocalAudioTrack.createAudioTrack('microphone', source), publishing);
  let phase = 0;
  await until('ben hears ann', async () => {
    const samples = new Int16Array(4_800).map(() => Math.sin((phase += 0.06)) * 12_000);
    await source.captureFrame(new rtc.AudioFrame(samples, 48_000, 1, 4_800));
    return peak > 5_000;
  });
  await Promise.all([ann.disconnect(), ben.disconnect()]);
  await rtc.dispose();
}
