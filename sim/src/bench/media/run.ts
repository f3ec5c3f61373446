// `npm run bench -- media`: both media servers, one after the other, on the same core of the same machine, with the same crowd.
import { setTimeout as wait } from 'node:timers/promises';
import { pinProcess, planCores } from '../../media/cores.ts';
import type { CorePlan } from '../../media/cores.ts';
import { quantile } from '../figures.ts';
import type { Figures } from '../figures.ts';
import { measureBrowserJoins } from './browser-joins.ts';
import { WatchingBrowser } from './browsers.ts';
import { recordFilms } from './films.ts';
import type { Films } from './films.ts';
import type { JoinTimes } from './join-times.ts';
import { measureLectures } from './lectures.ts';
import type { LectureResults } from './lectures.ts';
import { measureLevels, writeLevelCosts } from './levels.ts';
import type { MediaLevel } from './levels.ts';
import { loadAverage, memoryBytes } from './process-usage.ts';
import { startServer } from './start-server.ts';
import type { MediaServer, ServerName } from './servers.ts';
import { MediaStage } from './stage.ts';
import type { Span } from './stage.ts';
import { measureStorm } from './storm.ts';
import type { StormResults } from './storm.ts';

/** Issue: join to first frame p95 on loopback. */
const FIRST_PICTURE_P95_MS = 1_500;
const MEBIBYTE = 1024 * 1024;

/** How a run is made. */
export interface MediaRunOptions {
  /** Short spans and fewer joins: indications, in about two minutes. */
  readonly isQuick: boolean;
  readonly levelsFile?: string;
  /** `main.ts` of another checkout of our server. */
  readonly sfuMain?: string;
  readonly servers: readonly ServerName[];
  /** As typed, for the file of level costs. */
  readonly command: string;
}

interface Results {
  readonly idleBytes: number;
  readonly levels: Record<MediaLevel, Span>;
  readonly lectures: LectureResults;
  readonly storm: StormResults;
  readonly decodedMs: readonly number[];
  readonly blindBrowsers: number;
}

async function runServer(
  server: MediaServer,
  cores: CorePlan,
  isQuick: boolean,
  browser: WatchingBrowser,
  films: Films,
): Promise<Results> {
  await using stage = new MediaStage(server, cores);
  await wait(1_000);
  const idleBytes = memoryBytes(server.pids);
  const seconds = isQuick ? 5 : 10;
  const levels = await measureLevels(stage, seconds);
  const lectures = await measureLectures(stage, isQuick ? 1 : 3, seconds);
  const storm = await measureStorm(stage);
  const browserJoins = isQuick ? 10 : 20;
  const decodedMs = await measureBrowserJoins(stage, browser, films, browserJoins);
  return { idleBytes, levels, lectures, storm, decodedMs, blindBrowsers: browserJoins - decodedMs.length };
}

