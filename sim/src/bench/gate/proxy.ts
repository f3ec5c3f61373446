// `q/v1.json` behind nginx against the same nginx serving a file of the same size: the fragment of deploy/gate as it is, once with its cache and once
// with the file that the gate renames into place. What is compared is CPU for one answer: a generator may be slower than nginx.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../../../tools/testing/free-port.ts';
import { pinned } from '../../media/cores.ts';
import type { Figures } from '../figures.ts';
import { addressOf, closedLoop, getOf } from './load.ts';
import { openWire } from './wire.ts';

const DEPLOY = fileURLToPath(new URL('../../../../deploy/gate/', import.meta.url));
const ROUND_MS = 4_000;
const ROUNDS = 3;
const START_MS = 10_000;
/** What is wanted: nearly what a file costs. */
const CACHED_RATIO = 0.75;
const FILE_RATIO = 0.95;

/** What stands behind the proxy. */
export interface ProxyOptions {
  readonly houseUrl: string;
  readonly dataDir: string;
  /** `PREAU_COUNTERS_FILE` of that house. */
  readonly countersFile: string;
  /** A folder of one's own. */
  readonly folder: string;
  readonly cores: readonly number[];
}

/** A running nginx: the house, and a file of the size of its counters. */
export interface RunningNginx extends AsyncDisposable {
  readonly pid: number;
  readonly url: string;
  readonly plainUrl: string;
}

const NGINX = programOf('TEST_NGINX', ['/usr/sbin/nginx', '/usr/local/sbin/nginx']);
/** The fragment of deploy/gate needs it. */
const NJS = programOf('TEST_NGINX_NJS', [
  '/usr/lib/nginx/modules/ngx_http_js_module.so',
  '/usr/share/nginx/modules/ngx_http_js_module.so',
]);

/** Measures both ways in which nginx serves the counters; says so where there is no nginx with njs. */
export async function measureProxy(figures: Figures, options: ProxyOptions): Promise<void> {
  if (NGINX === undefined || NJS === undefined) {
    console.log(`  q/v1.json behind nginx: skipped: ${NGINX === undefined ? 'no nginx' : 'no njs module'}`);
    return;
  }
  for (const [way, name, target] of [
    ['cache', 'q/v1.json from the cache of nginx', CACHED_RATIO],
    ['file', 'q/v1.json as the file renamed into place', FILE_RATIO],
  ] as const) {
    await using proxy = (await startNginx(options, way))!;
    await measureWay(figures, proxy, { name, target });
  }
}

async function measureWay(
  figures: Figures,
  proxy: RunningNginx,
  { name, target }: { readonly name: string; readonly target: number },
): Promise<void> {
  const spent = { counters: 0, plain: 0 };
  const served = { counters: 0, plain: 0 };
  const [rates, busy]: [number[], number[]] = [[], []];
  // By turns, so that both see the same machine.
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [kind, url, path] of [
      ['counters', proxy.url, '/q/v1.json'],
      ['plain', proxy.plainUrl, '/v1.json'],
    ] as const) {
      const head = getOf(url, path);
      const loop = await closedLoop(
        url,
        { pid: proxy.pid, lastsMs: ROUND_MS },
        async (wire) => (await wire.ask(head)).status === 200,
      );
      spent[kind] += loop.cpuSeconds;
      served[kind] += loop.done;
      if (kind === 'counters') rates.push(loop.perSecond);
      busy.push(loop.busyRatio);
    }
  const costOf = (kind: 'counters' | 'plain'): number => (spent[kind] / served[kind]) * 1e6;
  figures.add(name, rates.reduce((sum, rate) => sum + rate, 0) / rates.length, 'per second', 'higher');
  figures.add(`${name}, nginx busy at the least`, 100 * Math.min(...busy), '% of its core', 'higher');
  figures.add(`${name}, CPU`, costOf('counters'), 'µs', 'lower');
  figures.add(`${name}, CPU of a plain file of the same nginx`, costOf('plain'), 'µs', 'lower');
  figures.add(`${name}, against a plain file`, costOf('plain') / costOf('counters'), 'x', 'higher', target);
}

