// What a server showed in a run, and the figures that follow from it. A scene that failed leaves its figures out, and is counted.
import { quantile } from '../figures.ts';
import type { Figures } from '../figures.ts';
import type { JoinTimes } from './join-times.ts';
import type { LectureResults } from './lectures.ts';
import type { MediaLevel } from './levels.ts';
import type { ServerName } from './servers.ts';
import type { Span } from './stage.ts';
import type { StormResults } from './storm.ts';

/** Issue: join to first frame p95 on loopback. */
const FIRST_PICTURE_P95_MS = 1_500;
const MEBIBYTE = 1024 * 1024;

/** What was measured of one server. */
export interface Results {
  readonly idleBytes: number;
  readonly levels: Partial<Record<MediaLevel, Span>>;
  lectures?: LectureResults;
  storm?: StormResults;
  /** Joins of Chromium: ms to the first decoded picture, undefined for those that saw none. */
  chromium?: readonly (number | undefined)[];
  /** Scenes that could not be played to the end. */
  readonly failed: string[];
}

type Add = (figure: string, value: number, unit: string, better?: 'lower' | 'higher', target?: number) => void;

/** Adds the figures of a server; `twin` is the one whose cost per packet is the target. */
export function addResults(figures: Figures, name: ServerName, results: Results, twin: Results | undefined): void {
  const add: Add = (figure, value, unit, better = 'lower', target) =>
    figures.add(`${name}: ${figure}`, value, unit, better, target);
  const addCost = (where: string, pick: (from: Results) => Span | undefined): void => {
    const span = pick(results);
    const other = twin === undefined ? undefined : pick(twin);
    if (span === undefined) return;
    const target = other === undefined ? undefined : Math.round(other.microsecondsPerPacket * 100) / 100;
    add(`CPU per forwarded packet, ${where}`, span.microsecondsPerPacket, 'µs', 'lower', target);
  };
  add('scenes that failed', results.failed.length, 'scenes', 'lower', 0);
  addCost('one lecture', (from) => from.lectures?.one);
  addCost('two lectures', (from) => from.lectures?.two);
  addCost('camera wall', (from) => from.levels.L4);
  addLectures(add, results);
  const wall = results.levels.L4;
  if (wall !== undefined) {
    add('packets forwarded, camera wall', wall.packetsPerSecond, 'per second', 'higher');
    add('packets lost, camera wall', wall.lost, `of ${wall.packets}`);
    add('camera walls per core, from one', 1 / wall.serverCores, 'walls', 'higher');
  }
  if (results.chromium !== undefined) {
    const seen = results.chromium.filter((ms) => ms !== undefined);
    const target = name === 'préau' ? FIRST_PICTURE_P95_MS : undefined;
    add('join to first decoded picture in Chromium p50', quantile(seen, 0.5), 'ms');
    add('join to first decoded picture in Chromium p95', quantile(seen, 0.95), 'ms', 'lower', target);
    add('joins of Chromium without a picture', results.chromium.length - seen.length, 'joins', 'lower', 0);
  }
  const { storm } = results;
  if (storm !== undefined) {
    addTimes(add, 'storm: join', storm.joins);
    add('storm: people without a picture', storm.blind, `of ${storm.people}`, 'lower', 0);
    add('storm: CPU', storm.serverCores * 100, '% of a core');
  }
  for (const [level, span] of Object.entries(results.levels))
    add(`${level} CPU of a class of 35`, span.serverCores * 100, '% of a core');
}

function addLectures(add: Add, { lectures, idleBytes }: Results): void {
  add('memory idle', idleBytes / MEBIBYTE, 'MiB');
  if (lectures === undefined) return;
  const { one, two, joins } = lectures;
  add('packets forwarded, two lectures', two.packetsPerSecond, 'per second', 'higher');
  add('packets lost, lectures', one.lost + two.lost, `of ${one.packets + two.packets}`);
  add('pictures received per pupil, one lecture', pictures(one), 'per second', 'higher');
  add('worst gap of a microphone, one lecture', one.worstGapMs, 'ms');
  add('lectures per core, from two', 2 / two.serverCores, 'lectures', 'higher');
  add('memory with two lectures', two.serverMemoryBytes / MEBIBYTE, 'MiB');
  const growth = (two.serverMemoryBytes - idleBytes) / MEBIBYTE;
  add('memory for 1,000 forwarded packets per second', (growth * 1000) / two.packetsPerSecond, 'MiB');
  addTimes(add, 'join', joins);
}

function addTimes(add: Add, what: string, joins: readonly JoinTimes[]): void {
  const all = joins.map((each) => each.firstPictureMs);
  // libdatachannel as the passive side of DTLS sometimes leaves the first flight lying for a second (docs/reports/media.md).
  const rest = joins.map((each) => each.withoutConnectingMs);
  for (const percent of [50, 95, 99]) {
    add(`${what} to first picture p${percent}`, quantile(all, percent / 100), 'ms');
    add(`${what} to first picture, connecting left out, p${percent}`, quantile(rest, percent / 100), 'ms');
  }
}

/** Whole pictures of all kinds, for each listener. */
function pictures(span: Span): number {
  const watching = span.participants.filter((each) => each.pictures > 0);
  return watching.reduce((sum, each) => sum + each.frames, 0) / watching.length / span.seconds;
}
