// One lesson hour of one cell under one policy, second by second: people come, sign in, meet the policy, wait, lose their line, give up.

import { arrivalOf } from './arrivals.ts';
import { Calendar, EVENT } from './calendar.ts';
import type { EventKind } from './calendar.ts';
import { Crowd, PLACE } from './crowd.ts';
import type { Hall } from './hall.ts';
import type { HourRun, HourSetup } from './hour-setup.ts';
import { keepsSlots, TRAIT } from './population.ts';
import { SignInPool } from './sign-in.ts';

/** Prepares an hour; call `tick` for every second from `opensAt` to before `endsAt`. */
export function startHour(setup: HourSetup): HourRun {
  const { cell, hour, values, media, chance, hasSession } = setup;
  const crowd = new Crowd(cell);
  const calendar = new Calendar(cell.people, hour.opensAt, hour.endsAt);
  const signIn = new SignInPool(
    cell.people,
    ((cell.expected / 1_000) * values.signInCores * 1_000) / values.hashMs,
    setup.isBlind,
  );
  const cutAt = new Float64Array(cell.people);
  const later = (p: number, at: number, kind: EventKind, now: number): void => {
    const limit = crowd.place[p] === PLACE.in ? cutAt[p]! : crowd.givesUpAt[p]!;
    if (at <= limit) calendar.set(p, at, kind, now);
    else calendar.set(p, limit, crowd.place[p] === PLACE.in ? EVENT.lineCut : EVENT.giveUp, now);
  };
  const hall: Hall = {
    cell,
    hour,
    crowd,
    calendar,
    chance,
    values,
    media,
    joinsPerSecond: cell.expected / values.clearsInSeconds,
    attackers: cell.expected * values.attackers,
    isBlind: setup.isBlind,
    compliance: setup.compliance,
    enter: (p, now) => {
      crowd.move(p, PLACE.in, now);
      const isCut = chance.unit() < values.lineCutsPerLesson;
      cutAt[p] = isCut ? now + chance.unit() * (hour.endsAt - now) : Infinity;
      if (isCut) calendar.set(p, cutAt[p], EVENT.lineCut, now);
      else calendar.cancel(p);
    },
    refuse: (p, now) => {
      crowd.move(p, PLACE.door, now);
      later(p, now + chance.exponential(values.retryBlindSeconds) / crowd.devices(p), EVENT.attempt, now);
    },
    wait: (p, now) => {
      crowd.move(p, PLACE.door, now);
      calendar.set(p, crowd.givesUpAt[p]!, EVENT.giveUp, now);
    },
    due: (p, at, now) => later(p, at, EVENT.due, now),
  };
  const policy = setup.makePolicy(hall);

  /** Nobody gives up before the lesson has begun. */
  const patienceEnds = (p: number, now: number): number =>
    Math.max(now, hour.startsAt) +
    (setup.patienceOf?.(p) ??
      chance.exponential(crowd.isTeacher(p) ? values.teacherPatienceSeconds : values.patienceSeconds));
  const come = (p: number, now: number): void => {
    crowd.arrive(p, now, patienceEnds(p, now));
    // Who keeps to slots has refreshed the session the evening before.
    if (hasSession[p] === 1 || keepsSlots(cell, p, setup.compliance)) return atDoor(p, now);
    crowd.move(p, PLACE.signIn, now);
    if ((cell.traits[p]! & TRAIT.sso) !== 0)
      return later(p, now + chance.exponential(values.ssoSeconds), EVENT.signedIn, now);
    sendPassword(p, now);
  };
  const sendPassword = (p: number, now: number): void => {
    signIn.join(p);
    later(p, setup.isBlind ? now + values.signInTimeoutSeconds : Infinity, EVENT.signInTimeout, now);
  };
  const atDoor = (p: number, now: number): void => {
    hasSession[p] = 1;
    policy.arrive(p, now);
  };
  const giveUp = (p: number, now: number): void => {
    if (crowd.place[p] === PLACE.signIn) signIn.abandon(p);
    crowd.move(p, PLACE.gone, now);
    policy.gaveUp(p, now);
  };
  const happen = (p: number, kind: EventKind, now: number): void => {
    if (kind === EVENT.arrive) come(p, now);
    else if (kind === EVENT.signedIn) atDoor(p, now);
    else if (kind === EVENT.signInTimeout) {
      signIn.abandon(p);
      crowd.attempts[p]! += 1;
      later(p, now + chance.exponential(values.retryBlindSeconds), EVENT.signInAgain, now);
    } else if (kind === EVENT.signInAgain) sendPassword(p, now);
    else if (kind === EVENT.attempt) policy.arrive(p, now);
    else if (kind === EVENT.due) policy.due(p, now);
    else if (kind === EVENT.enter) {
      hall.enter(p, now);
      policy.entered(p, now);
    } else if (kind === EVENT.giveUp) giveUp(p, now);
    else if (kind === EVENT.lineCut) {
      crowd.move(p, PLACE.cut, now);
      policy.lineCut(p, now);
      calendar.set(p, now + chance.exponential(values.lineBackSeconds), EVENT.lineBack, now);
    } else {
      // Impatience starts anew for somebody who was in already.
      crowd.givesUpAt[p] = patienceEnds(p, now);
      if (!policy.lineBack(p, now)) return policy.arrive(p, now);
      hall.enter(p, now);
      policy.entered(p, now);
    }
  };
  for (let p = 0; p < cell.people; p += 1) {
    const at = arrivalOf(cell, p, hour, setup.compliance, values);
    if (at !== undefined) calendar.set(p, at, EVENT.arrive, hour.opensAt - 1);
  }
  return {
    hall,
    policy,
    signIn,
    tick: (now) => {
      calendar.run(now, (p, kind) => happen(p, kind, now));
      for (const p of signIn.tick()) {
        calendar.cancel(p);
        atDoor(p, now);
      }
      policy.tick(now);
    },
  };
}
