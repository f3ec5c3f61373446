// Plays a scenario on both servers with the same programs, checks what it must show on each, and compares what was observed. An observed
// difference that differences.ts does not explain fails the test.
import assert from 'node:assert/strict';
import { after } from 'node:test';
import type { TestContext } from 'node:test';
import type { RoomServiceClient, VideoGrant, WebhookEvent } from 'livekit-server-sdk';
import { isInPrivateNetwork, openLine } from '../../../../tools/testing/network-namespace.ts';
import type { Line } from '../../../../tools/testing/network-namespace.ts';
import { Cast, whyNot } from './cast.ts';
import type { Place } from './cast.ts';
import { explain } from './differences.ts';
import { makeToken, startEmbedded, startLivekit, whyNoLivekit } from './engine.ts';
import type { Engine, EngineName } from './engine.ts';
import { differencesOf } from './outcome.ts';
import type { Facts, Outcome } from './outcome.ts';
import { Participant } from './participant.ts';
import type { ClientKind } from './participant.ts';
import { until } from '../stage.ts';
import { writeTable } from './table.ts';

/** Who plays which part. */
export type Parts = Readonly<Record<string, ClientKind>>;

/** One scenario. */
export interface Scenario<P extends Parts, F extends Facts> {
  /** Its rule in docs/spec/sfu.md. */
  readonly id: string;
  readonly casts: readonly P[];
  /** `lines`: needs a private network; `restart`: needs a server of its own. */
  readonly needs?: readonly ('lines' | 'restart')[];
  play(scene: Scene, parts: P): Promise<F>;
  /** What must hold on both servers. */
  expect(facts: F, parts: P): void;
}

const outcomes: Outcome[] = [];
const cast = new Cast();
const engines = new Map<EngineName, Promise<Engine>>();
let rooms = 0;

const start = (name: EngineName): Promise<Engine> => {
  const running = engines.get(name) ?? (name === 'embedded' ? startEmbedded() : startLivekit());
  engines.set(name, running);
  return running;
};

after(async () => {
  await cast[Symbol.asyncDispose]();
  const titles = new Map<EngineName, string>();
  for (const [name, engine] of engines) {
    const running = await engine;
    titles.set(name, running.title);
    await running[Symbol.asyncDispose]();
  }
  writeTable(outcomes, titles);
});

/** The body of a test: the scenario with each cast on each server. */
export function onBothEngines<P extends Parts, F extends Facts>(
  scenario: Scenario<P, F>,
): (t: TestContext) => Promise<void> {
  return async (t) => {
    for (const parts of scenario.casts) {
      const names = [...new Set(Object.values(parts))];
      const told = Object.entries(parts)
        .map(([part, kind]) => `${part} ${kind}`)
        .join(', ');
      const outcome: Outcome = {
        id: scenario.id,
        title: t.name.replace(/^\[[^\]]*\] /, ''),
        parts: told,
        facts: {},
        timesMs: {},
      };
      outcomes.push(outcome);
      for (const name of ['embedded', 'livekit'] as const) {
        if ((process.env['TEST_CONFORMANCE_ENGINE'] ?? name) !== name) continue;
        const why = whyNotHere(name, names, scenario.needs ?? []);
        if (why === 'excused') continue;
        await t.test(`${name}: ${told}`, { skip: why ?? false }, async () => {
          await using scene = await Scene.open(await start(name), scenario.id);
          const facts = await scene.guard(() => scenario.play(scene, parts));
          outcome.facts[name] = facts;
          outcome.timesMs[name] = scene.timesMs;
          try {
            scenario.expect(facts, parts);
          } catch (error) {
            throw new Error(`${error instanceof Error ? error.message : String(error)}\n${JSON.stringify(facts)}`, {
              cause: error,
            });
          }
        });
      }
      const { embedded, livekit } = outcome.facts;
      if (embedded === undefined || livekit === undefined) continue;
      await t.test(`alike: ${told}`, () => {
        const unexplained = differencesOf(outcome).filter(({ fact }) => explain(scenario.id, fact) === undefined);
        assert.deepEqual(unexplained, [], 'differs from livekit-server and differences.ts does not say why');
      });
    }
  };
}

/**
 * Why a scenario cannot be played on this server here. `excused`: where nothing may be skipped, this machine still cannot have it, and that is no
 * fault of the tree (tools/test.ts decides and says so).
 */
function whyNotHere(name: EngineName, kinds: readonly ClientKind[], needs: readonly string[]): string | undefined {
  const program = kinds.map(whyNot).find((reason) => reason !== undefined);
  if (program !== undefined) return program;
  if (needs.includes('lines') && !isInPrivateNetwork())
    return process.env['TEST_LINES_EXCUSED'] === '1' ? 'excused' : 'no private network';
  if (name === 'embedded') return undefined;
  if (needs.includes('restart') && process.env['TEST_LIVEKIT_URL'] !== undefined)
    return 'that server is not ours to restart';
  const missing = whyNoLivekit();
  return missing !== undefined && process.env['TEST_LIVEKIT_EXCUSED'] === '1' ? 'excused' : missing;
}

