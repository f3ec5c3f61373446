// The office reads and sets the switches of its school. MAIL-4.

import { err, ok } from '@preau/core/base';
import type { Result, SchoolId, SessionClaims } from '@preau/core/base';
import type { SwitchName } from '@preau/core/school';
import type { SwitchesAnswer } from '@preau/protocol/school';
import type { Randomness } from '../../base/index.ts';
import { actorsOf } from '../rights.ts';
import { endForbiddenCards } from '../people/forbidden-cards.ts';
import type { ForbiddenCardsParts } from '../people/forbidden-cards.ts';
import type { SwitchStore } from './switch-ports.ts';

/** What the desk works with. */
export interface SwitchDeskParts extends ForbiddenCardsParts {
  readonly switches: SwitchStore;
  readonly randomness: Randomness;
}

/** The desk: head and operator, own school. */
export interface SwitchDesk {
  /** Without a school the first that the session runs. */
  read(
    session: SessionClaims,
    schoolId?: SchoolId,
  ): Promise<Result<SwitchesAnswer, { readonly code: 'session.forbidden' }>>;
  /** Sets one, and answers how they all stand. */
  set(
    session: SessionClaims,
    schoolId: SchoolId,
    name: SwitchName,
    isOn: boolean,
  ): Promise<Result<SwitchesAnswer, { readonly code: 'session.forbidden' }>>;
}

/** Makes the desk. */
export function createSwitchDesk(parts: SwitchDeskParts): SwitchDesk {
  const { switches, clock, randomness } = parts;
  return {
    async read(session, schoolId) {
      const actor = actorsOf(session, ['head', 'operator'], schoolId)[0];
      return actor === undefined ? err({ code: 'session.forbidden' }) : ok(await switches.readSet(actor.schoolId));
    },
    async set(session, schoolId, name, isOn) {
      const actor = actorsOf(session, ['head', 'operator'], schoolId)[0];
      if (actor === undefined) return err({ code: 'session.forbidden' });
      await switches.set(schoolId, name, isOn, {
        auditId: randomness.uuid(),
        actorId: actor.personId,
        at: clock.now(),
      });
      if (name === 'cards' && !isOn) await endForbiddenCards(parts, schoolId);
      return ok(await switches.readSet(schoolId));
    },
  };
}
