// What a school does without being asked: it tells plans at the start, each evening and after a change, re-reads ended sessions and
// forgets old ones. Nothing falls on a full hour.

import { addDays, instantOf, localDateAt } from '@preau/core/base';
import type { EpochMs, SchoolId } from '@preau/core/base';
import type { Bus, Clock, Randomness, RevokedSessions } from '@preau/service/base';
import type { PersonalDesk, PlanDesk, PurgeDesk, RoundState, SessionStore } from '@preau/service/school';
import { asHouse } from '@preau/store-postgres';

/** Where faults of the rounds go. */
export interface RoundsLog {
  error(context: object, message: string): void;
}

/** What the rounds work with. */
export interface RoundsParts {
  readonly plans: PlanDesk;
  readonly revoked: Pick<RevokedSessions, 'reread'>;
  /** Ends what cards opened where they are forbidden, when whoever forbade them was killed before. PEOPLE-111. */
  readonly endForbidden?: () => Promise<unknown>;
  readonly sessions: Pick<SessionStore, 'purge'>;
  /** Marks who leaves and erases who is due. PEOPLE-61. */
  readonly personal: Pick<PersonalDesk, 'tend'>;
  /** Removes half uploads and contents that nobody names, both a day old. FILE-15. */
  readonly sweepFiles?: () => Promise<unknown>;
  /** Goes on with purges that a killed process left. OFFICE-62. */
  readonly purges?: Pick<PurgeDesk, 'resume'>;
  readonly bus: Bus;
  readonly clock: Clock;
  /** The cell's time zone, in which the evening falls. */
  readonly zone: string;
  readonly randomness: Randomness;
  readonly log?: RoundsLog | undefined;
}

const REREAD_MS = 30_000;
/** A change bears the time at which its transaction began; the longest import ends this much later. Telling a plan twice harms nobody. */
const COMMIT_MS = 60_000;
/** The evening's plans go out between 18:02 and 18:20. */
const EVENING_MINUTE = 18 * 60 + 2;
const EVENING_SPREAD_MS = 18 * 60_000;
/** Ended sessions are kept this long for those who look into a misuse. */
const KEPT_SESSIONS_MS = 90 * 86_400_000;
/** Of several school processes one tells all plans, when gates ask for them: the one with this lease. GATE-172. */
const PLANS_LEASE = 'school:plans';
const PLANS_LEASE_MS = 60_000;
/** Files are swept four times a day. */
const SWEEP_MS = 6 * 3_600_000;
/** Purges that somebody else's process left are taken up within this time. */
const PURGE_MS = 5 * 60_000;
/** Rounds that come back. */
type RoundName = 'reread' | 'evening' | 'sweep' | 'purge';
/** Several changes in a row are told as one. */
const SETTLE_MS = 200;

/** When the next evening's plans go out; `ratio` (0-1) spreads schools' processes. */
export function nextEvening(now: EpochMs, ratio: number, zone: string): EpochMs {
  const at = (days: number): EpochMs =>
    instantOf(addDays(localDateAt(now, zone), days), EVENING_MINUTE, zone) + ratio * EVENING_SPREAD_MS;
  return at(0) > now ? at(0) : at(1);
}

/** Running rounds. */
export interface Rounds extends AsyncDisposable {
  /** How those that come back stand: what an operator sees. OFFICE-75. */
  states(): readonly RoundState[];
}

