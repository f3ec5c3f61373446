// One server with a crowd around it: rooms, seats, and a measured span of time.
import { setTimeout as wait } from 'node:timers/promises';
import type { CorePlan } from '../../media/cores.ts';
import { Crowd } from '../../media/crowd.ts';
import type { JoinOrder, ParticipantReport } from '../../media/orders.ts';
import { cpuMs, memoryBytes } from './process-usage.ts';
import { LOOPBACK } from './servers.ts';
import type { MediaServer } from './servers.ts';

/** What a span of time cost and carried. */
export interface Span {
  readonly participants: readonly ParticipantReport[];
  readonly seconds: number;
  /** RTP packets that reached a receiver: forwarded ones. */
  readonly packets: number;
  readonly packetsPerSecond: number;
  readonly bitsPerSecond: number;
  readonly lost: number;
  /** CPU of the server, as a part of one core. */
  readonly serverCores: number;
  readonly serverMemoryBytes: number;
  /** CPU of the server for each forwarded packet, everything included. */
  readonly microsecondsPerPacket: number;
  readonly clientCores: number;
  readonly worstGapMs: number;
  readonly audibleGaps: number;
  readonly worstSentGapMs: number;
  readonly clientLoopMaxMs: number;
}

/** A server, its clients, and what a scenario does with them. */
export class MediaStage {
  readonly server: MediaServer;
  readonly crowd: Crowd;
  #rooms = 0;

  constructor(server: MediaServer, cores: CorePlan) {
    this.server = server;
    this.crowd = Crowd.open(cores.clients);
  }

  /** A fresh room. */
  async room(): Promise<string> {
    this.#rooms += 1;
    const room = `lesson-${this.#rooms}`;
    await this.server.createRoom(room);
    return room;
  }

  /** A seat in a room; names are unique in the run. */
  async seat(room: string, identity: string, more: Partial<JoinOrder> = {}): Promise<JoinOrder> {
    const token = await this.server.token(room, identity);
    return { name: `${room} ${identity}`, url: this.server.url, token, bindAddress: LOOPBACK, ...more };
  }

  /** Brings people in; throws when somebody could not. */
  async bring(people: readonly JoinOrder[]): Promise<void> {
    const faults = await this.crowd.join(people);
    if (faults.length > 0)
      throw new Error(`Cannot seat ${faults.length} of ${people.length}: ${faults[0]}\n${this.server.log()}`);
  }

  /** Waits until everybody named satisfies the condition; throws with the first who does not after the deadline. */
  async until(
    what: string,
    isSo: (report: ParticipantReport) => boolean,
    names: ReadonlySet<string>,
    ms = 20_000,
  ): Promise<void> {
    const deadline = performance.now() + ms;
    for (;;) {
      const { participants } = await this.crowd.report();
      const behind = participants.filter((each) => names.has(each.name) && !isSo(each));
      if (behind.length === 0) return;
      if (performance.now() > deadline)
        throw new Error(
          `Never within ${ms} ms: ${what}; ${behind.length} behind: ${JSON.stringify(behind[0])}\n${this.server.log()}`,
        );
      await wait(250);
    }
  }

  /** Measures for so long. Throws when somebody was sent away meanwhile. */
  async measure(seconds: number): Promise<Span> {
    const { pids } = this.server;
    await this.crowd.beginWindow();
    const cpuBefore = cpuMs(pids);
    const from = performance.now();
    await wait(seconds * 1000);
    const elapsedMs = performance.now() - from;
    const serverMs = cpuMs(pids) - cpuBefore;
    const { participants, loopMaxMs, cpuMs: clientMs } = await this.crowd.report();
    const gone = participants.find((each) => each.ended !== undefined);
    if (gone !== undefined) throw new Error(`${gone.name} was sent away: ${gone.ended}\n${this.server.log()}`);
    const sum = (pick: (each: ParticipantReport) => number): number =>
      participants.reduce((total, each) => total + pick(each), 0);
    const worst = (pick: (each: ParticipantReport) => number): number => Math.max(...participants.map(pick));
    const packets = sum((each) => each.packets);
    return {
      participants,
      seconds: elapsedMs / 1000,
      packets,
      packetsPerSecond: (packets / elapsedMs) * 1000,
      bitsPerSecond: (sum((each) => each.bytes) * 8_000) / elapsedMs,
      lost: sum((each) => each.lost),
      serverCores: serverMs / elapsedMs,
      serverMemoryBytes: memoryBytes(pids),
      microsecondsPerPacket: (serverMs * 1000) / packets,
      clientCores: clientMs / elapsedMs,
      worstGapMs: worst((each) => each.worstGapMs),
      audibleGaps: sum((each) => each.audibleGaps),
      worstSentGapMs: worst((each) => each.worstSentGapMs),
      clientLoopMaxMs: loopMaxMs,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.crowd[Symbol.asyncDispose]();
    await this.server[Symbol.asyncDispose]();
  }
}
