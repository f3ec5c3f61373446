// Who may write to whom: rules between groups, a small matrix for each school, and what one person refuses. MAIL-10 to MAIL-16.

import type { AudienceId, Role } from '../../base/index.ts';

/**
 * The cells that a school may change: from whom, to whom. What has no cell is never allowed: a pupil to a pupil, a guardian to somebody else's child or
 * to other guardians, but for the delegates of a class (MAIL-75). The office writes to everybody.
 */
export const MAIL_CELLS = [
  'pupil.teachers',
  'pupil.office',
  'guardian.teachers',
  'guardian.office',
  'teacher.pupils',
  'teacher.guardians',
  'teacher.staff',
  'teacher.allPupils',
  'teacher.allGuardians',
] as const;
/** One of them. `teacher.allPupils` and `teacher.allGuardians` reach beyond the own classes. */
export type MailCell = (typeof MAIL_CELLS)[number];

/** What a school allows before anybody changed a cell. Source: the « Proposed default » of the study of other products. */
export const DEFAULT_CELLS: readonly MailCell[] = [
  'pupil.teachers',
  'guardian.teachers',
  'guardian.office',
  'teacher.pupils',
  'teacher.guardians',
  'teacher.staff',
];

/**
 * How somebody stands to the writer: a pupil whom the writer teaches, a guardian of such a pupil, a teacher of the writer, a teacher of the writer's child;
 * among guardians who all agreed: a guardian of a class whose delegate the writer is, and a delegate of the class of the writer's child.
 */
export type Bond = 'pupil' | 'guardian' | 'teacher' | 'childTeacher' | 'classGuardian' | 'delegate';

/** As whom one writes. */
export type WriterGroup = 'pupil' | 'guardian' | 'teacher' | 'office';

/** One way to a receiver: by a bond, or by a role that anybody of the school may have. */
export interface Way {
  readonly from: WriterGroup;
  readonly bond?: Bond;
  readonly role?: Role;
}

/** Somebody who may be written to, as the rule sees them. */
export interface Receiver {
  readonly roles: readonly Role[];
  readonly bonds: readonly Bond[];
  /** From whom this person takes no messages. MAIL-14. */
  readonly refuses: readonly WriterGroup[];
}

/**
 * Many at once: the pupils, guardians or teachers of a class or group, or of the whole school (`audienceId` null); `optedIn`: the guardians of a class
 * who agreed to be written by its delegates.
 */
export interface MailGroup {
  readonly audienceId: AudienceId | null;
  readonly who: 'pupils' | 'guardians' | 'teachers' | 'optedIn';
}

const WAYS: Readonly<Record<MailCell, readonly Way[]>> = {
  'pupil.teachers': [{ from: 'pupil', bond: 'teacher' }],
  'pupil.office': [{ from: 'pupil', role: 'head' }],
  'guardian.teachers': [{ from: 'guardian', bond: 'childTeacher' }],
  'guardian.office': [{ from: 'guardian', role: 'head' }],
  'teacher.pupils': [{ from: 'teacher', bond: 'pupil' }],
  'teacher.guardians': [{ from: 'teacher', bond: 'guardian' }],
  'teacher.staff': [
    { from: 'teacher', role: 'teacher' },
    { from: 'teacher', role: 'head' },
  ],
  'teacher.allPupils': [{ from: 'teacher', role: 'pupil' }],
  'teacher.allGuardians': [{ from: 'teacher', role: 'guardian' }],
};
/** Open to every guardian: whoever is no delegate, or meets nobody who agreed, has no such bond. MAIL-75. */
const DELEGATE_WAY: Way = { from: 'guardian', bond: 'classGuardian' };
const OFFICE_WAYS: readonly Way[] = (['pupil', 'teacher', 'guardian', 'head', 'operator'] as const).map((role) => ({
  from: 'office',
  role,
}));

/** As whom somebody with these roles writes. Who is a pupil is nothing else here. */
export function writerGroupsOf(roles: readonly Role[]): readonly WriterGroup[] {
  if (roles.includes('pupil')) return ['pupil'];
  return [
    ...(roles.includes('head') || roles.includes('operator') ? (['office'] as const) : []),
    ...(roles.includes('teacher') ? (['teacher'] as const) : []),
    ...(roles.includes('guardian') ? (['guardian'] as const) : []),
  ];
}

/** The ways that a school's cells open to somebody with these roles. */
export function waysOf(roles: readonly Role[], cells: readonly MailCell[]): readonly Way[] {
  return writerGroupsOf(roles).flatMap((from) =>
    from === 'office'
      ? OFFICE_WAYS
      : [
          ...cells.filter((cell) => cell.startsWith(`${from}.`)).flatMap((cell) => WAYS[cell]),
          ...(from === 'guardian' ? [DELEGATE_WAY] : []),
        ],
  );
}

/** May this person be written to by one of the ways? What they refuse closes the ways from that group. */
export function mayWrite(ways: readonly Way[], receiver: Receiver): boolean {
  return ways.some(
    (way) =>
      !receiver.refuses.includes(way.from) &&
      (way.bond === undefined || receiver.bonds.includes(way.bond)) &&
      (way.role === undefined || receiver.roles.includes(way.role)),
  );
}

/** How a writer stands to a class or group. */
export interface GroupStanding {
  readonly teaches: boolean;
  /** A delegate of the class, today. */
  readonly delegates: boolean;
}

/** How one stands to the whole school. */
export const NO_STANDING: GroupStanding = { teaches: false, delegates: false };

/** May many at once be written to? By staff, and by a delegate to those of the class who agreed. */
export function mayWriteToGroup(
  ways: readonly Way[],
  group: MailGroup,
  { teaches, delegates }: GroupStanding,
): boolean {
  if (group.who === 'optedIn') return delegates && group.audienceId !== null && ways.includes(DELEGATE_WAY);
  const role = { pupils: 'pupil', guardians: 'guardian', teachers: 'teacher' } as const;
  const bond = { pupils: 'pupil', guardians: 'guardian', teachers: undefined } as const;
  const { who } = group;
  return ways.some(
    (way) =>
      (way.from === 'office' || way.from === 'teacher') &&
      (way.role === role[who] || (teaches && way.bond !== undefined && way.bond === bond[who])),
  );
}

/** Is this person reached as a delegate reaches others, and by nothing else? MAIL-75. */
export function isReachedByDelegate(ways: readonly Way[], receiver: Receiver): boolean {
  return (
    mayWrite(ways, receiver) &&
    !mayWrite(
      ways.filter((way) => way !== DELEGATE_WAY),
      receiver,
    )
  );
}

/**
 * May whoever was written to answer the writer? Always (MAIL-23), but for two guardians who are nothing else: they need what a delegate and the guardians
 * of the class have between them, today. MAIL-77.
 */
export function mayAnswer(roles: readonly Role[], writer: Receiver): boolean {
  const isGuardian = (of: readonly Role[]): boolean => of.every((role) => role === 'guardian');
  if (!isGuardian(roles) || !isGuardian(writer.roles)) return true;
  return writer.bonds.includes('classGuardian') || writer.bonds.includes('delegate');
}
