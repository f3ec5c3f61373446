// Cards of a class: switched on by its teachers, printed on a sheet, ended one by one or all. docs/spec/people.md, "Cards of the youngest".

import { err, instantOf, localDateAt, ok } from '@preau/core/base';
import {
  ACTIVATION_BYTES,
  CARD_TRIES,
  cardEndsOn,
  displayNameOf,
  drawPictures,
  freeFace,
  toActivationCode,
} from '@preau/core/school';
import type { AccountId, AudienceId, EpochMs, LocalDate, PersonId, Result, SessionClaims } from '@preau/core/base';
import type { PicturePair } from '@preau/core/school';
import type { CardSheetAnswer, ClassCardsAnswer, ClassCodeAnswer } from '@preau/protocol/school';
import type { Clock, Randomness } from '../../base/index.ts';
import type { Mac, PasswordHasher, PoolBusy } from '../account-ports.ts';
import type { Deed } from '../day-ports.ts';
import type { DeskRefusal } from '../people-desk.ts';
import { actorsOf, isOffice, mayResetCode } from '../rights.ts';
import type { Actor } from '../rights.ts';
import type { SessionDesk } from '../session-desk.ts';
import type { CardPupil, CardStore, ClassCards, NewCard } from './card-ports.ts';
import type { ClassAccountStore, ClassStanding } from './people-ports.ts';

/** A class's code works so long. */
export const CLASS_CODE_LIFE_MS = 30 * 60_000;
/** The same sheet is answered again for so long: whoever finds its id later learns no pictures. */
export const CARD_SHEET_LIFE_MS = 3_600_000;

/** Why a class has no cards now. */
export type CardRefusal = DeskRefusal | PoolBusy | { readonly code: 'card.off' };

/** What the desk works with. */
export interface ClassCardsDeskParts {
  readonly cards: CardStore;
  readonly classes: Pick<ClassAccountStore, 'findStanding'>;
  readonly sessions: Pick<SessionDesk, 'announce'>;
  readonly hasher: Pick<PasswordHasher, 'hash'>;
  readonly mac: Mac;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** The whole address of a path, as people type it. */
  readonly addressOf: (path: string) => string;
}

/** The desk. Every method checks the rights of the session: those of a class's codes (PEOPLE-20, 23, 40). */
export interface ClassCardsDesk {
  read(session: SessionClaims, audienceId: AudienceId): Promise<Result<ClassCardsAnswer, CardRefusal>>;
  setOn(session: SessionClaims, audienceId: AudienceId, isOn: boolean): Promise<Result<ClassCardsAnswer, CardRefusal>>;
  /** New cards for some of the class; asked for again with the same id, the same sheet. */
  print(
    session: SessionClaims,
    audienceId: AudienceId,
    wanted: { readonly sheetId: string; readonly personIds: readonly PersonId[] },
  ): Promise<Result<CardSheetAnswer, CardRefusal>>;
  /** A lost card. Ended already: done is done. */
  end(session: SessionClaims, audienceId: AudienceId, personId: PersonId): Promise<Result<null, CardRefusal>>;
  makeCode(
    session: SessionClaims,
    audienceId: AudienceId,
    codeId: string,
  ): Promise<Result<ClassCodeAnswer, CardRefusal>>;
  /** A tablet is no longer of the class, and who is signed in there is signed out. Ended already: done is done. */
  endDevice(session: SessionClaims, audienceId: AudienceId, bondId: string): Promise<Result<null, CardRefusal>>;
}

/** When what a class gets today ends. */
export function cardEndAt(now: EpochMs, zone: string, yearEndsOn: LocalDate | null): EpochMs {
  return instantOf(cardEndsOn(localDateAt(now, zone), yearEndsOn), 0, zone);
}

/** What argon2 hashes: a keyed hash, or whoever reads the table would try the 132 pairs in a second. */
export function picturesText(mac: Mac, secretHash: Uint8Array, pictures: PicturePair): string {
  return toBase64Url(mac('card pictures', `${toBase64Url(secretHash)} ${pictures.join(' ')}`));
}

