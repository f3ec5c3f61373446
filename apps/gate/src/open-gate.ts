// Puts a gate together: keys, web files, policy, desk, counters, status. Nothing here needs school or lesson to run. GATE-32.

import { DEFAULT_ZONE, localDateAt } from '@preau/core/base';
import { createSigner, createVerifier, readPublicKeys, systemClock, systemRandomness } from '@preau/host';
import type { PublicKey } from '@preau/host';
import type { SeedsAnswer, StatusAnswer } from '@preau/protocol/gate';
import { createRevokedSessions, createSessionReader } from '@preau/service/base';
import type { Bus, Checker, Clock, Minter, Randomness, SessionReader } from '@preau/service/base';
import {
  createAdmissionCounter,
  createBatchDesk,
  createClassBoards,
  createCounterBoard,
  createStatusBoard,
  createTicketDesk,
} from '@preau/service/gate';
import type {
  AdmissionCounter,
  AdmissionPolicy,
  BatchDesk,
  ClassBoards,
  CohortDoor,
  CounterBoard,
  CreditBook,
  DaySeeds,
  NowBoard,
  PlanCopy,
  StatusBoard,
  SteadyDoors,
  TicketDesk,
} from '@preau/service/gate';
import { writeCounters } from './counters-file.ts';
import { MEASURED_JOINS_PER_SECOND, openDoorHouse } from './door-house.ts';
import { hmac } from './gate-secret.ts';
import { openLevelHouse } from './level-house.ts';
import type { MediaLadder } from './level-house.ts';
import { openNowHouse } from './now-house.ts';
import { startProber } from './prober.ts';
import type { Prober, StageChecks } from './prober.ts';
import type { ShellOptions } from './shell.ts';
import { readWebFiles } from './web-files.ts';

/** What a gate is made of. */
export interface GateOptions {
  /** `$PREAU_DATA_DIR/keys`: the gate's own keys are made there, the public keys of school and lesson read from there. */
  readonly keysFolder: string;
  /** `apps/web/dist`, built. */
  readonly webFolder: string;
  /** True when people come by https: cookies are then Secure. */
  readonly secure: boolean;
  /** Origins that pages may connect to beside ours, e.g. `wss://media.example.fr`. */
  readonly connect?: readonly string[];
  /** Facts about plans and ended sessions. Without a bus the gate works on, knowing less. */
  readonly bus?: Bus | undefined;
  /** The reader that the other apps of this process share; without it the gate makes its own, and learns of ended sessions by the bus. */
  readonly sessions?: SessionReader;
  /** In place of the doors by which whole classes walk in: for tests. */
  readonly policy?: AdmissionPolicy;
  /** Doors that several gates share (`PREAU_REDIS_URL`); in memory when absent. */
  readonly shared?: SteadyDoors | undefined;
  /** The most joins a second, a measured figure (`PREAU_JOINS_PER_SECOND`). */
  readonly joinsPerSecond?: number;
  /** The cell's time zone (IANA); `DEFAULT_ZONE` when absent. */
  readonly zone?: string;
  /** Where the doors in memory are written every second. GATE-86. */
  readonly doorFile?: string;
  /** Where credits are kept, the gate's to close. Without it every class stands at the same step. GATE-173. */
  readonly credits?: CreditBook | undefined;
  /** How often rounds are made, ms; each its own default, about a second. For tests. */
  readonly everyMs?: number | undefined;
  /** Where the text of `/q/v1.json` is renamed into place each second (`PREAU_COUNTERS_FILE`). GATE-88. */
  readonly countersFile?: string | undefined;
  /** The media nodes whose capacity decides how high lessons may go; without them, or without a bus, nothing does. GATE-123. */
  readonly ladder?: MediaLadder | undefined;
  /** Told what the gate could not do and went on without. */
  readonly fault?: (error: unknown) => void;
  readonly clock?: Clock;
  readonly randomness?: Randomness;
}

/** A gate, ready for `routes(gate)`. Closing it ends probes and subscriptions; twice is once. */
export interface Gate extends AsyncDisposable {
  readonly desk: TicketDesk;
  readonly counter: AdmissionCounter;
  readonly counters: CounterBoard;
  readonly status: StatusBoard;
  /** How it stands just now, for operators. SCHOOL-130. */
  readonly now: NowBoard;
  /** The gate's own copy of the plan. */
  readonly plan: PlanCopy;
  readonly sessions: SessionReader;
  readonly tickets: Checker<'ticket'>;
  readonly arrivals: Minter<'arrival'>;
  /** Arrivals that come back to be renewed. */
  readonly arrivalsShown: Checker<'arrival'>;
  /** The doors by which whole classes walk in; nobody is at them while `GateOptions.policy` decides instead. */
  readonly door: CohortDoor;
  readonly seeds: DaySeeds;
  /** The seeds as everybody may read them, with the hours of credit; and one such hour. GATE-80, GATE-176. */
  readSeeds(): Promise<SeedsAnswer>;
  readCreditHour(label: string): Promise<string | undefined>;
  /** The state of the house: probes, promises, and how this gate stands to the others. */
  readStatus(): StatusAnswer;
  /** The cell's time zone. */
  readonly zone: string;
  /** The boards of the classes at the door. GATE-89. */
  readonly classes: ClassBoards;
  readonly batch: BatchDesk;
  readonly batchTokens: Checker<'batch'>;
  readonly shell: ShellOptions;
  readonly secureCookies: boolean;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** The public keys of all minters, as JWKs. */
  publicKeys(): readonly PublicKey[];
  /** Starts the probes, once the server listens; a second call replaces the first. */
  beginProbes(checks: StageChecks, deadlineMs?: number): Prober;
}

