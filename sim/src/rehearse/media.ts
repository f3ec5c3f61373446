// The media of a rehearsal: people of the first classes join the media server as raw receivers when their lesson can be heard, teachers speak, and from
// level 2 on show a small picture. What arrives is counted, in processes of their own. SIM-36.
import type { Level } from '@preau/core/base';
import type { MediaGrantAnswer } from '@preau/protocol/lesson';
import type { Visitor } from '../../../tools/testing/visitor.ts';
import { quantile } from '../bench/figures.ts';
import type { Figures } from '../bench/figures.ts';
import { Crowd } from '../media/crowd.ts';
import type { ParticipantReport, TrackOrder } from '../media/orders.ts';
import { AUDIBLE_GAP_MS } from '../media/received-stream.ts';
import type { Coming } from './plan.ts';

/** A voice, and the lowest layer of a camera (level 2: at most 120 kbit/s). */
const VOICE: TrackOrder = { source: 'microphone', bitrateBps: 32_000 };
const SMALL_PICTURE: TrackOrder = {
  source: 'camera',
  layers: [{ rid: '', width: 320, height: 180, framesPerSecond: 15, bitrateBps: 110_000 }],
};

/** Somebody whose lesson can be heard. */
export interface Hearer {
  readonly coming: Pick<Coming, 'classIndex' | 'role' | 'index'>;
  readonly lessonId: string;
  readonly level: Level;
  readonly visitor: Visitor;
}

/** Joins people of a bounded number of classes. Disposing ends the processes. */
export class MediaRehearsal implements AsyncDisposable {
  readonly #crowd: Crowd;
  readonly #classes: number;
  readonly #joinedAt = new Map<string, number>();
  /** By class: since when its teacher speaks, epoch ms. */
  readonly #speaksAt = new Map<number, number>();
  readonly #classOf = new Map<string, number>();
  readonly #faults: string[] = [];

  constructor(classes: number, cores: readonly number[]) {
    this.#classes = classes;
    this.#crowd = Crowd.open(cores);
  }

  /** Asks for a grant and joins with it, once a person. Never rejects: what failed is counted. */
  async join({ coming, lessonId, level, visitor }: Hearer): Promise<void> {
    const { classIndex, role, index } = coming;
    const name = `${role} ${index} of class ${classIndex}`;
    if (classIndex >= this.#classes || this.#joinedAt.has(name)) return;
    this.#joinedAt.set(name, Date.now());
    this.#classOf.set(name, classIndex);
    try {
      const path = `/api/lessons/${lessonId}/media-grant`;
      const { url, token } = await visitor.get<MediaGrantAnswer>('POST', path, {});
      const publish = level >= 2 ? [VOICE, SMALL_PICTURE] : [VOICE];
      const failed = await this.#crowd.join([{ name, url, token, ...(role === 'teacher' ? { publish } : {}) }]);
      this.#faults.push(...failed);
      if (role === 'teacher' && failed.length === 0) this.#speaksAt.set(classIndex, Date.now());
    } catch (fault) {
      this.#faults.push(fault instanceof Error ? fault.message : String(fault));
    }
  }

  /** Gaps and packets are counted from now on. */
  async beginWindow(): Promise<void> {
    await this.#crowd.beginWindow();
  }

  /** Joins to the first packet, and gaps since the window began. */
  async addTo(figures: Figures): Promise<void> {
    const { participants, loopMaxMs } = await this.#crowd.report();
    const people = participants.map((report) => {
      const spokeAt = this.#speaksAt.get(this.#classOf.get(report.name)!) ?? Infinity;
      return { report, cameToVoice: this.#joinedAt.get(report.name)! > spokeAt };
    });
    addMedia(figures, people, this.#faults);
    figures.add('longest pause of a counting process itself', loopMaxMs, 'ms', 'lower');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#crowd[Symbol.asyncDispose]();
  }
}

/** Somebody at the end of a rehearsal. A lesson that was silent has no first packet: it counts for those who came to a teacher who spoke. */
export interface MediaStay {
  readonly report: ParticipantReport;
  readonly cameToVoice: boolean;
}

/** Stays in figures. SIM-36. */
export function addMedia(figures: Figures, people: readonly MediaStay[], faults: readonly string[]): void {
  const pupils = people.filter(({ report }) => report.name.startsWith('pupil'));
  const times = (
    name: string,
    stays: readonly MediaStay[],
    time: (report: ParticipantReport) => number | undefined,
  ): void => {
    const found = stays.flatMap(({ report }) => time(report) ?? []);
    if (found.length === 0) return;
    for (const share of [0.5, 0.95]) figures.add(`${name}, p${share * 100}`, quantile(found, share), 'ms', 'lower');
  };
  figures.add('people who joined the media', people.length, 'people', 'higher');
  figures.add('joins to the media that failed', faults.length, 'joins', 'lower', 0);
  for (const fault of new Set(faults)) console.log(`  media: ${fault}`);
  times('join answered', pupils, ({ joinedMs }) => joinedMs);
  times('media connected', pupils, ({ connectedMs }) => connectedMs);
  const toVoice = pupils.filter(({ cameToVoice }) => cameToVoice);
  times('first sound, teacher speaking already', toVoice, ({ firstSoundMs }) => firstSoundMs);
  const ended = people.filter(({ report }) => report.ended !== undefined).length;
  figures.add('stays that ended before the end', ended, 'people', 'lower');
  const heard = pupils.map(({ report }) => report).filter(({ sounds }) => sounds > 0);
  figures.add('pupils who hear at the end', heard.length, 'pupils', 'higher');
  if (heard.length === 0) return;
  const sum = (pick: (report: ParticipantReport) => number): number => heard.reduce((all, each) => all + pick(each), 0);
  const [packets, lost] = [sum((report) => report.packets), sum((report) => report.lost)];
  figures.add('packets lost', (100 * lost) / (packets + lost), '%', 'lower');
  const sent = people
    .filter(({ report }) => report.name.startsWith('teacher'))
    .map(({ report }) => report.worstSentGapMs);
  // What the sending process itself was late is no fault of the server.
  if (sent.length > 0) figures.add('worst gap as teachers sent it', Math.max(...sent), 'ms', 'lower');
  const gaps = heard.map(({ worstGapMs }) => worstGapMs);
  figures.add('worst gap in sound, median pupil', quantile(gaps, 0.5), 'ms', 'lower');
  figures.add('worst gap in sound, p95 of pupils', quantile(gaps, 0.95), 'ms', 'lower');
  const audible = sum(({ audibleGaps }) => audibleGaps);
  figures.add('gaps that are heard, per pupil', audible / heard.length, `gaps over ${AUDIBLE_GAP_MS} ms`, 'lower');
}
