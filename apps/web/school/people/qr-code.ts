// The link of a code as a QR code for paper: byte mode, level M (a fold or a stain may hide an eighth), as the path of an SVG. PEOPLE-24.

import createCode from 'qrcode-generator';

/** `d` of a path of strokes of width 1 in a square of `size` modules, its quiet zone included. */
export interface PaperCode {
  readonly size: number;
  readonly path: string;
}

const QUIET = 4;

/** The code of an address in ASCII. Throws when it is too long for a code (2,331 bytes). */
export function paperCodeOf(address: string): PaperCode {
  const code = createCode(0, 'M');
  code.addData(address, 'Byte');
  code.make();
  const count = code.getModuleCount();
  const runs: string[] = [];
  for (let y = 0; y < count; y += 1)
    for (let x = 0; x < count; x += 1) {
      if (!code.isDark(y, x)) continue;
      const from = x;
      while (x + 1 < count && code.isDark(y, x + 1)) x += 1;
      runs.push(`M${from + QUIET} ${y + QUIET + 0.5}h${x - from + 1}`);
    }
  return { size: count + 2 * QUIET, path: runs.join('') };
}
