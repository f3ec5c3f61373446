// How values stand in the lines of a calendar file: folded, escaped, compact. RFC 5545, 3.1 and 3.3.

import type { EpochMs, LocalDate, MinuteOfDay } from '@preau/core/base';

/** RFC 5545, 3.1: lines of at most 75 octets, never cut inside a character. */
export function fold(line: string): string {
  if (Buffer.byteLength(line) <= 75) return `${line}\r\n`;
  let folded = '';
  let size = 0;
  for (const sign of line) {
    const width = Buffer.byteLength(sign);
    if (size + width > 75) {
      folded += '\r\n ';
      size = 1;
    }
    folded += sign;
    size += width;
  }
  return `${folded}\r\n`;
}

/** TEXT as RFC 5545, 3.3.11 wants it. */
export function escape(text: string): string {
  return text
    .replaceAll(/[\\;,]/g, String.raw`\$&`)
    .replaceAll(/\r\n?|\n/g, String.raw`\n`)
    .replaceAll(/(?!\t)\p{Cc}/gu, '');
}

/** A date as `20261123`. */
export function compact(date: LocalDate): string {
  return date.replaceAll('-', '');
}

/** A minute of the day as `083000`. */
export function hours(minute: MinuteOfDay): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}${String(minute % 60).padStart(2, '0')}00`;
}

/** An instant as `20261123T070000Z`. */
export function utc(at: EpochMs): string {
  return new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '');
}