/** Opens a gate. Rejects when the web files are not built or the keys cannot be read. */
export async function openGate(options: GateOptions): Promise<Gate> {
  const { clock = systemClock, randomness = systemRandomness, keysFolder: folder } = options;
  const [web, signer] = await Promise.all([
    readWebFiles(options.webFolder),
    createSigner({ folder, minter: 'gate', clock }),
  ]);
  const tickets = createVerifier({ folder, issuer: 'gate', clock }).checker('ticket');
  const counter = createAdmissionCounter();
  const status = createStatusBoard();
  const { bus } = options;
  await using opening = new AsyncDisposableStack();
  const house = opening.use(
    await openDoorHouse({
      keysFolder: folder,
      clock,
      zone: options.zone ?? DEFAULT_ZONE,
      bus,
      shared: options.shared,
      joinsPerSecond: options.joinsPerSecond,
      file: options.doorFile,
      credits: options.credits,
      everyMs: options.everyMs,
      fault: options.fault ?? (() => undefined),
    }),
  );
  const { plan, seeds } = house;
  const policy = options.policy ?? house.policy;
  const revoked = bus === undefined ? undefined : opening.use(await createRevokedSessions({ bus, clock }));
  const ofSchool = createVerifier({ folder, issuer: 'school', clock });
  const checker = ofSchool.checker('session');
  const sessions = options.sessions ?? createSessionReader({ checker, revoked: revoked ?? { has: () => false } });
  const counters = createCounterBoard({ policy, counter, signer, clock });
  const { countersFile, fault = () => undefined } = options;
  if (countersFile !== undefined) opening.use(writeCounters(countersFile, counters, fault));
  const { ladder } = options;
  if (ladder !== undefined && bus !== undefined) {
    const { rankOf, curveOf } = house.policy;
    opening.use(await openLevelHouse({ ladder, bus, clock, plan, rankOf, curveOf, fault, everyMs: options.everyMs }));
  }
  const mostPerSecond = options.joinsPerSecond ?? MEASURED_JOINS_PER_SECOND;
  const now = opening.use(await openNowHouse({ house, mostPerSecond, bus, clock }));
  const held = opening.move();
  let prober: Prober | undefined;
  let closed: Promise<void> | undefined;
  return {
    desk: createTicketDesk({
      policy,
      minter: signer.minter('ticket'),
      checker: tickets,
      counter,
      plan,
      clock,
      randomness,
    }),
    counter,
    counters,
    status,
    now: now.board,
    plan,
    sessions,
    tickets,
    arrivals: signer.minter('arrival'),
    arrivalsShown: createVerifier({ folder, issuer: 'gate', clock }).checker('arrival'),
    door: house.policy,
    seeds,
    readSeeds: async () => ({
      ...seeds.published(localDateAt(clock.now(), house.zone)),
      hours: (await house.credits?.hours().catch(() => [])) ?? [],
    }),
    readCreditHour: async (label) => house.credits?.readHour(label),
    readStatus: () => {
      const doors = house.standing();
      const answer = { ...status.read(clock.now()), promises: house.policy.promises.read() };
      return doors === undefined ? answer : { ...answer, doors };
    },
    zone: house.zone,
    classes: createClassBoards({
      doors: house.doors,
      rankOf: house.policy.rankOf,
      plan,
      opaqueOf: seeds.opaqueOf,
      clock,
    }),
    batch: createBatchDesk({ minter: signer.minter('ticket'), mac: hmac, clock }),
    batchTokens: ofSchool.checker('batch'),
    shell: { web, connect: options.connect ?? [] },
    secureCookies: options.secure,
    clock,
    randomness,
    publicKeys: () => (['gate', 'school', 'lesson'] as const).flatMap((minter) => readPublicKeys(folder, minter)),
    beginProbes: (checks, deadlineMs) => {
      void prober?.[Symbol.asyncDispose]();
      prober = startProber({ checks, board: status, clock, deadlineMs });
      return prober;
    },
    [Symbol.asyncDispose]: () => {
      closed ??= (async () => {
        await prober?.[Symbol.asyncDispose]();
        await held.disposeAsync();
      })();
      return closed;
    },
  };
}
