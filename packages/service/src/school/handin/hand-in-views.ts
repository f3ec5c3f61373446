// A hand-in as people see it, and who may look at it: shared by the desks of hand-ins. docs/spec/homework.md, "The hand-in".

import { err, ok } from '@preau/core/base';
import { displayNameOf, handInStateOf, isHandInLate } from '@preau/core/school';
import type { HandInId, LocalDate, Result, SchoolId, SessionClaims } from '@preau/core/base';
import type { FileInfo, HandInAnswer, HandInView } from '@preau/protocol/school';
import type { FileRecords } from '../files/file-ports.ts';
import type { FoundHandIn, HandInStore, StoredHandIn } from './ports.ts';

/** What a look at hand-ins takes. */
export interface HandInReading {
  readonly handIns: HandInStore;
  readonly files: Pick<FileRecords, 'of'>;
}

/** There is none, or not for this account. */
export interface UnknownHandIn {
  readonly code: 'handIn.unknown';
}

/** The files of some hand-ins, by their ids. */
export interface FilesOf {
  readonly handed: ReadonlyMap<string, readonly FileInfo[]>;
  readonly correction: ReadonlyMap<string, readonly FileInfo[]>;
}

/** What was handed in and what came back. */
export async function filesOf(
  { files }: HandInReading,
  schoolId: SchoolId,
  ids: readonly HandInId[],
): Promise<FilesOf> {
  if (ids.length === 0) return { handed: new Map(), correction: new Map() };
  // One after the other, as a copy (SCHOOL-147) asks for them too.
  const handed = await files.of(schoolId, 'handIn', ids);
  const correction = await files.of(schoolId, 'correction', ids);
  return { handed, correction };
}

/** The hand-in, if the account may look at it as one of these. */
export async function findHandIn(
  { handIns }: Pick<HandInReading, 'handIns'>,
  session: SessionClaims,
  handInId: HandInId,
  as: readonly FoundHandIn['as'][],
): Promise<Result<FoundHandIn, UnknownHandIn>> {
  const found = await handIns.find(session.accountId, handInId);
  return found !== undefined && as.includes(found.as) ? ok(found) : err({ code: 'handIn.unknown' });
}

/** As it is answered. */
export async function answerOf(reading: HandInReading, found: FoundHandIn): Promise<HandInAnswer> {
  const { schoolId, homeworkId, handInId, pupilId } = found;
  const borne = await filesOf(reading, schoolId, [handInId]);
  const all = found.as === 'teacher' ? await reading.handIns.listOwn(schoolId, homeworkId, [pupilId]) : [];
  return {
    ...toView(found, found, borne),
    pupilId,
    displayName: displayNameOf(found),
    former: all
      .filter((each) => each.endedWhy === 'replaced' && each.handInId !== handInId)
      .map((each) => ({ handInId: each.handInId, handedAt: each.handedAt })),
  };
}

/** Read anew, after a deed. */
export async function rereadHandIn(
  reading: HandInReading,
  session: SessionClaims,
  handInId: HandInId,
): Promise<Result<HandInAnswer, UnknownHandIn>> {
  const found = await reading.handIns.find(session.accountId, handInId);
  return found === undefined ? err({ code: 'handIn.unknown' }) : ok(await answerOf(reading, found));
}

/** As a list shows it. */
export function toView(
  handIn: StoredHandIn,
  { dueOn, zone }: { readonly dueOn: LocalDate; readonly zone: string },
  { handed, correction }: FilesOf,
): HandInView {
  const { handInId, homeworkId, text, handedAt, writtenAt, returnedAt, comment, seenAt, again, marks } = handIn;
  return {
    handInId,
    homeworkId,
    state: handInStateOf(handIn),
    text,
    files: handed.get(handInId) ?? [],
    handedAt,
    writtenAt,
    isLate: isHandInLate(handedAt, dueOn, zone),
    returnedAt,
    comment,
    correction: correction.get(handInId) ?? [],
    again,
    marks,
    isNew: returnedAt !== null && seenAt === null,
  };
}
