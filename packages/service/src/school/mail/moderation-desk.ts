// The office looks at what was reported or held, and decides. docs/spec/mail.md, "Moderation".

import { cleanText, err, ok } from '@preau/core/base';
import type { PersonId, Result, SessionClaims } from '@preau/core/base';
import { releaseAt } from '@preau/core/school';
import type { CaseId, MessageId, ThreadId } from '@preau/core/school';
import type { AloneAnswer, ModerationAnswer, PurgeAnswer } from '@preau/protocol/school';
import type { Clock, Randomness } from '../../base/index.ts';
import type { Deed } from '../day-ports.ts';
import type { FileReader } from '../files/file-ports.ts';
import { actorsOf } from '../rights.ts';
import type { Actor } from '../rights.ts';
import { placesOfSession } from './mailbox-desk.ts';
import type { ModerationStore, Remover, ReportKind, Reports } from './moderation-ports.ts';

/** Why a deed of moderation is refused. */
export interface ModerationRefusal {
  readonly code:
    | 'session.forbidden'
    | 'request.invalid'
    | 'thread.unknown'
    | 'person.unknown'
    | 'moderation.unknown'
    | 'moderation.decided';
  readonly detail?: string;
}

/** What the desk works with. */
export interface ModerationDeskParts {
  readonly moderation: ModerationStore;
  /** For what is not a message: without one such a thing cannot be taken away here. */
  readonly removers?: Partial<Record<ReportKind, Remover>>;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** The desk. All but `report` and `reportMessage` are for the office of the own school. */
export interface ModerationDesk extends Reports {
  reportMessage(
    session: SessionClaims,
    threadId: ThreadId,
    messageId: MessageId,
    reason: string,
  ): Promise<Result<null, ModerationRefusal>>;
  list(
    session: SessionClaims,
    wanted: { readonly decided: boolean; readonly after: CaseId | null },
  ): Promise<Result<ModerationAnswer, ModerationRefusal>>;
  decide(
    session: SessionClaims,
    caseId: CaseId,
    wanted: { readonly decision: 'release' | 'keep' | 'remove'; readonly muteDays?: number | undefined },
  ): Promise<Result<null, ModerationRefusal>>;
  purge(session: SessionClaims, caseId: CaseId): Promise<Result<PurgeAnswer, ModerationRefusal>>;
  /** The office reads what a case of its school froze. MAIL-66. */
  readonly mayReadFiles: FileReader;
  alone(session: SessionClaims, pupilId: PersonId): Promise<Result<AloneAnswer, ModerationRefusal>>;
  showToGuardians(
    session: SessionClaims,
    threadId: ThreadId,
  ): Promise<Result<{ readonly guardians: number }, ModerationRefusal>>;
}

const PAGE = 50;
const DAY_MS = 86_400_000;

/** Makes the desk. */
export function createModerationDesk(parts: ModerationDeskParts): ModerationDesk {
  const { moderation, clock, randomness } = parts;
  const deedOf = (actorId: PersonId): Deed => ({ auditId: randomness.uuid(), actorId, at: clock.now() });
  const actors = (session: SessionClaims): readonly Actor[] => actorsOf(session, ['head', 'operator']);
  const schoolsOf = (session: SessionClaims): readonly Actor['schoolId'][] => [
    ...new Set(actors(session).map((actor) => actor.schoolId)),
  ];
  const report: Reports['report'] = (wanted) =>
    moderation.open(
      { ...wanted, reason: cleanText(wanted.reason), caseId: randomness.uuid() as CaseId },
      deedOf(wanted.reportedBy),
    );

  async function findCase(
    session: SessionClaims,
    caseId: CaseId,
  ): Promise<
    Result<
      { readonly found: NonNullable<Awaited<ReturnType<ModerationStore['findCase']>>>; readonly actor: Actor },
      ModerationRefusal
    >
  > {
    const found = await moderation.findCase(schoolsOf(session), caseId);
    const actor = actors(session).find((each) => each.schoolId === found?.schoolId);
    return found === undefined || actor === undefined ? err({ code: 'moderation.unknown' }) : ok({ found, actor });
  }

  return {
    report,
    async reportMessage(session, threadId, messageId, reason) {
      const found = await moderation.findReadable(placesOfSession(session), threadId, messageId, clock.now());
      if (found === undefined) return err({ code: 'thread.unknown' });
      if (found.isMine)
        return err({ code: 'request.invalid', detail: 'one’s own message is taken back, not reported' });
      await report({
        schoolId: found.schoolId,
        kind: 'message',
        subjectId: messageId,
        authorId: found.authorId,
        reportedBy: found.personId,
        text: found.text,
        reason,
      });
      return ok(null);
    },
    async list(session, { decided, after }) {
      const schools = schoolsOf(session);
      if (schools.length === 0) return err({ code: 'session.forbidden' });
      const found = await moderation.list(schools, { decided, after, limit: PAGE + 1, at: clock.now() });
      const cases = found.slice(0, PAGE);
      return ok({ cases, next: found.length > cases.length ? (cases.at(-1)?.caseId ?? null) : null });
    },
    async decide(session, caseId, { decision, muteDays }) {
      const read = await findCase(session, caseId);
      if (!read.ok) return read;
      const { found, actor } = read.value;
      // The same decision again is the same answer: somebody pressed twice.
      if (found.decision !== null) return found.decision === decision ? ok(null) : err({ code: 'moderation.decided' });
      if (decision !== 'remove' && decision !== (found.why === 'hold' ? 'release' : 'keep'))
        return err({
          code: 'request.invalid',
          detail: 'what was held is released or removed, what was reported is kept or removed',
        });
      const remover = parts.removers?.[found.kind];
      if (decision === 'remove' && found.kind !== 'message') {
        if (remover === undefined)
          return err({ code: 'request.invalid', detail: `a ${found.kind} is removed elsewhere` });
        await remover(found.schoolId, found.subjectId, deedOf(actor.personId));
      }
      const now = clock.now();
      const isDone = await moderation.decide(
        found.schoolId,
        caseId,
        {
          decision,
          mutedUntil: muteDays === undefined ? null : now + muteDays * DAY_MS,
          releaseAt: found.isQuiet ? releaseAt(now, found.zone, found.subjectId) : now,
        },
        deedOf(actor.personId),
      );
      return isDone ? ok(null) : err({ code: 'moderation.decided' });
    },
    async purge(session, caseId) {
      const read = await findCase(session, caseId);
      if (!read.ok) return read;
      const { found, actor } = read.value;
      return ok(await moderation.purge(found.schoolId, caseId, deedOf(actor.personId)));
    },
    mayReadFiles: async (session, schoolId) => schoolsOf(session).includes(schoolId),
    async alone(session, pupilId) {
      for (const actor of actors(session)) {
        const threads = await moderation.listAlone(actor.schoolId, pupilId, clock.now());
        if (threads !== undefined) return ok({ threads });
      }
      return err({ code: actors(session).length === 0 ? 'session.forbidden' : 'person.unknown' });
    },
    async showToGuardians(session, threadId) {
      for (const actor of actors(session)) {
        const guardians = await moderation.showToGuardians(actor.schoolId, threadId, deedOf(actor.personId));
        if (guardians !== undefined) return ok({ guardians });
      }
      return err({ code: 'thread.unknown' });
    },
  };
}
