// Signing in by a card: what it shows, two pictures, a session; and the devices of a class. docs/spec/people.md, "Cards of the youngest".

import { err, ok } from '@preau/core/base';
import { cardRestMs, parseActivationCode } from '@preau/core/school';
import type { DeviceId, EpochMs, PersonId, Result } from '@preau/core/base';
import type { PicturePair } from '@preau/core/school';
import type { CardLookAnswer, ClassDoorAnswer } from '@preau/protocol/school';
import type { Clock, Randomness } from '../../base/index.ts';
import type { HashTurn, Mac, PasswordHasher, PoolBusy } from '../account-ports.ts';
import { bondHashOf, standingOf } from '../device-mark.ts';
import { turnOf } from '../password-check.ts';
import type { IssuedSession, SessionDesk, ShownSession } from '../session-desk.ts';
import type { SignInLimits } from '../sign-in-limits.ts';
import type { CardStore, ClassDoor, HeldCard } from './card-ports.ts';
import { cardEndAt, isSpent, picturesText, toBase64Url } from './class-cards-desk.ts';

/** A session that was opened on a device of the class ends by itself: the next child begins anew. PEOPLE-106. */
export const DOOR_SESSION_MS = 12 * 3_600_000;
/** A card without trouble is asked for again at once. */
const SOON_MS = 1_000;

/** Why a card opens nothing. */
export type CardSignInRefusal =
  | { readonly code: 'card.unknown' | 'card.spent' | 'card.noClass' | 'session.forbidden' }
  | { readonly code: 'card.wrongPictures' | 'card.resting' | 'session.slowDown'; readonly retryAfterMs: number }
  | PoolBusy;

/** Why a device does not become one of a class. */
export type DoorRefusal =
  | { readonly code: 'activation.unknown' | 'card.noClass' }
  | { readonly code: 'session.slowDown'; readonly retryAfterMs: number };