/** Bytes as a link carries them. */
export function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** Ten wrong pairs, in a row or of strangers. */
export function isSpent(card: { readonly inRow: number; readonly strange: number }): boolean {
  return card.inRow >= CARD_TRIES || card.strange >= CARD_TRIES;
}

interface Found {
  readonly actor: Actor;
  readonly standing: ClassStanding;
  readonly cards: ClassCards;
}

/** Makes the desk. */
export function createClassCardsDesk(parts: ClassCardsDeskParts): ClassCardsDesk {
  const { cards, clock, mac, randomness } = parts;
  const deedOf = (actor: Actor): Deed => ({ auditId: randomness.uuid(), actorId: actor.personId, at: clock.now() });
  const secretOf = (sheetId: string, accountId: AccountId): string =>
    toBase64Url(mac('card', `${sheetId} ${accountId}`));

  /** The first place of the session that may make cards of the class. */
  async function find(session: SessionClaims, audienceId: AudienceId): Promise<Result<Found, CardRefusal>> {
    const actors = actorsOf(session, ['operator', 'head', 'teacher']);
    if (actors.length === 0) return err({ code: 'session.forbidden' });
    for (const actor of actors) {
      const standing = await parts.classes.findStanding(actor.schoolId, audienceId, actor.personId);
      if (standing === undefined) continue;
      if (!isOffice(actor) && !standing.teaches && !standing.administers) return err({ code: 'audience.notYours' });
      const found = await cards.read(actor.schoolId, audienceId, clock.now());
      if (found !== undefined) return ok({ actor, standing, cards: found });
    }
    return err({ code: 'audience.unknown' });
  }

  /** A card takes nothing over, but it opens the account: the rights are those of a code, and only for who is a pupil here and nothing else. */
  const mayMake = ({ actor, standing }: Found, pupil: CardPupil): boolean =>
    !pupil.elsewhere &&
    pupil.roles.every((role) => role === 'pupil') &&
    mayResetCode(actor, {
      roles: pupil.roles,
      elsewhere: pupil.elsewhere,
      taught: standing.teaches,
      administered: standing.administers,
    });

  const toAnswer = (found: Found): ClassCardsAnswer => {
    const { label, kind, isAllowed, isOn, pupils, devices } = found.cards;
    return {
      label,
      kind,
      isAllowed,
      isOn,
      pupils: pupils.map((pupil) => ({
        personId: pupil.personId,
        displayName: displayNameOf(pupil),
        card: pupil.card === null ? 'none' : isSpent(pupil.card) ? 'spent' : 'works',
        mayMake: mayMake(found, pupil),
      })),
      devices,
    };
  };

  /** The sheet as it was made; undefined when it is not this actor's, of another class, or older than an hour. */
  async function sheetAgain(
    found: Found,
    audienceId: AudienceId,
    sheetId: string,
  ): Promise<CardSheetAnswer | undefined> {
    const { schoolId, personId } = found.actor;
    const sheet = await cards.findSheet(schoolId, sheetId);
    if (sheet === undefined || sheet.createdBy !== personId || sheet.audienceId !== audienceId) return undefined;
    if (sheet.createdAt < clock.now() - CARD_SHEET_LIFE_MS) return undefined;
    const made = new Map((await cards.listOfSheet(schoolId, sheetId)).map((card) => [card.personId, card]));
    const { label, schoolName, zone, yearEndsOn } = found.cards;
    return {
      label,
      schoolName,
      expiresAt: [...made.values()][0]?.expiresAt ?? cardEndAt(clock.now(), zone, yearEndsOn),
      cards: found.cards.pupils.flatMap((pupil) => {
        const card = made.get(pupil.personId);
        if (card === undefined) return [];
        const secret = secretOf(sheetId, pupil.accountId);
        return {
          personId: pupil.personId,
          displayName: displayNameOf(pupil),
          givenName: pupil.givenName,
          face: card.face,
          pictures: drawPictures(mac('card pictures', `${sheetId} ${pupil.personId}`)),
          url: parts.addressOf(`/carte#code=${secret}`),
        };
      }),
    };
  }

  return {
    async read(session, audienceId) {
      const found = await find(session, audienceId);
      return found.ok ? ok(toAnswer(found.value)) : found;
    },
    async setOn(session, audienceId, isOn) {
      const found = await find(session, audienceId);
      if (!found.ok) return found;
      const { actor } = found.value;
      if (isOn && !found.value.cards.isAllowed) return err({ code: 'card.off' });
      await parts.sessions.announce(await cards.setOn(actor.schoolId, audienceId, isOn, deedOf(actor)));
      const after = await cards.read(actor.schoolId, audienceId, clock.now());
      return ok(toAnswer({ ...found.value, cards: after ?? found.value.cards }));
    },
    async print(session, audienceId, { sheetId, personIds }) {
      const found = await find(session, audienceId);
      if (!found.ok) return found;
      const { actor } = found.value;
      const { zone, yearEndsOn, isAllowed, isOn, pupils } = found.value.cards;
      if (!isAllowed || !isOn) return err({ code: 'card.off' });
      const wanted = pupils.filter((pupil) => personIds.includes(pupil.personId));
      if (wanted.length < new Set(personIds).size) return err({ code: 'person.unknown' });
      if (wanted.some((pupil) => !mayMake(found.value, pupil))) return err({ code: 'person.notYours' });
      const isOther = err({ code: 'request.invalid' as const, detail: 'sheetId names another sheet' });
      if ((await cards.findSheet(actor.schoolId, sheetId)) === undefined) {
        const faces = pupils.flatMap(({ card }) => (card === null ? [] : [card.face]));
        const made: NewCard[] = [];
        for (const pupil of wanted) {
          const secretHash = mac('card secret', secretOf(sheetId, pupil.accountId));
          const pictures = drawPictures(mac('card pictures', `${sheetId} ${pupil.personId}`));
          // One after the other: the sheet of a class takes no more of the pool than one who signs in.
          const hashed = await parts.hasher.hash(picturesText(mac, secretHash, pictures), {
            lane: 'known',
            key: actor.personId,
          });
          if (!hashed.ok) return hashed;
          const face = pupil.card?.face ?? freeFace(faces);
          faces.push(face);
          made.push({
            personId: pupil.personId,
            secretHash,
            pictureHash: hashed.value,
            face,
            auditId: randomness.uuid(),
          });
        }
        const at = clock.now();
        const printed = await cards.print({
          schoolId: actor.schoolId,
          sheetId,
          audienceId,
          madeBy: actor.personId,
          at,
          expiresAt: cardEndAt(at, zone, yearEndsOn),
          cards: made,
        });
        await parts.sessions.announce(printed.ended);
      }
      const sheet = await sheetAgain(found.value, audienceId, sheetId);
      return sheet === undefined ? isOther : ok(sheet);
    },
    async end(session, audienceId, personId) {
      const found = await find(session, audienceId);
      if (!found.ok) return found;
      const pupil = found.value.cards.pupils.find((each) => each.personId === personId);
      if (pupil === undefined) return err({ code: 'person.unknown' });
      const { actor } = found.value;
      await parts.sessions.announce((await cards.end(actor.schoolId, audienceId, personId, deedOf(actor))) ?? []);
      return ok(null);
    },
    async makeCode(session, audienceId, codeId) {
      const found = await find(session, audienceId);
      if (!found.ok) return found;
      const { actor, cards: read } = found.value;
      if (!read.isAllowed || !read.isOn) return err({ code: 'card.off' });
      const code = toActivationCode(
        mac('class code', `${codeId} ${audienceId} ${actor.personId}`).subarray(0, ACTIVATION_BYTES),
      );
      const made = await cards.makeCode({
        schoolId: actor.schoolId,
        audienceId,
        codeHash: mac('class code', code),
        madeBy: actor.personId,
        expiresAt: clock.now() + CLASS_CODE_LIFE_MS,
      });
      if (made === undefined) return err({ code: 'card.off' });
      return ok({ code, url: parts.addressOf('/carte'), expiresAt: made.expiresAt });
    },
    async endDevice(session, audienceId, bondId) {
      const found = await find(session, audienceId);
      if (!found.ok) return found;
      const { actor } = found.value;
      await parts.sessions.announce(await cards.endDevice(actor.schoolId, audienceId, bondId, deedOf(actor)));
      return ok(null);
    },
  };
}