/** How somebody joins. */
export interface Entrance extends Place {
  readonly grant?: VideoGrant;
  /** The client's own options: `autoSubscribe`, `singlePeerConnection`. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** A room on one server, and who is in it. */
export class Scene implements AsyncDisposable {
  readonly engine: Engine;
  readonly room: string;
  readonly timesMs: Record<string, number> = {};
  readonly #present: Participant[] = [];
  readonly #lines: Line[] = [];

  private constructor(engine: Engine, room: string) {
    this.engine = engine;
    this.room = room;
  }

  static async open(engine: Engine, id: string): Promise<Scene> {
    rooms += 1;
    const scene = new Scene(engine, `${id.toLowerCase()}-${rooms}`);
    await scene.makeRoom();
    return scene;
  }

  get api(): RoomServiceClient {
    return this.engine.api(this.room);
  }

  /** WebSocket address that clients are told. */
  get address(): string {
    return this.engine.url(this.room).replace('http', 'ws');
  }

  /** Webhooks of this room so far, by name. */
  get webhooks(): readonly WebhookEvent[] {
    return this.engine.webhooks.filter((event) => event.room?.name === this.room);
  }

  async makeRoom(): Promise<void> {
    await this.api.createRoom({ name: this.room, emptyTimeout: 60, departureTimeout: 30 });
  }

  token(identity: string, grant?: VideoGrant): Promise<string> {
    return makeToken(this.engine, this.room, identity, grant);
  }

  /** A token for another room of the same server. */
  tokenFor(room: string, identity: string): Promise<string> {
    return makeToken(this.engine, room, identity);
  }

  /** Opens a line that can be made bad; it ends with the scene. */
  async line(): Promise<Line> {
    const line = await openLine();
    this.#lines.push(line);
    return line;
  }

  /** Opens a program and joins; fails when it is refused. */
  async join(kind: ClientKind, identity: string, entrance: Entrance = {}): Promise<Participant> {
    const participant = await this.prepare(kind, identity, entrance);
    const token = await this.token(identity, entrance.grant);
    const startedAt = performance.now();
    const answer = await participant.join(this.address, token, entrance.options);
    this.timesMs[`join of ${kind}`] ??= Math.round(performance.now() - startedAt);
    assert.equal(answer, 'joined', `${identity} (${kind})`);
    return participant;
  }

  /** Opens a program without joining. */
  async prepare(kind: ClientKind, identity: string, place: Place = {}): Promise<Participant> {
    const participant = new Participant(kind, identity, await cast.open(kind, place));
    this.#present.push(participant);
    return participant;
  }

  /** Resolves with the first value of `probe` that is not false or undefined; rejects with `what` after the deadline. Errors of the probe wait too. */
  async until<T>(
    what: string,
    probe: () => Promise<T | false | undefined> | T | false | undefined,
    timeoutMs = 20_000,
  ): Promise<T> {
    return until(what, probe, timeoutMs);
  }

  /** Waits until a participant has noted an event that begins with `text`, since the first `skip` such. */
  noted(participant: Participant, text: string, timeoutMs?: number, skip = 0): Promise<string> {
    return this.until(
      `${participant.identity} notes "${text}"`,
      async () => (await participant.events()).filter((event) => event.startsWith(text))[skip],
      timeoutMs,
    );
  }

  /** Does it happen within the deadline? For facts that may be false. */
  async happens(probe: () => Promise<boolean | undefined> | boolean | undefined, timeoutMs: number): Promise<boolean> {
    return this.until('', async () => (await probe()) === true, timeoutMs).catch(() => false);
  }

  /** Does the picture go on, by `frames` more than now, within the deadline? */
  async flows(participant: Participant, from: string, frames = 20, timeoutMs = 15_000): Promise<boolean> {
    const source = 'camera';
    const before = (await participant.hears(from, source))?.decoded ?? 0;
    return this.happens(
      async () => ((await participant.hears(from, source))?.decoded ?? 0) >= before + frames,
      timeoutMs,
    );
  }

  /** Is there more to hear than now, within the deadline? */
  async sounds(participant: Participant, from: string, timeoutMs = 15_000): Promise<boolean> {
    const before = (await participant.hears(from, 'microphone'))?.energy ?? 0;
    return this.happens(async () => ((await participant.hears(from, 'microphone'))?.energy ?? 0) > before, timeoutMs);
  }

  /** Runs and notes how long it took; printed in the table, never asserted. */
  async timed<T>(name: string, work: Promise<T>): Promise<T> {
    const startedAt = performance.now();
    const value = await work;
    this.timesMs[name] = Math.round(performance.now() - startedAt);
    return value;
  }

  /** Plays; a failure says what everybody had noted. */
  async guard<T>(play: () => Promise<T>): Promise<T> {
    try {
      return await play();
    } catch (error) {
      const notes = await Promise.all(
        this.#present.slice(0, 5).map(async (one) => {
          const events = await one.events().catch(() => ['(does not answer)']);
          return `${one.identity} (${one.kind}): ${events.slice(-15).join(' | ')}`;
        }),
      );
      throw new Error(`${error instanceof Error ? error.message : String(error)}\n  ${notes.join('\n  ')}`, {
        cause: error,
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#present.map((one) => one.remote.drop().catch(() => undefined)));
    await Promise.allSettled(this.#lines.map((line) => line[Symbol.asyncDispose]()));
    await this.api.deleteRoom(this.room).catch(() => undefined);
  }
}
