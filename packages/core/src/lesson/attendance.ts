// Who was there, and for how long: read from the whole log. docs/spec/lesson.md, "The roll call".

import type { AudienceId, EpochMs, LessonRef, Part, PersonId } from '../base/index.ts';
import type { Hole, LessonEvent } from './events.ts';

/** From an entry to a leave, a cut, a removal, an interruption of the house, or the end. */
export interface Interval {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** One person's presence. Times in milliseconds; only what lies between opening and end counts. */
export interface AttendanceRow {
  readonly personId: PersonId;
  readonly name: string;
  readonly part: Part;
  readonly audienceId: AudienceId | null;
  readonly intervals: readonly Interval[];
  readonly firstEnteredAt: EpochMs | null;
  readonly lastSeenAt: EpochMs | null;
  readonly presentMs: number;
  /** Time during which the house was down and this person could not be there. */
  readonly interruptedMs: number;
  readonly cuts: number;
}

/** The attendance of a lesson, rows in roster order. */
export interface Attendance {
  readonly lesson: LessonRef | null;
  readonly openedAt: EpochMs | null;
  readonly closedAt: EpochMs | null;
  readonly rows: readonly AttendanceRow[];
}

interface Draft {
  readonly personId: PersonId;
  readonly name: string;
  readonly part: Part;
  readonly audienceId: AudienceId | null;
  readonly intervals: Interval[];
  since: EpochMs | null;
  firstEnteredAt: EpochMs | null;
  cuts: number;
}

/** Reads the attendance from a whole log; a lesson that is still on is counted up to `now`. LESSON-40 to LESSON-45. */
export function attendance(entries: Iterable<LessonEvent | Hole>, now: EpochMs): Attendance {
  const drafts = new Map<PersonId, Draft>();
  const interruptions: Interval[] = [];
  let lesson: LessonRef | null = null;
  let openedAt: EpochMs | null = null;
  let closedAt: EpochMs | null = null;
  const end = (draft: Draft | undefined, at: EpochMs): void => {
    if (draft === undefined || draft.since === null) return;
    draft.intervals.push({ from: draft.since, to: Math.max(draft.since, at) });
    draft.since = null;
  };
  for (const entry of entries) {
    if ('hole' in entry) continue;
    const { fact, at } = entry;
    switch (fact.kind) {
      case 'prepared':
        lesson = fact.lesson;
        for (const member of fact.roster)
          drafts.set(member.personId, newDraft(member, fact.body?.names[member.personId]));
        break;
      case 'invited':
        if (!drafts.has(fact.member.personId))
          drafts.set(fact.member.personId, newDraft(fact.member, fact.body?.names[fact.member.personId]));
        break;
      case 'opened':
        openedAt = at;
        break;
      case 'closed':
        closedAt = at;
        break;
      case 'entered': {
        const draft = drafts.get(fact.personId);
        if (draft === undefined) break;
        draft.firstEnteredAt ??= at;
        draft.since ??= at;
        break;
      }
      case 'lost': {
        const draft = drafts.get(fact.personId);
        if (draft !== undefined && draft.since !== null) draft.cuts += 1;
        end(draft, fact.since);
        break;
      }
      case 'left':
      case 'removed':
        end(drafts.get(fact.personId), at);
        break;
      case 'interrupted':
        interruptions.push({ from: fact.from, to: fact.to });
        // Who entered after the last heartbeat was there no longer than that moment: nobody saw them later.
        for (const draft of drafts.values())
          if (draft.since !== null && draft.since < fact.to) end(draft, Math.max(draft.since, fact.from));
        break;
      default:
        break;
    }
  }
  const until = closedAt ?? now;
  for (const draft of drafts.values()) end(draft, until);
  const whole: Interval | null = openedAt === null ? null : { from: openedAt, to: Math.max(openedAt, until) };
  return {
    lesson,
    openedAt,
    closedAt,
    rows: [...drafts.values()].map((draft) => toRow(draft, whole, union(interruptions))),
  };
}

function newDraft(
  member: { personId: PersonId; part: Part; audienceId: AudienceId | null },
  name: string | undefined,
): Draft {
  return {
    personId: member.personId,
    name: name ?? '',
    part: member.part,
    audienceId: member.audienceId,
    intervals: [],
    since: null,
    firstEnteredAt: null,
    cuts: 0,
  };
}

function toRow(draft: Draft, whole: Interval | null, interruptions: readonly Interval[]): AttendanceRow {
  const { personId, name, part, audienceId, intervals, firstEnteredAt, cuts } = draft;
  const within = (list: readonly Interval[]): readonly Interval[] => (whole === null ? [] : intersect(list, [whole]));
  const present = within(union(intervals));
  const down = within(interruptions);
  return {
    personId,
    name,
    part,
    audienceId,
    intervals,
    firstEnteredAt,
    cuts,
    lastSeenAt: intervals.at(-1)?.to ?? null,
    presentMs: total(present),
    interruptedMs: total(down) - total(intersect(down, present)),
  };
}

function union(list: readonly Interval[]): readonly Interval[] {
  const merged: Interval[] = [];
  for (const next of list.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last !== undefined && next.from <= last.to)
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, next.to) };
    else merged.push(next);
  }
  return merged;
}

function intersect(left: readonly Interval[], right: readonly Interval[]): readonly Interval[] {
  return left.flatMap((a) =>
    right
      .map((b) => ({ from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) }))
      .filter((both) => both.to > both.from),
  );
}

function total(list: readonly Interval[]): number {
  return list.reduce((sum, { from, to }) => sum + (to - from), 0);
}
