// The roll call as rows for a screen and as CSV for a spreadsheet. docs/spec/lesson.md, "The roll call".

import { minuteOfDayAt } from '../base/index.ts';
import type { EpochMs, Part, PersonId } from '../base/index.ts';
import type { Attendance } from './attendance.ts';

/** One line of the roll call; minutes are whole, rounded. */
export interface RollCallRow {
  readonly personId: PersonId;
  readonly name: string;
  readonly part: Part;
  readonly firstEnteredAt: EpochMs | null;
  readonly lastSeenAt: EpochMs | null;
  readonly minutesPresent: number;
  readonly minutesInterrupted: number;
  readonly cuts: number;
}

/** Rounds attendance to what a roll call says. */
export function rollCallRows(sheet: Attendance): readonly RollCallRow[] {
  return sheet.rows.map((row) => ({
    personId: row.personId,
    name: row.name,
    part: row.part,
    firstEnteredAt: row.firstEnteredAt,
    lastSeenAt: row.lastSeenAt,
    minutesPresent: Math.round(row.presentMs / 60_000),
    minutesInterrupted: Math.round(row.interruptedMs / 60_000),
    cuts: row.cuts,
  }));
}

const WORDS = {
  fr: {
    head: [
      'Nom',
      'Qualité',
      'Première entrée',
      'Dernière présence',
      'Minutes de présence',
      'Minutes d’interruption du service',
      'Coupures',
    ],
    parts: { teacher: 'Enseignant', pupil: 'Élève', guest: 'Invité' },
  },
  en: {
    head: ['Name', 'Part', 'First entry', 'Last seen', 'Minutes present', 'Minutes the service was down', 'Cuts'],
    parts: { teacher: 'Teacher', pupil: 'Pupil', guest: 'Guest' },
  },
} as const;

/** How the CSV is written: language of the words, time zone of the hours (IANA). */
export interface RollCallStyle {
  readonly language: 'fr' | 'en';
  readonly zone: string;
}

/**
 * The roll call as CSV that a French spreadsheet opens by a double click: byte order mark, semicolons, CRLF, every cell quoted,
 * cells that would start a formula made harmless. LESSON-47.
 */
export function rollCallCsv(rows: readonly RollCallRow[], style: RollCallStyle): string {
  const words = WORDS[style.language];
  const hour = (at: EpochMs | null): string => (at === null ? '' : clock(minuteOfDayAt(at, style.zone)));
  const lines = rows.map((row) => [
    row.name,
    words.parts[row.part],
    hour(row.firstEnteredAt),
    hour(row.lastSeenAt),
    String(row.minutesPresent),
    String(row.minutesInterrupted),
    String(row.cuts),
  ]);
  return `\uFEFF${[words.head, ...lines].map((cells) => cells.map(toCell).join(';')).join('\r\n')}\r\n`;
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** A quote before = + - @ tab or return keeps a spreadsheet from calculating what a person typed (OWASP, "CSV Injection"). */
function toCell(text: string): string {
  const safe = /^[\s]*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
