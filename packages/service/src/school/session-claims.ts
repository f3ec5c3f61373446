// What a session says of an account.

import type { SessionClaims } from '@preau/core/base';
import type { AccountView } from './account-ports.ts';

/** A token holds at most this many audiences, over all places: with them its cookie stays under 4,096 bytes (RFC 6265, 6.1). */
const CLAIMED_AUDIENCES = 48;

/** The claims of an account on a device. */
export function sessionClaimsOf(
  account: AccountView,
  { sessionId, deviceId }: Pick<SessionClaims, 'sessionId' | 'deviceId'>,
): SessionClaims {
  let room = CLAIMED_AUDIENCES;
  const persons = account.persons.map((person) => {
    const audienceIds = person.audiences.slice(0, room).map((audience) => audience.audienceId);
    room -= audienceIds.length;
    return { personId: person.personId, schoolId: person.schoolId, roles: person.roles, audienceIds };
  });
  return { accountId: account.accountId, sessionId, deviceId, persons };
}
