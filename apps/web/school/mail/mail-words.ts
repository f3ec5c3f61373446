// Words that the pages about messages share: when, to whom, why not. MAIL-60.

import type { NamedGroup, PersonDay, ThreadHead } from '@preau/protocol/school';
import { formatWait } from '../../ui/duration.ts';
import { formatDay, formatTime } from '../../ui/i18n.ts';
import type { Language } from '../../ui/i18n.ts';
import { problemSentence } from '../../ui/messages.ts';
import type { UiMessages } from '../../ui/messages.ts';
import type { Refusal } from '../../ui/request.ts';
import type { MailMessages } from './messages.ts';

const DAY_MS = 86_400_000;

/** The hour of today, else the day; with both when `isWhole`. */
export function whenOf(language: Language, at: number, now: number, zone: string, isWhole = false): string {
  const day = formatDay(language, at, zone);
  const time = formatTime(language, at, zone);
  if (formatDay(language, now, zone) === day && Math.abs(now - at) < DAY_MS) return time;
  return isWhole ? `${day}, ${time}` : day;
}

/** A group as one says it: « responsables de 5e B ». */
export function groupName({ who, label }: Pick<NamedGroup, 'who' | 'label'>, text: MailMessages): string {
  return text.group[who](label);
}

/** As whom one has something: said where the account has more than one place in that school. */
export function asWhom(
  personId: string,
  places: readonly Pick<PersonDay, 'personId' | 'schoolId' | 'roles'>[],
  text: MailMessages,
): string | null {
  const place = places.find((each) => each.personId === personId);
  const isAlone = places.filter((each) => each.schoolId === place?.schoolId).length < 2;
  return place === undefined || isAlone ? null : text.as(place.roles.map((role) => text.role[role]).join(', '));
}

/** Whom a thread is with, for its row and its heading: groups, then people. */
export function withWhom(
  { others, othersMore, sentTo }: Pick<ThreadHead, 'others' | 'othersMore' | 'sentTo'>,
  text: MailMessages,
): string {
  return [
    ...others,
    ...sentTo.map((group) => groupName(group, text)),
    ...(othersMore > 0 ? [text.othersMore(othersMore)] : []),
  ].join(', ');
}

/** The sentence for a refusal about messages; with the time that the server told. */
export function mailProblem(text: MailMessages, ui: UiMessages, language: Language, refusal: Refusal): string {
  const { problem } = text;
  switch (refusal.code) {
    case 'mail.receiverUnknown':
      return problem.receiver;
    case 'mail.nobody':
      return problem.nobody;
    case 'mail.off':
      return problem.off;
    case 'mail.pupilsOff':
      return problem.pupilsOff;
    case 'mail.muted':
      return problem.muted;
    case 'mail.readOnly':
      return problem.readOnly;
    case 'mail.tooFast':
      return problem.tooFast(formatWait(language, refusal.retryAfterMs));
    case 'mail.recallLate':
      return problem.recallLate;
    case 'mail.tooManyDrafts':
      return problem.drafts;
    case 'file.unknown':
      return problem.file;
    case 'thread.unknown':
      return problem.unknown;
    case 'moderation.decided':
      return problem.decided;
    default:
      return problemSentence(ui, refusal);
  }
}
