// A lesson of 35 for ten minutes: teacher's camera, screen and microphone, two pupils' microphones, 34 raw receivers and two decoding
// browsers. Nobody may miss an open microphone for more than 200 ms.
import { setTimeout as wait } from 'node:timers/promises';
import { pinProcess, planCores } from '../../media/cores.ts';
import { MICROPHONE } from '../../media/publication.ts';
import { AUDIBLE_GAP_MS } from '../../media/received-stream.ts';
import type { Figures } from '../figures.ts';
import { WatchingBrowser } from './browsers.ts';
import type { BrowserReport } from './browsers.ts';
import { recordFilms } from './films.ts';
import { OPEN_MICROPHONES, PUPILS } from './lectures.ts';
import { loadAverage } from './process-usage.ts';
import type { MediaServer } from './servers.ts';
import { MediaStage } from './stage.ts';
import type { Span } from './stage.ts';

const BROWSERS = 2;
const SETTLE_MS = 5_000;
const MIDDLE = { camera: 1, screen: 2 } as const;

/** Runs the lesson on a server and adds its figures. */
export async function measureClass(figures: Figures, server: MediaServer, seconds: number): Promise<void> {
  const cores = planCores();
  pinProcess(process.pid, cores.clients);
  figures.add('load average at the start', loadAverage(), 'processes', 'lower');
  await using stage = new MediaStage(server, cores);
  await using first = await WatchingBrowser.open();
  await using second = await WatchingBrowser.open();
  const browsers = [first, second];
  using films = await recordFilms(first);
  const room = await stage.room();
  await stage.bring([await stage.seat(room, 'teacher', { publish: [MICROPHONE, ...films.tracks], quality: MIDDLE })]);
  const pupils = await Promise.all(
    Array.from({ length: PUPILS }, (_, index) =>
      stage.seat(room, `pupil ${index}`, {
        quality: MIDDLE,
        afterMs: index * 50,
        ...(index < OPEN_MICROPHONES - 1 ? { publish: [MICROPHONE] } : {}),
      }),
    ),
  );
  await stage.bring(pupils);
  for (const [index, browser] of browsers.entries())
    await browser.watch(server.url, await server.token(room, `browser ${index}`));
  const listening = new Set(pupils.slice(OPEN_MICROPHONES - 1).map((pupil) => pupil.name));
  await stage.until('sound and picture', (each) => each.sounds === OPEN_MICROPHONES && each.pictures === 2, listening);
  await wait(SETTLE_MS);
  for (const browser of browsers) await browser.beginWindow();
  const before = await Promise.all(browsers.map((browser) => browser.report()));
  const span = await stage.measure(seconds);
  const after = await Promise.all(browsers.map((browser) => browser.report()));
  print(span, after);
  addFigures(figures, server.name, span, before, after);
}

function print(span: Span, browsers: readonly BrowserReport[]): void {
  console.log('worst gap between two sound packets of an open microphone, per receiver, ms:');
  for (const each of span.participants.filter((participant) => participant.sounds > 0))
    console.log(
      `  ${each.name.padEnd(20)} ${each.worstGapMs.toFixed(0).padStart(5)}  sounds ${each.sounds}  packets ${each.packets}  lost ${each.lost}`,
    );
  for (const [index, each] of browsers.entries())
    console.log(
      `  ${`browser ${index}`.padEnd(20)} ${each.worstGapMs.toFixed(0).padStart(5)}  sounds ${each.sounds}  frames decoded ${each.framesDecoded}  lost ${each.packetsLost}`,
    );
}

function addFigures(
  figures: Figures,
  server: string,
  span: Span,
  before: readonly BrowserReport[],
  after: readonly BrowserReport[],
): void {
  const listeners = span.participants.filter(
    // Whoever speaks hears the other two.
    (each) => each.sounds + (each.sentPackets > 0 ? 1 : 0) === OPEN_MICROPHONES && each.pictures === 2,
  );
  const decoded = after.map((report, index) => (report.framesDecoded - before[index]!.framesDecoded) / span.seconds);
  const add = (
    name: string,
    value: number,
    unit: string,
    better: 'lower' | 'higher' = 'lower',
    target?: number,
  ): void => figures.add(`${server}, class: ${name}`, value, unit, better, target);
  add('length', span.seconds, 's', 'higher');
  add('raw receivers of every sound and picture', listeners.length, 'people', 'higher', PUPILS);
  add('decoding browsers', after.filter((each) => each.pictures === 2).length, 'browsers', 'higher', BROWSERS);
  add(
    'open microphones that each browser hears',
    Math.min(...after.map((each) => each.sounds)),
    'sounds',
    'higher',
    OPEN_MICROPHONES,
  );
  add('worst gap of an open microphone, raw receivers', span.worstGapMs, 'ms', 'lower', AUDIBLE_GAP_MS);
  add(
    'worst gap of an open microphone, browsers',
    Math.max(...after.map((each) => each.worstGapMs)),
    'ms',
    'lower',
    AUDIBLE_GAP_MS,
  );
  add('gaps over 200 ms', span.audibleGaps + after.reduce((sum, each) => sum + each.audible, 0), 'gaps', 'lower', 0);
  add('worst gap before the server', span.worstSentGapMs, 'ms');
  add('latest turn of the clients’ event loops', span.clientLoopMaxMs, 'ms');
  add('packets lost by raw receivers', span.lost, `of ${span.packets}`, 'lower');
  add(
    'packets lost by browsers',
    after.reduce((sum, each, index) => sum + each.packetsLost - before[index]!.packetsLost, 0),
    'packets',
    'lower',
  );
  add('frames decoded by the slower browser', Math.min(...decoded), 'per second', 'higher');
  add(
    'freezes in browsers',
    after.reduce((sum, each, index) => sum + each.freezes - before[index]!.freezes, 0),
    'freezes',
    'lower',
  );
  add(
    'reconnections of browsers',
    after.reduce((sum, each) => sum + each.ends.length, 0),
    'times',
    'lower',
    0,
  );
  add('packets forwarded to raw receivers', span.packetsPerSecond, 'per second', 'higher');
  add('server CPU', span.serverCores * 100, '% of a core');
  figures.add('load average at the end', loadAverage(), 'processes', 'lower');
}
