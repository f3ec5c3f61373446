// A QR code of an address, as the path of an SVG: byte mode, level L, versions 1 to 6, one mask. ISO/IEC 18004:2015. On a bright screen the
// lowest level of correction is enough. GATE-108.

/** By version: data codewords of a block, blocks, correction codewords of a block (ISO/IEC 18004:2015, table 9, level L). */
const VERSIONS = [
  [19, 1, 7],
  [34, 1, 10],
  [55, 1, 15],
  [80, 1, 20],
  [108, 1, 26],
  [68, 2, 18],
] as const;
/** Level L (01), mask 0 (000), with its BCH code and the mask of 7.9.1. */
const FORMAT = 0b111011111000100;

/** The modules of the code, true = dark, without the quiet zone; undefined when the text is longer than 134 bytes. */
export function qrModules(text: string): readonly (readonly boolean[])[] | undefined {
  const bytes = new TextEncoder().encode(text);
  const version = VERSIONS.findIndex(([data, blocks]) => data * blocks >= bytes.length + 2) + 1;
  if (version === 0) return undefined;
  const size = 17 + 4 * version;
  const grid = Array.from({ length: size }, () => Array.from({ length: size }, (): boolean | undefined => undefined));
  drawPatterns(grid, version);
  drawData(grid, codewordsOf(bytes, version));
  return grid.map((row) => row.map((module) => module === true));
}

/** The same as `d` of a path with strokes of width 1: runs of dark modules, row by row, after a quiet zone of 4 modules. */
export function qrPath(modules: readonly (readonly boolean[])[]): string {
  return modules
    .map((row, y) => {
      let path = `M4 ${y + 4.5}`;
      for (let x = 0; x < row.length;) {
        const end = row.indexOf(row[x] !== true, x);
        const length = (end === -1 ? row.length : end) - x;
        path += row[x] === true ? `h${length}` : `m${length} 0`;
        x += length;
      }
      return path;
    })
    .join('');
}

function codewordsOf(bytes: Uint8Array, version: number): readonly number[] {
  const [perBlock, blocks, correction] = VERSIONS[version - 1]!;
  const total = perBlock * blocks;
  // Mode 0100, length in 8 bits, the bytes, the terminator: everything is shifted by half a byte.
  const nibbles = [4, bytes.length >> 4, bytes.length & 15, ...[...bytes].flatMap((byte) => [byte >> 4, byte & 15]), 0];
  const data = Array.from({ length: nibbles.length / 2 }, (_, n) => nibbles[2 * n]! * 16 + nibbles[2 * n + 1]!);
  while (data.length < total) data.push((data.length - nibbles.length / 2) % 2 === 0 ? 0xec : 0x11);
  const parts = Array.from({ length: blocks }, (_, n) => data.slice(n * perBlock, (n + 1) * perBlock));
  const ends = parts.map((part) => correctionOf(part, correction));
  const woven = (of: readonly (readonly number[])[]): number[] =>
    of[0]!.flatMap((_, index) => of.map((part) => part[index]!));
  return [...woven(parts), ...woven(ends)];
}

/** The remainder of the data by the generator polynomial over GF(256), modulus 0x11d. */
function correctionOf(data: readonly number[], count: number): readonly number[] {
  let generator = [1];
  for (let n = 0, root = 1; n < count; n += 1, root = times(root, 2)) {
    generator = [...generator, 0].map((value, at) => value ^ times(generator[at - 1] ?? 0, root));
  }
  const rest = [...data, ...Array.from({ length: count }, () => 0)];
  for (let at = 0; at < data.length; at += 1) {
    const factor = rest[at]!;
    generator.forEach((value, n) => (rest[at + n]! ^= times(value, factor)));
  }
  return rest.slice(data.length);
}

function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >> 7) * 0x11d);
    if (((b >> bit) & 1) === 1) product ^= a;
  }
  return product;
}

type Grid = (boolean | undefined)[][];

function drawPatterns(grid: Grid, version: number): void {
  const size = grid.length;
  for (const [top, left] of [
    [0, 0],
    [0, size - 7],
    [size - 7, 0],
  ] as const) {
    for (let y = -1; y <= 7; y += 1)
      for (let x = -1; x <= 7; x += 1) {
        const ring = Math.max(Math.abs(y - 3), Math.abs(x - 3));
        if (grid[top + y]?.[left + x] !== undefined || grid[top + y] === undefined) continue;
        if (left + x >= 0 && left + x < size) grid[top + y]![left + x] = ring !== 2 && ring !== 4;
      }
  }
  if (version > 1)
    for (let y = -2; y <= 2; y += 1)
      for (let x = -2; x <= 2; x += 1) grid[size - 7 + y]![size - 7 + x] = Math.max(Math.abs(y), Math.abs(x)) !== 1;
  for (let n = 8; n < size - 8; n += 1) {
    grid[6]![n] = n % 2 === 0;
    grid[n]![6] = n % 2 === 0;
  }
  grid[size - 8]![8] = true;
  for (let bit = 0; bit < 15; bit += 1) {
    const dark = ((FORMAT >> bit) & 1) === 1;
    const near = bit < 6 ? bit : bit < 8 ? bit + 1 : bit;
    if (bit < 8) grid[near]![8] = dark;
    else grid[8]![bit === 8 ? 7 : 14 - bit] = dark;
    if (bit < 8) grid[8]![size - 1 - bit] = dark;
    else grid[size - 15 + bit]![8] = dark;
  }
}

/** Two columns at a time from the right, up and down in turn, past the timing column; mask 0: (row + column) even is turned. */
function drawData(grid: Grid, codewords: readonly number[]): void {
  const size = grid.length;
  let bit = 0;
  let goesUp = true;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step += 1) {
      const y = goesUp ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (grid[y]![x] !== undefined) continue;
        const dark = (((codewords[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1;
        grid[y]![x] = dark !== ((y + x) % 2 === 0);
        bit += 1;
      }
    }
    goesUp = !goesUp;
  }
}
