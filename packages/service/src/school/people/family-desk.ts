// Who answers for whom: legal and contact flags by the office, a court's restriction by the head. docs/spec/people.md, "Families".

import { err, ok } from '@preau/core/base';
import { displayNameOf } from '@preau/core/school';
import type { PersonId, Result, SessionClaims } from '@preau/core/base';
import type { FamilyAnswer } from '@preau/protocol/school';
import type { Clock, Randomness } from '../../base/index.ts';
import type { Deed } from '../day-ports.ts';
import type { DeskRefusal } from '../people-desk.ts';
import { actorsOf } from '../rights.ts';
import type { Actor } from '../rights.ts';
import type { SessionDesk } from '../session-desk.ts';
import type { FamilyLink, FamilyStore, LinkKey, LinkPatch } from './people-ports.ts';

/** What the desk works with. */
export interface FamilyDeskParts {
  readonly families: FamilyStore;
  readonly sessions: Pick<SessionDesk, 'announce'>;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** The desk. Every method checks the rights of the session. */
export interface FamilyDesk {
  /** Links of a pupil or a guardian. PEOPLE-1. */
  read(session: SessionClaims, personId: PersonId): Promise<Result<FamilyAnswer, DeskRefusal>>;
  change(session: SessionClaims, link: LinkKey, patch: LinkPatch): Promise<Result<null, DeskRefusal>>;
  /** The head alone. PEOPLE-4. */
  restrict(
    session: SessionClaims,
    link: LinkKey,
    wanted: { readonly restricted: boolean; readonly reason: string },
  ): Promise<Result<null, DeskRefusal>>;
}

/** Makes the desk. */
export function createFamilyDesk({ families, sessions, clock, randomness }: FamilyDeskParts): FamilyDesk {
  const deedOf = (actor: Actor): Deed => ({ auditId: randomness.uuid(), actorId: actor.personId, at: clock.now() });

  return {
    async read(session, personId) {
      for (const actor of actorsOf(session, ['operator', 'head'])) {
        const links = await families.listLinks(actor.schoolId, personId);
        if (links.length > 0) return ok({ links: links.map(toShown), mayRestrict: actor.roles.includes('head') });
      }
      return err({ code: 'person.unknown' });
    },
    async change(session, link, patch) {
      for (const actor of actorsOf(session, ['operator', 'head']))
        if (await families.changeLink(actor.schoolId, link, patch, deedOf(actor))) return ok(null);
      return err({ code: 'person.unknown' });
    },
    async restrict(session, link, wanted) {
      for (const actor of actorsOf(session, ['head'])) {
        const ended = await families.restrict(actor.schoolId, link, wanted, deedOf(actor));
        if (ended === undefined) continue;
        await sessions.announce(ended);
        return ok(null);
      }
      return err({ code: 'person.unknown' });
    },
  };
}

function toShown(link: FamilyLink): FamilyAnswer['links'][number] {
  return {
    guardianId: link.guardianId,
    guardianName: displayNameOf({ givenName: link.guardianGivenName, familyName: link.guardianFamilyName }),
    pupilId: link.pupilId,
    pupilName: displayNameOf({ givenName: link.pupilGivenName, familyName: link.pupilFamilyName }),
    classLabel: link.classLabel,
    relation: link.relation,
    legal: link.legal,
    contactRank: link.contactRank,
    restricted: link.restricted,
    byHand: link.byHand,
  };
}
