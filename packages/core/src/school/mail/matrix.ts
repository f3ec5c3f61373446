// Who may write to whom: rules between groups, a small matrix for each school, and what one person refuses. MAIL-10 to MAIL-16.

import type { AudienceId, Role } from '../../base/index.ts';

/**
 * The cells that a school may change: from whom, to whom. What has no cell is never allowed: a pupil to a pupil, a guardian to somebody else's child or
 * to other guardians. The office writes to everybody.
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
 * How somebody stands to the writer: a pupil whom the writer teaches, a guardian of such a pupil, a teacher of the writer, a teacher of the writer's child.
 */
export type Bond = 'pupil' | 'guardian' | 'teacher' | 'childTeacher';

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

/** Many at once: the pupils, guardians or teachers of a class or group, or of the whole school (`audienceId` null). */
export interface MailGroup {
  readonly audienceId: AudienceId | null;
  readonly who: 'pupils' | 'guardians' | 'teachers';
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
    from === 'office' ? OFFICE_WAYS : cells.filter((cell) => cell.startsWith(`${from}.`)).flatMap((cell) => WAYS[cell]),
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

/** May many at once be written to? Only staff may; `teaches` says whether the writer teaches the audience. */
export function mayWriteToGroup(ways: readonly Way[], group: MailGroup, teaches: boolean): boolean {
  const role = { pupils: 'pupil', guardians: 'guardian', teachers: 'teacher' } as const;
  const bond = { pupils: 'pupil', guardians: 'guardian', teachers: undefined } as const;
  return ways.some(
    (way) =>
      (way.from === 'office' || way.from === 'teacher') &&
      (way.role === role[group.who] || (teaches && way.bond !== undefined && way.bond === bond[group.who])),
  );
}