/** One worker, its files in a folder of its own, a plain file beside the fragment; undefined where there is no nginx with njs. */
export async function startNginx(options: ProxyOptions, way: 'cache' | 'file'): Promise<RunningNginx | undefined> {
  const { houseUrl, dataDir, countersFile, cores } = options;
  if (NGINX === undefined || NJS === undefined) return undefined;
  const folder = join(options.folder, way);
  await mkdir(join(folder, 'plain'), { recursive: true });
  // The gate writes it each second, the first time while it starts.
  await until(`${countersFile} is not written`, async () => existsSync(countersFile));
  await writeFile(join(folder, 'plain', 'v1.json'), readFileSync(countersFile));
  const [port, plainPort] = [await freePort(), await freePort()];
  const written = readFileSync(join(DEPLOY, 'nginx.conf'), 'utf8');
  const fragment = (way === 'cache' ? written : withFile(written))
    .replaceAll('/etc/nginx/preau/', DEPLOY)
    .replaceAll('/var/cache/nginx', folder)
    .replaceAll('/var/lib/preau/public/v1.json', countersFile)
    .replaceAll('/var/lib/preau', dataDir)
    .replaceAll('127.0.0.1:8080', new URL(houseUrl).host)
    .replace('listen 8000', `listen 127.0.0.1:${port}`);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${folder}/${kind};`)
    .join('\n');
  const plain = `server { listen 127.0.0.1:${plainPort}; keepalive_timeout 75s; location / { root ${folder}/plain; default_type application/json; } }`;
  const conf = `load_module ${NJS};\ndaemon off;\nmaster_process off;\npid ${folder}/pid;\nerror_log ${folder}/error.log;\nevents { worker_connections 1024; }\nhttp {\naccess_log off;\n${temporary}\n${fragment}\n${plain}\n}\n`;
  await writeFile(join(folder, 'nginx.conf'), conf);
  const { program, args } = pinned(cores, [NGINX, '-c', join(folder, 'nginx.conf'), '-p', folder]);
  const child = spawn(program, args, { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
  const running: RunningNginx = {
    pid: child.pid!,
    url: `http://127.0.0.1:${port}`,
    plainUrl: `http://127.0.0.1:${plainPort}`,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
  const log = join(folder, 'error.log');
  const answers = async (): Promise<boolean> => {
    using wire = await openWire(addressOf(running.url, 0));
    return (await wire.ask(getOf(running.url, '/q/v1.json'))).status === 200;
  };
  try {
    await until('nginx does not serve /q/v1.json', () => answers().catch(() => false));
  } catch (error) {
    await running[Symbol.asyncDispose]();
    throw new Error(existsSync(log) ? readFileSync(log, 'utf8') : 'nginx wrote no log', { cause: error });
  }
  return running;
}

/** The fragment with its other way of serving the counters: the location that stands in it as a comment, in place of the first. */
function withFile(fragment: string): string {
  const cached = /^ {2}location = \/q\/v1\.json \{\n(?:.*\n)*?^ {2}\}\n/m;
  const file = /(?:^ {2}# (?:location = \/q\/v1\.json \{| {2}.*|\})\n)+/m;
  const found = file.exec(fragment)?.[0];
  if (found === undefined || !cached.test(fragment))
    throw new Error('Cannot find both locations of /q/v1.json in deploy/gate/nginx.conf');
  return fragment.replace(cached, '').replace(found, found.replaceAll(/^ {2}# /gm, '  '));
}

async function until(otherwise: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + START_MS;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`${otherwise} after ${START_MS} ms`);
    await wait(50);
  }
}

/** The variable names another than those that are looked for. */
function programOf(variable: string, paths: readonly string[]): string | undefined {
  return [process.env[variable], ...paths].find((path) => path !== undefined && existsSync(path));
}
