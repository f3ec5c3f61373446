// The accounts of a class: who never came, codes for all of them on one sheet, who looks after them. docs/spec/people.md, "Codes of a class".

import { err, ok } from '@preau/core/base';
import { ACTIVATION_BYTES, displayNameOf, toActivationCode } from '@preau/core/school';
import type { AccountId, AudienceId, PersonId, Result, Role, SessionClaims } from '@preau/core/base';
import type { ClassAccountsAnswer, CodeSheetAnswer } from '@preau/protocol/school';
import type { Clock, Randomness } from '../../base/index.ts';
import type { Mac } from '../account-ports.ts';
import { CODE_LIFE_MS } from '../code-desk.ts';
import type { DeskRefusal } from '../people-desk.ts';
import { actorsOf, isOffice, mayResetCode } from '../rights.ts';
import type { Actor } from '../rights.ts';
import type { SessionDesk } from '../session-desk.ts';
import type { ClassAccount, ClassAccountStore, ClassStanding } from './people-ports.ts';

/** What the desk works with. */
export interface ClassDeskParts {
  readonly classes: ClassAccountStore;
  readonly sessions: Pick<SessionDesk, 'announce'>;
  readonly mac: Mac;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** The address at which a code is used. */
  readonly linkOf: (code: string) => string;
}

/** A sheet that somebody asks for. */
export interface WantedSheet {
  /** Made by who asks: the same again is the same sheet. */
  readonly sheetId: string;
  /** Everybody, or only those without a password, who come by a card among them. */
  readonly scope: 'all' | 'withoutPassword';
  readonly parts: readonly ('pupil' | 'guardian')[];
}

/** The desk. Every method checks the rights of the session. */
export interface ClassDesk {
  accounts(session: SessionClaims, audienceId: AudienceId): Promise<Result<ClassAccountsAnswer, DeskRefusal>>;
  print(
    session: SessionClaims,
    audienceId: AudienceId,
    wanted: WantedSheet,
  ): Promise<Result<CodeSheetAnswer, DeskRefusal>>;
  /** By the head. PEOPLE-40. */
  setAdministrator(
    session: SessionClaims,
    audienceId: AudienceId,
    personId: PersonId,
    named: boolean,
  ): Promise<Result<null, DeskRefusal>>;
}

const STAFF: readonly Role[] = ['operator', 'head', 'teacher'];

/** Makes the desk. */
export function createClassDesk(parts: ClassDeskParts): ClassDesk {
  const { classes, clock, randomness } = parts;

  const codeOf = (sheetId: string, accountId: AccountId): string =>
    toActivationCode(parts.mac('sheet', `${sheetId} ${accountId}`).subarray(0, ACTIVATION_BYTES));

  /** The first place of the session that may look at the accounts of the class. */
  async function findActor(
    session: SessionClaims,
    audienceId: AudienceId,
  ): Promise<Result<{ readonly actor: Actor; readonly standing: ClassStanding }, DeskRefusal>> {
    const actors = actorsOf(session, STAFF);
    if (actors.length === 0) return err({ code: 'session.forbidden' });
    for (const actor of actors) {
      const standing = await classes.findStanding(actor.schoolId, audienceId, actor.personId);
      if (standing === undefined) continue;
      if (isOffice(actor) || standing.teaches || standing.administers) return ok({ actor, standing });
      return err({ code: 'audience.notYours' });
    }
    return err({ code: 'audience.unknown' });
  }

  const mayPrint = (actor: Actor, standing: ClassStanding, account: ClassAccount): boolean =>
    mayResetCode(actor, {
      roles: account.roles,
      elsewhere: account.elsewhere,
      taught: account.part === 'pupil' && standing.teaches,
      administered: standing.administers,
    });

  return {
    async accounts(session, audienceId) {
      const found = await findActor(session, audienceId);
      if (!found.ok) return found;
      const { actor, standing } = found.value;
      const list = await classes.listAccounts(actor.schoolId, audienceId);
      if (list === undefined) return err({ code: 'audience.unknown' });
      const seesGuardians = isOffice(actor) || standing.administers;
      return ok({
        label: list.label,
        kind: list.kind,
        seesGuardians,
        mayName: actor.roles.includes('head') && list.kind === 'class',
        administrators: (await classes.listAdministrators(actor.schoolId, audienceId)).map((person) => ({
          personId: person.personId,
          displayName: displayNameOf(person),
        })),
        accounts: list.accounts
          .filter((account) => account.part === 'pupil' || seesGuardians)
          .map((account) => ({
            personId: account.personId,
            displayName: displayNameOf(account),
            login: account.login,
            part: account.part,
            children: account.children.map(displayNameOf),
            activated: account.activated,
            byCard: account.byCard,
            lastSeenAt: account.lastSeenAt,
            mayPrint: mayPrint(actor, standing, account),
          })),
      });
    },
    async print(session, audienceId, { sheetId, scope, parts: wanted }) {
      const found = await findActor(session, audienceId);
      if (!found.ok) return found;
      const { actor, standing } = found.value;
      if (wanted.includes('guardian') && !isOffice(actor) && !standing.administers)
        return err({ code: 'audience.notYours' });
      const at = clock.now();
      const sheet = await classes.print({
        schoolId: actor.schoolId,
        sheetId,
        audienceId,
        createdBy: actor.personId,
        at,
        expiresAt: at + CODE_LIFE_MS,
        hashOf: (accountId) => parts.mac('code', codeOf(sheetId, accountId)),
        isWanted: (account) =>
          wanted.includes(account.part) &&
          (scope === 'all' || !account.activated) &&
          mayPrint(actor, standing, account),
        newId: () => randomness.uuid(),
      });
      if (sheet === undefined) return err({ code: 'request.invalid', detail: 'sheetId names another sheet' });
      await parts.sessions.announce(sheet.ended);
      return ok({
        label: sheet.label,
        schoolName: sheet.schoolName,
        expiresAt: sheet.expiresAt,
        slips: sheet.accounts
          .filter((account) => sheet.printed.has(account.accountId))
          .map((account) => {
            const code = codeOf(sheetId, account.accountId);
            return {
              personId: account.personId,
              displayName: displayNameOf(account),
              login: account.login,
              part: account.part,
              children: account.children.map(displayNameOf),
              code,
              url: parts.linkOf(code),
            };
          }),
      });
    },
    async setAdministrator(session, audienceId, personId, named) {
      for (const actor of actorsOf(session, ['head'])) {
        const standing = await classes.findStanding(actor.schoolId, audienceId, actor.personId);
        if (standing === undefined) continue;
        const deed = { auditId: randomness.uuid(), actorId: actor.personId, at: clock.now() };
        return (await classes.setAdministrator(actor.schoolId, audienceId, personId, named, deed))
          ? ok(null)
          : err({ code: 'person.unknown' });
      }
      return err({ code: 'audience.unknown' });
    },
  };
}
