// One rule for every text that a person types: same form, no control characters, a limit in characters.

/** NFC, line ends as \n, trimmed; without control and bidirectional override characters and halves of surrogate pairs, which no database keeps (WALL-22). */
export function cleanText(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll('\r\n', '\n')
    .replaceAll(/\p{Surrogate}/gu, '')
    .replaceAll(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069\uFEFF]/g, '')
    .trim();
}

/** Length as a reader counts: Unicode code points, not UTF-16 units. */
export function lengthOf(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