/** What the desk works with. */
export interface CardDeskParts {
  readonly cards: CardStore;
  readonly sessions: Pick<SessionDesk, 'openByCard' | 'announce' | 'listHeld'>;
  readonly hasher: Pick<PasswordHasher, 'verify'>;
  readonly limits: SignInLimits;
  readonly mac: Mac;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** Before there is a session. The stores are asked with the rights of the house. */
export interface CardDesk {
  /** Whose card is it? Nothing changes. */
  look(secret: string, deviceId: DeviceId): Promise<Result<CardLookAnswer, CardSignInRefusal>>;
  /** Opens a session for the pupil of a card, or on a device of the class (`door`) for who tapped their name. */
  signIn(request: {
    readonly by: { readonly secret: string } | { readonly personId: PersonId };
    /** The cookie of a device of the class, when it shows one. */
    readonly door: string | undefined;
    readonly pictures: PicturePair;
    readonly deviceId: DeviceId;
    readonly deviceMark?: string | undefined;
    readonly arrivedMinute?: number | undefined;
  }): Promise<Result<IssuedSession, CardSignInRefusal>>;
  /** Makes the device one of the class whose code was typed, and no longer of the one whose cookie it shows (`former`): whoever is signed in there (`shown`) is so on a tablet of it now. Answers its cookie, and when that ends. */
  bond(
    code: string,
    deviceId: DeviceId,
    shown: ShownSession,
    former: string | undefined,
  ): Promise<Result<{ readonly door: string; readonly endsAt: EpochMs; readonly shown: ClassDoorAnswer }, DoorRefusal>>;
  /** Who may tap their name on this device. */
  readDoor(door: string | undefined): Promise<Result<ClassDoorAnswer, { readonly code: 'card.noClass' }>>;
  /** The device is no longer of the class: what was opened on it ends. */
  closeDoor(door: string | undefined): Promise<void>;
}

/** Makes the desk. */
export function createCardDesk(parts: CardDeskParts): CardDesk {
  const { cards, clock, mac, limits } = parts;
  const secretHashOf = (secret: string): Uint8Array => mac('card secret', secret);

  async function readDoor(door: string | undefined): ReturnType<CardDesk['readDoor']> {
    const read = door === undefined ? undefined : await cards.readDoor(bondHashOf(mac, door), clock.now());
    if (read === undefined) return err({ code: 'card.noClass' });
    return ok({
      label: read.label,
      pupils: read.pupils.map((pupil) => ({
        personId: pupil.personId,
        name: shortNameOf(pupil, read.pupils),
        face: pupil.face,
      })),
    });
  }

  async function findCard(by: Parameters<CardDesk['signIn']>[0]['by'], door?: string): Promise<HeldCard | undefined> {
    if ('secret' in by) return cards.find(secretHashOf(by.secret), clock.now());
    return door === undefined ? undefined : cards.findAtDoor(bondHashOf(mac, door), by.personId, clock.now());
  }

  return {
    readDoor,
    async look(secret, deviceId) {
      const wait = await limits.take('#card', deviceId);
      if (wait !== undefined) return err({ code: 'session.slowDown', ...wait });
      const card = await findCard({ secret });
      if (card === undefined) return err({ code: 'card.unknown' });
      await limits.giveBack('#card', deviceId);
      if (isSpent(card)) return err({ code: 'card.spent' });
      return ok({
        givenName: card.givenName,
        face: card.face,
        retryAfterMs: Math.max(0, card.restsUntil - clock.now()),
      });
    },
    async signIn({ by, door, pictures, deviceId, deviceMark, arrivedMinute }) {
      const wait = await limits.take('#card', deviceId);
      if (wait !== undefined) return err({ code: 'session.slowDown', ...wait });
      const card = await findCard(by, door);
      if (card === undefined)
        return err({ code: 'secret' in by || door !== undefined ? 'card.unknown' : 'card.noClass' });
      // From here on the card itself counts: a whole class shares the tablet.
      await limits.giveBack('#card', deviceId);
      if (isSpent(card)) return err({ code: 'card.spent' });
      const now = clock.now();
      if (card.restsUntil > now) return err({ code: 'card.resting', retryAfterMs: card.restsUntil - now });
      const standing = standingOf(mac, deviceMark, { deviceId, login: card.login, now });
      const isAtDoor = !('secret' in by);
      const isStranger = !isAtDoor && standing !== 'known';
      // Counted before it is judged, so that a hundred at once are one.
      const restsUntil = now + cardRestMs(card.inRow + 1);
      if (!(await cards.take(card, { isStranger, restsUntil })))
        return err({ code: 'card.resting', retryAfterMs: SOON_MS });
      const turn: HashTurn = isAtDoor
        ? { lane: 'known', key: card.login }
        : turnOf(card.login, standing, arrivedMinute);
      const text = picturesText(mac, card.secretHash, pictures);
      const right = await parts.hasher.verify(card.pictureHash, text, turn).catch(async (error: unknown) => {
        await cards.settle(card, 'unjudged', isStranger);
        throw error;
      });
      if (!right.ok) {
        await cards.settle(card, 'unjudged', isStranger);
        return right;
      }
      if (!right.value) {
        const after = { inRow: card.inRow + 1, strange: card.strange + (isStranger ? 1 : 0) };
        return err(
          isSpent(after)
            ? { code: 'card.spent' }
            : { code: 'card.wrongPictures', retryAfterMs: cardRestMs(after.inRow) },
        );
      }
      await cards.settle(card, 'right', isStranger);
      const until = isAtDoor ? Math.min(card.expiresAt, now + DOOR_SESSION_MS) : card.expiresAt;
      return parts.sessions.openByCard(card, { secretHash: card.secretHash, isAtDoor, until, deviceId, door });
    },
    async bond(typed, deviceId, held, former) {
      const wait = await limits.take('#class', deviceId);
      if (wait !== undefined) return err({ code: 'session.slowDown', ...wait });
      const code = parseActivationCode(typed);
      if (code === undefined) return err({ code: 'activation.unknown' });
      const codeHash = mac('class code', code);
      // The same code on the same device is the same cookie: a lost answer makes no second device.
      const door = toBase64Url(mac('class device', `${toBase64Url(codeHash)} ${deviceId}`));
      const now = clock.now();
      const bonded = await cards.bond({
        codeHash,
        bondId: parts.randomness.uuid(),
        bondHash: bondHashOf(mac, door),
        formerHash: former === undefined || former === door ? undefined : bondHashOf(mac, former),
        sessionIds: await parts.sessions.listHeld(held),
        at: now,
        endOf: (zone, yearEndsOn) => cardEndAt(now, zone, yearEndsOn),
        auditId: parts.randomness.uuid(),
      });
      if (bonded === undefined) return err({ code: 'activation.unknown' });
      await parts.sessions.announce(bonded.ended);
      await limits.giveBack('#class', deviceId);
      const shown = await readDoor(door);
      return shown.ok ? ok({ door, endsAt: bonded.endsAt, shown: shown.value }) : shown;
    },
    async closeDoor(door) {
      if (door !== undefined) await parts.sessions.announce(await cards.closeDoor(bondHashOf(mac, door), clock.now()));
    },
  };
}

/** The first name, and where others of the class bear it, as many letters of the family name as tell them apart. */
function shortNameOf(pupil: Named, all: readonly Named[]): string {
  const { givenName, familyName } = pupil;
  const twins = all.filter((each) => each !== pupil && each.givenName === givenName);
  if (twins.length === 0) return givenName;
  const letters = Array.from({ length: familyName.length }, (_, index) => familyName.slice(0, index + 1));
  const start = letters.find((each) => !twins.some((twin) => twin.familyName.startsWith(each)));
  return start === undefined || start === familyName ? `${givenName} ${familyName}` : `${givenName} ${start}.`;
}

type Named = Pick<ClassDoor['pupils'][number], 'givenName' | 'familyName'>;
