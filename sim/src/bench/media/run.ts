// `npm run bench -- media`: both media servers, one after the other, on the same core of the same machine, with the same crowd.
import { setTimeout as wait } from 'node:timers/promises';
import { canPin, pinProcess, planCores } from '../../media/cores.ts';
import type { CorePlan } from '../../media/cores.ts';
import type { Figures } from '../figures.ts';
import { measureBrowserJoins } from './browser-joins.ts';
import { WatchingBrowser } from './browsers.ts';
import { recordFilms } from './films.ts';
import type { Films } from './films.ts';
import { measureLectures } from './lectures.ts';
import { measureLevels, writeLevelCosts } from './levels.ts';
import { loadAverage, memoryBytes } from './process-usage.ts';
import { addResults } from './results.ts';
import type { Results } from './results.ts';
import { startServer } from './start-server.ts';
import type { MediaServer, ServerName } from './servers.ts';
import { MediaStage } from './stage.ts';
import { measureStorm } from './storm.ts';

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

/** A browser and what it can decode. */
interface Show {
  readonly browser: WatchingBrowser;
  readonly films: Films;
}

async function runServer(server: MediaServer, cores: CorePlan, options: MediaRunOptions, show: Show): Promise<Results> {
  await using stage = new MediaStage(server, cores);
  await wait(1_000);
  const results: Results = { idleBytes: memoryBytes(server.pids), levels: {}, failed: [] };
  const seconds = options.isQuick ? 5 : 10;
  const joins = options.isQuick ? 10 : 20;
  const scenes: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['levels', () => measureLevels(stage, seconds, results.levels)],
    ['lectures', async () => (results.lectures = await measureLectures(stage, options.isQuick ? 1 : 3, seconds))],
    ['storm', async () => (results.storm = await measureStorm(stage))],
    ['Chromium', async () => (results.chromium = await measureBrowserJoins(stage, show.browser, show.films, joins))],
  ];
  for (const [scene, play] of scenes) {
    try {
      await play();
    } catch (fault) {
      // The others still tell something; the figure of failed scenes is never 0 then.
      results.failed.push(scene);
      console.log(`${server.name}: ${scene} failed: ${fault instanceof Error ? fault.message : String(fault)}`);
      await stage.crowd.leaveAll();
    }
  }
  return results;
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
    console.log(
      `${name} on core ${cores.server.join(',')}, clients on ${cores.clients.join(',')}${canPin ? '' : ' (not pinned: there is no taskset here)'}`,
    );
    results.set(name, await runServer(server, cores, options, { browser, films }));
  }
  for (const [name, result] of results)
    addResults(figures, name, result, name === 'préau' ? results.get('livekit') : undefined);
  figures.add('load average at the end', loadAverage(), 'processes', 'lower');
  if (options.levelsFile !== undefined)
    writeLevelCosts(
      options.levelsFile,
      options.command,
      new Map([...results].map(([name, { levels }]) => [name, levels])),
    );
}
