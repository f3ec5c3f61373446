// Puts a school together: keys, desks, live counts, ended sessions, plans. The stores come from outside.

import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_ZONE } from '@preau/core/base';
import { createSigner, createVerifier, systemClock, systemRandomness } from '@preau/host';
import type { Operation } from '@preau/protocol/base';
import { createRevokedSessions, createSessionReader, SessionLimits } from '@preau/service/base';
import type { Bus, Clock, Minter, Randomness, RevokedSessions, SessionReader } from '@preau/service/base';
import { eraseMessages, eraseSheet } from '@preau/service/lesson';
import type { LessonLog } from '@preau/service/lesson';
import {
  createCapsuleDesk,
  createCellDesk,
  createCodeDesk,
  createDayDesk,
  createImportDesk,
  createImportHistoryDesk,
  createLessonDesk,
  createLiveBoard,
  createPeopleDesk,
  createPlanDesk,
  createPurgeDesk,
  createSearchDesk,
  createSessionDesk,
  createSignInLimits,
  createStrangerLots,
  endForbiddenCards,
} from '@preau/service/school';
import type {
  CapsuleDesk,
  CellDesk,
  CodeDesk,
  DayDesk,
  ImportDesk,
  HouseHealth,
  ImportHistoryDesk,
  LessonDesk,
  PasswordHasher,
  PeopleDesk,
  PlanDesk,
  PurgeDesk,
  SchoolStores,
  SearchDesk,
  SessionDesk,
  StrangerPace,
  TicketOffice,
} from '@preau/service/school';
import { asHouse } from '@preau/store-postgres';
import { createDevicePast } from './arrival.ts';
import type { DevicePast } from './arrival.ts';
import { COSTLY_LIMITS, createCostly } from './costly.ts';
import type { Costly, CostlyLimits } from './costly.ts';
import { startRounds } from './rounds.ts';
import type { Rounds, RoundsLog } from './rounds.ts';
import { createMac, openSecret } from './secret.ts';
import type { SchoolFiles } from './school-files.ts';
import { openUploads } from './uploads.ts';
import type { Uploads } from './uploads.ts';
import { openWorkspace } from './workspace.ts';
import type { Workspace, WorkspaceParts } from './workspace.ts';

/** An office that prints the codes of a year group asks some hundred times in a row. SCHOOL-98. */
const SESSION_LIMIT = { burst: 600, perSecond: 60 };

/** What a school is made of. */
export interface SchoolOptions {
  readonly stores: SchoolStores;
  /** Of the lessons, from whose talk a purge takes a content away. */
  readonly lessonLog: LessonLog;
  readonly hasher: PasswordHasher;
  readonly bus: Bus;
  /** `$PREAU_DATA_DIR/keys`: the school's own keys and secret are made there. */
  readonly keysFolder: string;
  /** Where files lie; `openSchoolFiles` gives them. */
  readonly files: SchoolFiles;
  /** The address people type, e.g. `https://ent.example.fr`: printed links begin with it. A function when it is known only after listening. */
  readonly publicUrl: string | (() => string);
  /** True when people come by https: cookies are then Secure. */
  readonly secure: boolean;
  /** What the other parts of the cell serve, for `GET /api/openapi.json`. */
  readonly operations?: readonly Operation[];
  /** The gate's tickets for capsules; given the school's own minter of batches. Without it capsules have no tickets. */
  readonly tickets?: (minter: Minter<'batch'>) => TicketOffice;
  /** What the house measures of itself, for its operators; without it they see database and rounds only. OFFICE-75. */
  readonly health?: Omit<HouseHealth, 'rounds'>;
  /** Where the rounds (plans, old sessions) report faults. */
  readonly log?: RoundsLog;
  /** How tries from new devices against one account are drawn; `STRANGER_PACE` when absent. */
  readonly strangerPace?: StrangerPace;
  /** How costly requests take turns; `COSTLY_LIMITS` when absent. */
  readonly costly?: CostlyLimits;
  /** The cell's time zone; `DEFAULT_ZONE` when absent. */
  readonly zone?: string;
  readonly clock?: Clock;
  readonly randomness?: Randomness;
}

/** A school, ready for `routes(school)`. Closing it ends timers and subscriptions, not stores and bus; twice is once. */
export interface School extends AsyncDisposable, Workspace {
  readonly stores: SchoolStores;
  /** The desks of the workspace by another clock: what a demo school tells was done before it began. */
  withClock(clock: Clock): Workspace;
  readonly uploads: Uploads;
  readonly sessions: SessionDesk;
  readonly codes: CodeDesk;
  readonly days: DayDesk;
  readonly capsules: CapsuleDesk;
  readonly people: PeopleDesk;
  readonly searches: SearchDesk;
  readonly lessons: LessonDesk;
  readonly plans: PlanDesk;
  readonly imports: ImportDesk;
  readonly importHistory: ImportHistoryDesk;
  /** The cell, for its operators. */
  readonly cell: CellDesk;
  readonly purges: PurgeDesk;
  /** Reads the session cookie; to be shared with the other apps of the process. */
  readonly reader: SessionReader;
  readonly revoked: RevokedSessions;
  readonly limits: SessionLimits;
  /** The turns of costly requests. SCHOOL-146. */
  readonly costly: Costly;
  readonly past: DevicePast;
  readonly hasher: PasswordHasher;
  readonly secureCookies: boolean;
  /** The whole address of a path, as people type it. */
  readonly addressOf: (path: string) => string;
  readonly operations: readonly Operation[];
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Starts the rounds: plans now, each evening and on every change; ended sessions re-read. Call it once the server listens. */
  beginRounds(): void;
}