function report(figures: Figures, name: ServerName, results: Results, twin: Results | undefined): void {
  const { idleBytes, levels, lectures, storm, decodedMs } = results;
  const add = (
    figure: string,
    value: number,
    unit: string,
    better: 'lower' | 'higher' = 'lower',
    target?: number,
  ): void => figures.add(`${name}: ${figure}`, value, unit, better, target);
  const addCost = (where: string, pick: (from: Results) => Span): void =>
    add(
      `CPU per forwarded packet, ${where}`,
      pick(results).microsecondsPerPacket,
      'µs',
      'lower',
      twin === undefined ? undefined : Math.round(pick(twin).microsecondsPerPacket * 100) / 100,
    );
  const addTimes = (what: string, joins: readonly JoinTimes[]): void => {
    for (const [at, share] of [
      ['p50', 0.5],
      ['p95', 0.95],
      ['p99', 0.99],
    ] as const) {
      add(
        `${what} to first picture ${at}`,
        quantile(
          joins.map((each) => each.firstPictureMs),
          share,
        ),
        'ms',
      );
      // libdatachannel as the passive side of DTLS sometimes leaves the first flight lying for a second (docs/reports/media.md).
      add(
        `${what} to first picture, connecting left out, ${at}`,
        quantile(
          joins.map((each) => each.withoutConnectingMs),
          share,
        ),
        'ms',
      );
    }
  };
  addCost('one lecture', (from) => from.lectures.one);
  addCost('two lectures', (from) => from.lectures.two);
  addCost('camera wall', (from) => from.levels.L4);
  add('packets forwarded, two lectures', lectures.two.packetsPerSecond, 'per second', 'higher');
  add('packets forwarded, camera wall', levels.L4.packetsPerSecond, 'per second', 'higher');
  add('packets lost, lectures and wall', lectures.one.lost + lectures.two.lost + levels.L4.lost, 'packets', 'lower');
  add('pictures received per pupil, one lecture', pictures(lectures.one), 'per second', 'higher');
  add('worst gap of a microphone, one lecture', lectures.one.worstGapMs, 'ms');
  add('lectures per core, from two', 2 / lectures.two.serverCores, 'lectures', 'higher');
  add('camera walls per core, from one', 1 / levels.L4.serverCores, 'walls', 'higher');
  add('memory idle', idleBytes / MEBIBYTE, 'MiB');
  add('memory with two lectures', lectures.two.serverMemoryBytes / MEBIBYTE, 'MiB');
  add('memory for 1,000 packets per second', memoryPerPacketRate(results) / MEBIBYTE, 'MiB');
  add('join to first decoded picture in Chromium p50', quantile(decodedMs, 0.5), 'ms');
  const target = name === 'préau' ? FIRST_PICTURE_P95_MS : undefined;
  add('join to first decoded picture in Chromium p95', quantile(decodedMs, 0.95), 'ms', 'lower', target);
  add('joins of Chromium without a picture', results.blindBrowsers, 'joins', 'lower', 0);
  addTimes('join', lectures.joins);
  addTimes('storm: join', storm.joins);
  add('storm: people without a picture', storm.blind, `of ${storm.people}`, 'lower', 0);
  add('storm: CPU', storm.serverCores * 100, '% of a core');
  for (const [level, span] of Object.entries(levels))
    add(`${level} CPU of a class of 35`, span.serverCores * 100, '% of a core');
}

const pictures = (span: Span): number => {
  const watching = span.participants.filter((each) => each.pictures > 0);
  return watching.reduce((sum, each) => sum + each.frames, 0) / watching.length / span.seconds;
};

/** Growth from idle to two lectures, for each 1,000 packets a second that are forwarded then. */
function memoryPerPacketRate({ idleBytes, lectures }: Results): number {
  return ((lectures.two.serverMemoryBytes - idleBytes) * 1000) / lectures.two.packetsPerSecond;
}

/** Runs it all and adds the figures. */
export async function measureMedia(figures: Figures, options: MediaRunOptions): Promise<void> {
  const cores = planCores();
  pinProcess(process.pid, cores.clients);
  figures.add('load average at the start', loadAverage(), 'processes', 'lower');
  const results = new Map<ServerName, Results>();
  await using browser = await WatchingBrowser.open();
  using films = await recordFilms(browser);
  for (const name of options.servers) {
    const server = await startServer(name, cores, options.sfuMain);
    if (server === undefined) continue;
    console.log(`${name} on core ${cores.server.join(',')}, clients on ${cores.clients.join(',')}`);
    results.set(name, await runServer(server, cores, options.isQuick, browser, films));
  }
  for (const [name, result] of results)
    report(figures, name, result, name === 'préau' ? results.get('livekit') : undefined);
  figures.add('load average at the end', loadAverage(), 'processes', 'lower');
  if (options.levelsFile !== undefined)
    writeLevelCosts(
      options.levelsFile,
      options.command,
      new Map([...results].map(([name, { levels }]) => [name, levels])),
    );
}