/** Starts the rounds. Closing stops the timers and waits for what runs. */
export function startRounds(parts: RoundsParts): Rounds {
  const states = new Map<string, RoundState>();
  const note = (name: string, patch: Partial<RoundState>): void =>
    void states.set(name, { ...(states.get(name) ?? { name, doneAt: null, dueAt: null, failedAt: null }), ...patch });
  const timers = new Set<NodeJS.Timeout>();
  const running = new Set<Promise<void>>();
  const changed = new Set<SchoolId>();
  let isClosed = false;

  const run = (what: string, work: () => Promise<unknown>, name?: RoundName): Promise<void> => {
    if (name !== undefined) note(name, { dueAt: null });
    // A round serves every school, also when a request of one of them set it off. WALL-4.
    const done = asHouse(work)
      .then(
        () => {
          if (name !== undefined) note(name, { doneAt: parts.clock.now() });
        },
        (error: unknown) => {
          if (name !== undefined) note(name, { failedAt: parts.clock.now() });
          parts.log?.error({ err: error }, `Cannot ${what}`);
        },
      )
      .finally(() => running.delete(done));
    running.add(done);
    return done;
  };
  const later = (waitMs: number, work: () => void, name?: RoundName): void => {
    if (isClosed) return;
    if (name !== undefined) note(name, { dueAt: parts.clock.now() + waitMs });
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, waitMs);
    timer.unref();
    timers.add(timer);
  };
  const ratio = (): number => (parts.randomness.bytes(1)[0] ?? 0) / 255;

  const endForbidden = (): Promise<void> => run('end what forbidden cards opened', async () => parts.endForbidden?.());
  let readAt = parts.clock.now();
  const reread = (): void =>
    later(
      REREAD_MS * (0.8 + 0.4 * ratio()),
      () =>
        void run(
          're-read what the bus may have missed',
          async () => {
            const since = readAt - COMMIT_MS;
            readAt = parts.clock.now();
            await parts.revoked.reread();
            await parts.plans.publishChanged(since);
          },
          'reread',
        )
          .then(endForbidden)
          .then(reread),
      'reread',
    );
  const evening = (): void =>
    later(
      nextEvening(parts.clock.now(), ratio(), parts.zone) - parts.clock.now(),
      () =>
        void run(
          'tell the plans of the evening',
          async () => {
            await parts.plans.publishAll();
            await parts.sessions.purge(parts.clock.now() - KEPT_SESSIONS_MS);
            // Several processes share the evening: each person is locked while erased, and a second finds nobody left.
            await parts.personal.tend();
          },
          'evening',
        ).then(evening),
      'evening',
    );
  const sweep = (): void =>
    later(
      SWEEP_MS * (0.8 + 0.4 * ratio()),
      () => void run('sweep files', async () => parts.sweepFiles?.(), 'sweep').then(sweep),
      'sweep',
    );
  // A purge that a killed process left is taken up at the start, and looked for again: another process may have been killed meanwhile.
  const purge = (): void => {
    const { purges } = parts;
    if (purges === undefined) return;
    void run('go on with purges', () => purges.resume(), 'purge').then(() =>
      later(PURGE_MS * (0.8 + 0.4 * ratio()), purge, 'purge'),
    );
  };
  const tellChanges = (): void =>
    void run('tell a changed plan', async () => {
      for (const schoolId of [...changed]) {
        changed.delete(schoolId);
        await parts.plans.publish(schoolId);
      }
    });

  let [isAsked, isTelling] = [false, false];
  const tellAll = async (): Promise<void> => {
    await using lease = await parts.bus.acquireLease(PLANS_LEASE, PLANS_LEASE_MS);
    // A gate that asks meanwhile takes what is still told for its answer, but has missed the beginning: it is told again, from there.
    for (; isAsked && !isClosed && lease !== undefined; await lease.renew(PLANS_LEASE_MS)) {
      isAsked = false;
      await parts.plans.publishAll();
    }
  };
  const asked = parts.bus.subscribe('plan.wanted', () => {
    // Gates that come back together ask together.
    if (isAsked) return;
    isAsked = true;
    if (isTelling) return;
    isTelling = true;
    later(SETTLE_MS, () => {
      void run('tell the plans that a gate asked for', tellAll).then(() => {
        [isAsked, isTelling] = [false, false];
      });
    });
  });
  const subscribed = parts.bus.subscribe('timetable.changed', ({ schoolId }) => {
    if (changed.size === 0) later(SETTLE_MS, tellChanges);
    changed.add(schoolId);
  });
  for (const subscription of [asked, subscribed])
    subscription.catch((error: unknown) => parts.log?.error({ err: error }, 'Cannot hear what the bus tells'));
  void run('tell the plans', () => parts.plans.publishAll());
  void endForbidden();
  reread();
  evening();
  sweep();
  purge();

  return {
    states: () => [...states.values()],
    [Symbol.asyncDispose]: async () => {
      isClosed = true;
      for (const timer of timers) clearTimeout(timer);
      for (const subscription of [asked, subscribed])
        await subscription.then(
          (end) => end(),
          () => undefined,
        );
      await Promise.all(running);
    },
  };
}
