// The cookies of a session: set together, cleared together. ARCHITECTURE.md, "Credentials".

import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseDeviceId } from '@preau/core/base';
import type { DeviceId } from '@preau/core/base';
import { DEVICE_COOKIE, REFRESH_COOKIE, REFRESH_PATH, SESSION_COOKIE } from '@preau/protocol/base';
import type { SessionAnswer } from '@preau/protocol/school';
import { toAccountAnswer } from '@preau/service/school';
import type { AccountView, IssuedSession } from '@preau/service/school';
import type { School } from './open-school.ts';

const YEAR_S = 365 * 86_400;

/** Sets session, refresh and device. */
export function setSessionCookies(reply: FastifyReply, school: School, issued: IssuedSession): void {
  const { secureCookies: secure, clock } = school;
  const secondsTo = (at: number): number => Math.max(1, Math.round((at - clock.now()) / 1000));
  reply.setCookie(SESSION_COOKIE, issued.token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure,
    maxAge: secondsTo(issued.tokenEndsAt),
  });
  reply.setCookie(REFRESH_COOKIE, issued.refresh, {
    path: REFRESH_PATH,
    httpOnly: true,
    sameSite: 'strict',
    secure,
    maxAge: secondsTo(issued.refreshEndsAt),
  });
  reply.setCookie(DEVICE_COOKIE, issued.deviceId, {
    path: REFRESH_PATH,
    httpOnly: true,
    sameSite: 'lax',
    secure,
    maxAge: YEAR_S,
  });
  const { deviceId, account } = issued;
  school.past.setMark(reply.request, reply, { deviceId, login: account.login, now: clock.now() });
}

/** Clears session and refresh; the device stays known. */
export function clearSessionCookies(reply: FastifyReply, school: School): void {
  reply.clearCookie(SESSION_COOKIE, { path: '/', secure: school.secureCookies });
  reply.clearCookie(REFRESH_COOKIE, { path: REFRESH_PATH, secure: school.secureCookies });
}

/** The device of a request: the one it names, else the one its cookie holds, else a new one. */
export function deviceOf(request: FastifyRequest, school: School, named: DeviceId | undefined): DeviceId {
  return (
    named ??
    parseDeviceId(request.cookies[DEVICE_COOKIE]) ??
    parseDeviceId(Buffer.from(school.randomness.bytes(18)).toString('base64url'))!
  );
}

/** What the screen is told of a session. */
export function toSessionAnswer(account: AccountView, deviceId: string, renewAt: number): SessionAnswer {
  return { ...toAccountAnswer(account, deviceId), renewAt };
}
