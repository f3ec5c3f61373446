// What a screen is told of an account: in the answer of a session, and in the capsule of the evening before.

import { displayNameOf } from '@preau/core/school';
import type { SessionAnswer } from '@preau/protocol/school';
import type { AccountView } from './account-ports.ts';

/** The answer of a session but for its renewal, which only the session itself knows. */
export function toAccountAnswer(account: AccountView, deviceId: string): Omit<SessionAnswer, 'renewAt'> {
  return {
    login: account.login,
    deviceId,
    persons: account.persons.map((person) => ({
      personId: person.personId,
      schoolId: person.schoolId,
      schoolName: person.schoolName,
      displayName: displayNameOf(person),
      givenName: person.givenName,
      roles: person.roles,
      audiences: person.audiences,
    })),
  };
}
