// Puts the lesson app together: keys, house, doors, desks, the socket door. apps/preau or `start.ts` choose the adapters.

import { createHash } from 'node:crypto';
import type { DeviceId, Level, LessonId } from '@preau/core/base';
import { parseDeviceId } from '@preau/core/base';
import { createSigner, createVerifier, systemClock, systemRandomness } from '@preau/host';
import type { UpgradeHandler } from '@preau/host';
import { createSessionReader, SessionLimits } from '@preau/service/base';
import type { Bus, Checker, Clock, RevokedSessions, SessionReader } from '@preau/service/base';
import {
  Doorkeeper,
  JoinMeter,
  LessonHouse,
  LessonReader,
  MediaGrants,
  SheetDesk,
  TextDesk,
  TICK_MS,
} from '@preau/service/lesson';
import type {
  LessonDirectory,
  LessonLog,
  MediaNotices,
  MediaRooms,
  PictureStore,
  RunningLessons,
  SheetStore,
} from '@preau/service/lesson';
import { createEntryValve } from './entry-valve.ts';
import type { EntryValve } from './entry-valve.ts';
import { createSocketDoor } from './socket-door.ts';
import { beginSweeps } from './sweep-rounds.ts';

/** A page with a full sheet asks for sixty pictures at once. LESSON-68. */
const SESSION_LIMIT = { burst: 200, perSecond: 20 };

/** Who was refused for want of room counts, for the gate, as somebody whose entry took as long as a page waits for it. LESSON-142. */
const REFUSED_AS_MS = 4_000;
/** `join.load` is told about so often, never by the clock's full seconds. LESSON-136. */
const JOIN_LOAD_MS = 1_013;

/** What the lesson app is made of. */
export interface LessonOptions {
  /** `$PREAU_DATA_DIR/keys`: the lesson's own keys are made there, the public keys of school and gate read from there. */
  readonly keysFolder: string;
  readonly log: LessonLog;
  readonly running: RunningLessons;
  readonly directory: LessonDirectory;
  readonly sheets: SheetStore;
  readonly pictures: PictureStore;
  /** Null: lessons go without sound and picture, and say so. */
  readonly media: MediaRooms | null;
  readonly notices: MediaNotices | null;
  readonly bus: Bus;
  readonly revoked: Pick<RevokedSessions, 'has'>;
  /** True when no other process serves lessons (then a restart takes over at once what a crash left behind). */
  readonly alone: boolean;
  /** Level at which a lesson opens; default 4. */
  readonly firstLevel?: Level;
  /** The address that people type; without it the one that each request came to. */
  readonly publicUrl?: string | undefined;
  /** Told of faults that no request waits for. */
  readonly fault: (error: unknown, what: string) => void;
  readonly clock?: Clock;
  /** Bytes of the pictures of a school; default `SCHOOL_PICTURE_BYTES`. */
  readonly schoolPictureBytes?: number;
  /** Where this process serves the gate too: how many answers wait at its door for a turn (`CohortDoor.held`). LESSON-141. */
  readonly heldAtDoor?: () => number;
}

/** The lesson app, ready for `routes(lesson)` and `onUpgrade(SOCKET_PREFIX, lesson.upgrade)`. Closing ends the sockets; twice is once. */
export interface Lesson extends AsyncDisposable {
  readonly house: LessonHouse;
  readonly doors: Doorkeeper;
  readonly reader: LessonReader;
  readonly sheets: SheetDesk;
  readonly texts: TextDesk;
  readonly grants: MediaGrants;
  readonly sessions: SessionReader;
  readonly tickets: Checker<'ticket'>;
  readonly limits: SessionLimits;
  /** Holds entering down; a process that serves tickets too shows it them (`valve.ticket`). */
  readonly valve: EntryValve;
  readonly publicUrl: string | undefined;
  readonly clock: Clock;
  readonly fault: (error: unknown, what: string) => void;
  /** Takes over upgrades under `SOCKET_PREFIX`. */
  readonly upgrade: UpgradeHandler;
  /** Takes a notice of the media server (its body as text); false when it is not signed by it. */
  takeMediaNotice(body: string, authorization: string | undefined): Promise<boolean>;
}

/** Opens the lesson app: takes over what a crash left behind and starts its clock work. Rejects when store or keys cannot be read. */
export async function openLesson(options: LessonOptions): Promise<Lesson> {
  const { clock = systemClock, bus, keysFolder: folder, log, directory, sheets, media, fault, revoked } = options;
  const signer = await createSigner({ folder, minter: 'lesson', clock });
  const processId = systemRandomness.uuid();
  const meter = new JoinMeter(processId);
  const house = new LessonHouse({
    log,
    running: options.running,
    directory,
    media,
    bus,
    clock,
    fault,
    alone: options.alone,
    processId,
    isRevoked: (id) => revoked.has(id),
  });
  await house.start();
  const reader = new LessonReader({ house, log, directory, clock });
  const passes = createVerifier({ folder, issuer: 'lesson', clock }).checker('pass');
  const doors = new Doorkeeper({
    house,
    sheets,
    minter: signer.minter('pass'),
    checker: passes,
    bus,
    clock,
    deviceMark,
    firstLevel: options.firstLevel ?? 4,
    meter,
  });
  const grants = new MediaGrants({ house, reader, media, clock, deviceMark, fault });
  const ticking = setInterval(() => house.tick(), TICK_MS);
  const cpuMs = (): number => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  };
  meter.take(clock.now(), cpuMs());
  const measuring = setInterval(() => {
    bus
      .publish('join.load', meter.take(clock.now(), cpuMs()))
      .catch((error: unknown) => fault(error, 'tell join.load'));
  }, JOIN_LOAD_MS);
  const endSweeps = beginSweeps({ sheets, pictures: options.pictures, clock, fault });
  let closed: Promise<void> | undefined;
  return {
    house,
    doors,
    reader,
    clock,
    fault,
    sheets: new SheetDesk({
      house,
      sheets,
      pictures: options.pictures,
      clock,
      schoolPictureBytes: options.schoolPictureBytes,
    }),
    texts: new TextDesk({ house, doors, clock }),
    grants,
    async takeMediaNotice(body, authorization) {
      const notice = await options.notices?.read(body, authorization);
      if (notice !== undefined) await grants.notice(notice);
      return notice !== undefined;
    },
    sessions: createSessionReader({
      checker: createVerifier({ folder, issuer: 'school', clock }).checker('session'),
      revoked,
    }),
    tickets: createVerifier({ folder, issuer: 'gate', clock }).checker('ticket'),
    limits: new SessionLimits(SESSION_LIMIT),
    valve: createEntryValve({
      now: () => performance.now(),
      afterTurn: (run) => void setImmediate(run),
      refused: () => meter.note(REFUSED_AS_MS, false),
      held: options.heldAtDoor ?? (() => 0),
    }),
    publicUrl: options.publicUrl,
    upgrade: createSocketDoor({ house, doors, fault }),
    [Symbol.asyncDispose]: () => {
      closed ??= (async () => {
        clearInterval(ticking);
        clearInterval(measuring);
        endSweeps();
        await house[Symbol.asyncDispose]();
      })();
      return closed;
    },
  };
}

/** A device's name within one lesson. The log is read by classmates, and a real device id keys the limits of sign-in. LESSON-51. */
function deviceMark(lessonId: LessonId, deviceId: DeviceId): DeviceId {
  return parseDeviceId(createHash('sha256').update(`${lessonId} ${deviceId}`).digest('base64url').slice(0, 22))!;
}
