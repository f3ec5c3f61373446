// An address as a QR code, drawn as the path of an SVG: byte mode, level L (on a bright screen the lowest level of correction is enough). GATE-108.

import createCode from 'qrcode-generator';

/** A code with its quiet zone: `d` of a path with strokes of width 1, in a square of `size` modules. */
export interface QrCode {
  readonly size: number;
  readonly path: string;
}

/** Longer addresses make squares too fine to photograph from a screen; version 10 at level L. */
const LONGEST = 271;
const QUIET = 4;
/** A class has one address: its code is drawn once, not for each look. */
const KEPT = 1_000;
const drawn = new Map<string, QrCode>();

/** The code of an address in ASCII; undefined when it is too long. */
export function qrCodeOf(address: string): QrCode | undefined {
  if (address.length > LONGEST) return undefined;
  const known = drawn.get(address);
  if (known !== undefined) return known;
  const code = draw(address);
  const oldest = drawn.size < KEPT ? undefined : drawn.keys().next().value;
  if (oldest !== undefined) drawn.delete(oldest);
  drawn.set(address, code);
  return code;
}

/** Runs of dark modules, row by row. */
function draw(address: string): QrCode {
  const code = createCode(0, 'L');
  code.addData(address, 'Byte');
  code.make();
  const count = code.getModuleCount();
  let path = '';
  for (let y = 0; y < count; y += 1) {
    path += `M${QUIET} ${y + QUIET + 0.5}`;
    for (let x = 0; x < count;) {
      const from = x;
      while (x < count && code.isDark(y, x) === code.isDark(y, from)) x += 1;
      path += code.isDark(y, from) ? `h${x - from}` : `m${x - from} 0`;
    }
  }
  return { size: count + 2 * QUIET, path };
}