/** Opens a school. Rejects when the keys cannot be read or the database does not answer. */
export async function openSchool(options: SchoolOptions): Promise<School> {
  const { stores, hasher, bus, clock = systemClock, randomness = systemRandomness, keysFolder: folder } = options;
  const signer = await createSigner({ folder, minter: 'school', clock });
  const checker = createVerifier({ folder, issuer: 'school', clock }).checker('session');
  const mac = createMac(openSecret(folder));
  const limits = createSignInLimits({ bus, clock });
  const revoked = await createRevokedSessions({ bus, clock, table: stores.sessions });
  const live = await createLiveBoard(bus);
  const sessions = createSessionDesk({
    accounts: stores.accounts,
    sessions: stores.sessions,
    hasher,
    limits,
    lots: createStrangerLots({
      clock,
      randomness,
      later: (ms, run) => void setTimeout(run, ms),
      ...(options.strangerPace === undefined ? {} : { pace: options.strangerPace }),
    }),
    codes: stores.codes,
    minter: signer.minter('session'),
    mac,
    bus,
    clock,
    randomness,
  });
  const publicUrl = options.publicUrl;
  const addressOf = (path: string): string => `${typeof publicUrl === 'string' ? publicUrl : publicUrl()}${path}`;
  const linkOf = (code: string): string => addressOf(`/activation#code=${code}`);
  const codes = createCodeDesk({ codes: stores.codes, sessions, hasher, limits, mac, clock, randomness, linkOf });
  const imports = createImportDesk({ rosters: stores.rosters, bus, clock, randomness });
  const plans = createPlanDesk({ days: stores.days, bus, clock });
  const days = createDayDesk({ days: stores.days, live, clock });
  const people = createPeopleDesk({ people: stores.people, days: stores.days, codes, sessions, clock, randomness });
  const hash = (text: string): string => createHash('sha256').update(text).digest('base64url');
  let rounds: Rounds | undefined;
  const health = options.health ?? { parts: async () => [], disk: async () => null, lastHour: () => null };
  const background = new Set<Promise<void>>();
  let closed: Promise<void> | undefined;
  const purges = createPurgeDesk({
    cell: stores.cell,
    purges: stores.purges,
    eraseLessonMessages: (lesson, seqs) => eraseMessages({ log: options.lessonLog, bus, clock }, lesson, seqs),
    eraseLessonSheet: (lesson, content) => eraseSheet({ log: options.lessonLog, bus, clock }, lesson, content),
    pause: (ms) => sleep(ms),
    clock,
    randomness,
    later: (work) => {
      const done = asHouse(work)
        .catch((error: unknown) => options.log?.error({ err: error }, 'Cannot go on with a purge'))
        .finally(() => background.delete(done));
      background.add(done);
    },
    isEnding: () => closed !== undefined,
  });
  const parts: WorkspaceParts = {
    stores,
    bus,
    clock,
    randomness,
    sessions,
    hasher,
    limits,
    codes,
    mac,
    linkOf,
    live,
    addressOf,
    schoolFiles: options.files,
  };
  const workspace = openWorkspace(parts);
  const uploads = await openUploads({
    folder: options.files.uploadsFolder,
    desk: workspace.files,
    clock,
    randomness,
  });
  return {
    ...workspace,
    withClock: (other) => openWorkspace({ ...parts, clock: other }),
    uploads,
    stores,
    sessions,
    codes,
    plans,
    revoked,
    clock,
    randomness,
    days,
    capsules: createCapsuleDesk({
      days,
      accounts: stores.accounts,
      capsules: stores.capsules,
      homework: workspace.homework,
      mailbox: workspace.mailbox,
      feed: workspace.feed,
      tickets: options.tickets?.(signer.minter('batch')),
      seal: { signText: signer.signText, hash },
      clock,
      fault: (error) => options.log?.error({ err: error }, 'Cannot get tickets for a capsule'),
    }),
    people,
    searches: createSearchDesk({ searches: stores.searches, people, clock }),
    lessons: createLessonDesk({
      timetables: stores.timetables,
      people: stores.people,
      days: stores.days,
      bus,
      clock,
      randomness,
    }),
    cell: createCellDesk({
      cell: stores.cell,
      offices: stores.offices,
      people: stores.people,
      codes,
      cards: stores.cards,
      sessions,
      health: { ...health, rounds: () => rounds?.states() ?? [] },
      clock,
      randomness,
    }),
    purges,
    imports,
    importHistory: createImportHistoryDesk({ imports, rosters: stores.rosters }),
    reader: createSessionReader({ checker, revoked }),
    limits: new SessionLimits(SESSION_LIMIT),
    costly: createCostly(options.costly ?? COSTLY_LIMITS, clock),
    hasher,
    past: createDevicePast({
      arrivals: createVerifier({ folder, issuer: 'gate', clock }).checker('arrival'),
      bus,
      mac,
      secure: options.secure,
    }),
    secureCookies: options.secure,
    addressOf,
    operations: options.operations ?? [],
    beginRounds: () =>
      void (rounds ??= startRounds({
        plans,
        revoked,
        endForbidden: () => endForbiddenCards({ cards: stores.cards, sessions, clock }, null),
        sessions: stores.sessions,
        personal: workspace.personal,
        purges,
        sweepFiles: () => workspace.files.sweep(uploads),
        bus,
        clock,
        zone: options.zone ?? DEFAULT_ZONE,
        randomness,
        log: options.log,
      })),
    [Symbol.asyncDispose]: () =>
      (closed ??= (async () => {
        await rounds?.[Symbol.asyncDispose]();
        await Promise.all(background);
        await live[Symbol.asyncDispose]();
        await revoked[Symbol.asyncDispose]();
      })()),
  };
}
