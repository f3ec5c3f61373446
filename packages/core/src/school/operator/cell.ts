// What the operators of a cell decide: whether a UAI is one, how much room a school has, which contents may be taken away everywhere. OFFICE-40 on.

/** Letters of a UAI: the number modulo 23 names one. I, O and Q look like digits and are none of them. */
const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';

/** Does the letter of a UAI (seven digits and a capital) follow from its digits? A mistyped number is found this way. OFFICE-44. */
export function hasUaiLetter(uai: string): boolean {
  return /^\d{7}[A-Z]$/.test(uai) && LETTERS[Number(uai.slice(0, 7)) % LETTERS.length] === uai[7];
}

/** Room for the files of a school where no operator said otherwise, bytes: some thousand people with 500 MB each seldom fill a tenth of theirs. OFFICE-42. */
export const SCHOOL_QUOTA_BYTES = 200_000_000_000;
/** An operator may give so much, bytes. */
export const MOST_QUOTA_BYTES = 20_000_000_000_000;

/** A text of fewer letters and digits is everybody's: « merci », « bonne soirée ». OFFICE-60. */
export const SHORTEST_PURGE = 12;

/** Longest reason of an operator, in characters. */
export const MAX_CELL_REASON = 500;

/** May this text be taken away in every school? Null: yes; else why not. */
export function purgeRefusal(text: string): 'tooShort' | null {
  return (text.normalize('NFKC').match(/[\p{L}\p{N}]/gu)?.length ?? 0) < SHORTEST_PURGE ? 'tooShort' : null;
}

/** What a purge counts. `works`: homework, session notes, what is handed in and what is said of it; `sheets`: lessons whose sheet held it. OFFICE-61. */
export const PURGED_KINDS = [
  'messages',
  'subjects',
  'drafts',
  'posts',
  'surveys',
  'channelMessages',
  'lessonMessages',
  'sheets',
  'works',
  'marks',
  'visas',
  'timetableNotes',
  'reports',
  'files',
  'fileNames',
] as const;
/** One of them. */
export type PurgedKind = (typeof PURGED_KINDS)[number];

/** All that was counted. */
export function purgedTotal(counts: Readonly<Record<PurgedKind, number>>): number {
  return PURGED_KINDS.reduce((sum, kind) => sum + counts[kind], 0);
}
