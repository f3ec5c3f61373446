// Bytes to text, or the place of the first byte that is not UTF-8.

import { isUtf8 } from 'node:buffer';

/** Text of a file, byte order mark removed; or where it stops being UTF-8 (line and column from 1). */
export type Decoded =
  | { readonly text: string }
  | { readonly line: number; readonly column: number; readonly byte: number };

/** Decodes strictly. Latin-1 and UTF-16 files are refused at their first foreign byte. */
export function decodeUtf8(bytes: Uint8Array): Decoded {
  if (isUtf8(bytes)) return { text: new TextDecoder('utf-8').decode(bytes) };
  let line = 1;
  for (let start = 0; start < bytes.length; line += 1) {
    const newline = bytes.indexOf(10, start);
    const end = newline < 0 ? bytes.length : newline + 1;
    const part = bytes.subarray(start, end);
    if (!isUtf8(part)) {
      const good = longestGoodPrefix(part);
      return { line, column: new TextDecoder('utf-8').decode(part.subarray(0, good)).length + 1, byte: part[good]! };
    }
    start = end;
  }
  throw new TypeError('Cannot find the byte that is not UTF-8');
}

// Decoding replaces what is no UTF-8; encoded again, the line first differs where the fault is.
function longestGoodPrefix(bytes: Uint8Array): number {
  const again = new TextEncoder().encode(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
  let at = 0;
  while (at < bytes.length - 1 && again[at] === bytes[at]) at += 1;
  return at;
}
