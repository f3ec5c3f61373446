// Pages of the audit log, for one school and for the cell: acts, and the lines of one. OFFICE-30, 71.

import { displayNameOf } from '@preau/core/school';
import type { AuditAct, AuditLine } from '@preau/protocol/school';
import type { AuditActRow, AuditLineRow, AuditPlace } from './ports.ts';

/** Acts on a page, and lines of an act. */
export const ACTS_PAGE = 50;
/** Lines of an act on a page. */
export const LINES_PAGE = 100;

/** Reads a place in the log (`<epoch ms>_<id>`); undefined when it is none. */
export function parseAuditPlace(text: unknown): AuditPlace | undefined {
  const match = /^(\d{1,15})_([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/.exec(typeof text === 'string' ? text : '');
  return match === null ? undefined : { at: Number(match[1]), auditId: match[2]! };
}

/** The place of a line. */
export function auditPlace({ at, auditId }: AuditPlace): string {
  return `${at}_${auditId}`;
}

/** A page of what was asked for with one more than fits. */
export function pageOf<Row, Out>(
  rows: readonly Row[],
  size: number,
  to: (row: Row) => Out,
  placeOf: (row: Row) => string,
): { readonly items: readonly Out[]; readonly next: string | null } {
  const shown = rows.slice(0, size);
  const last = shown.at(-1);
  return { items: shown.map(to), next: rows.length > size && last !== undefined ? placeOf(last) : null };
}

/** An act as it is told. */
export function toAct(row: AuditActRow): AuditAct {
  const { firstId, lastId, actor, subject, school: _school, schools: _schools, ...act } = row;
  return {
    ...act,
    first: auditPlace({ at: row.at, auditId: firstId }),
    last: auditPlace({ at: row.from, auditId: lastId }),
    actorName: actor === null ? null : displayNameOf(actor),
    subjectName: subject === null ? null : displayNameOf(subject),
  };
}

/** A line as it is told. */
export function toLine({ subject, schoolName: _schoolName, ...line }: AuditLineRow): AuditLine {
  return { ...line, subjectName: subject === null ? null : displayNameOf(subject) };
}
