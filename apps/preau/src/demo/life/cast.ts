// Who plays in the demo school: sessions of its accounts, of classmates, and of the teachers of another class. Nobody signs in for it.
import { parseDeviceId, parseSessionId } from '@preau/core/base';
import type { AccountId, AudienceId, EpochMs, PersonId, Role, SchoolId, SessionClaims } from '@preau/core/base';
import { sessionClaimsOf } from '@preau/service/school';
import type { School } from '@preau/school';
import type { DemoAccount } from '../demo-file.ts';
import { idOf } from './life-calendar.ts';

/** Somebody who does things, in one school. */
export interface Player {
  readonly session: SessionClaims;
  readonly personId: PersonId;
  readonly givenName: string;
}

/** Who plays. */
export interface Cast {
  readonly schoolId: SchoolId;
  readonly zone: string;
  /** The class that always has a lesson. */
  readonly audienceId: AudienceId;
  readonly teacher: Player;
  readonly head: Player;
  readonly guardian: Player;
  /** Of that class: those with a printed account first. */
  readonly pupils: readonly [Player, ...Player[]];
  /** The guardian's children. */
  readonly childIds: readonly PersonId[];
}

/** The desks of a moment. */
export type Desks = ReturnType<School['withClock']>;

/** A demo school to which things happened. */
export interface Life {
  readonly school: School;
  readonly cast: Cast;
  readonly now: EpochMs;
  /** The desks as they were at an instant. The next call moves the clock of all: only deeds of one instant go side by side. */
  at(instant: EpochMs): Desks;
}

/** Classmates that do something: half a class, quickly written. */
const ACTIVE_PUPILS = 12;
const DEVICE = parseDeviceId('preau-demo-life')!;

/** Begins a life; undefined when somebody of the cast is gone. */
export async function beginLife(
  school: School,
  schoolId: SchoolId,
  accounts: readonly DemoAccount[],
): Promise<Life | undefined> {
  const [teacher, head, guardian] = await Promise.all(
    (['teacher', 'head', 'guardian'] as const).map(async (role) =>
      signIn(school, schoolId, accounts.find((account) => account.role === role)?.login),
    ),
  );
  const place = await school.stores.days.findSchool(schoolId);
  const audience = teacher?.audiences.find(({ kind }) => kind === 'class');
  if (!teacher || !head || !guardian || place === undefined || audience === undefined) return undefined;
  const pupils = await playPupils(school, schoolId, audience.audienceId, accounts);
  const [first, ...others] = pupils;
  if (first === undefined) return undefined;
  const { persons } = await school.days.today({ accountId: guardian.session.accountId });
  const now = school.clock.now();
  let moment = now;
  const desks = school.withClock({ now: () => moment });
  return {
    school,
    now,
    cast: {
      schoolId,
      zone: place.zone,
      audienceId: audience.audienceId,
      teacher,
      head,
      guardian,
      pupils: [first, ...others],
      childIds: persons.flatMap(({ children }) => children.map(({ personId }) => personId)),
    },
    at: (instant) => {
      moment = Math.min(instant, now);
      return desks;
    },
  };
}

/** Somebody of the staff by person: who teaches another class. */
export async function playStaff(life: Life, personId: PersonId, givenName: string): Promise<Player | undefined> {
  const { schoolId } = life.cast;
  const target = await life.school.stores.people.findTarget(schoolId, personId, null);
  return target?.active === true ? toPlayer(schoolId, target, { personId, givenName }) : undefined;
}

type Audiences = readonly { readonly audienceId: AudienceId; readonly kind: 'class' | 'group' }[];

async function signIn(
  school: School,
  schoolId: SchoolId,
  login: string | undefined,
): Promise<(Player & { readonly audiences: Audiences }) | undefined> {
  const found = login === undefined ? undefined : await school.stores.accounts.findForSignIn(login, DEVICE);
  const view = found && (await school.stores.accounts.findView(found.accountId));
  const person = view?.persons.find((each) => each.schoolId === schoolId);
  if (view === undefined || person === undefined) return undefined;
  const { personId, givenName, audiences } = person;
  return { session: sessionClaimsOf(view, { sessionId: SESSION, deviceId: DEVICE }), personId, givenName, audiences };
}

async function playPupils(
  school: School,
  schoolId: SchoolId,
  audienceId: AudienceId,
  accounts: readonly DemoAccount[],
): Promise<Player[]> {
  const { people } = school.stores;
  const printed = accounts.map(({ login }) => login);
  const listed = (await people.listPupils(schoolId, audienceId))?.pupils ?? [];
  const rank = (login: string): number => (printed.includes(login) ? printed.indexOf(login) : printed.length);
  const chosen = listed.toSorted((a, b) => rank(a.login) - rank(b.login)).slice(0, ACTIVE_PUPILS);
  const players = await Promise.all(
    chosen.map(async (pupil) => {
      const target = await people.findTarget(schoolId, pupil.personId, null);
      return target?.active === true ? [toPlayer(schoolId, target, pupil)] : [];
    }),
  );
  return players.flat();
}

const SESSION = parseSessionId(idOf('session'))!;

function toPlayer(
  schoolId: SchoolId,
  { accountId, roles }: { readonly accountId: AccountId; readonly roles: readonly Role[] },
  { personId, givenName }: { readonly personId: PersonId; readonly givenName: string },
): Player {
  const persons = [{ personId, schoolId, roles, audienceIds: [] }];
  return { session: { accountId, sessionId: SESSION, deviceId: DEVICE, persons }, personId, givenName };
}
