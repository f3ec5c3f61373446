// Words of a remark in the fonts that every reader of PDF has: Latin letters in one, Greek letters and signs of arithmetic in the other. WORK-106.

/** What is asked of a font. */
export interface RemarkFont {
  widthOfTextAtSize(text: string, size: number): number;
  /** Code points that it has. */
  getCharacterSet(): readonly number[];
}

/** The two fonts. */
export interface Typeface<F extends RemarkFont> {
  readonly text: F;
  readonly signs: F;
}

/** Letters of one font in a row. */
export interface Run<F extends RemarkFont> {
  readonly text: string;
  readonly font: F;
}

/** A sign that neither font has. */
const MISSING = '?';
/** Signs that mean the same in these fonts. */
const ALIKE: Readonly<Record<string, string>> = {
  '\u202F': '\u00A0',
  '\u2011': '-',
  '√': '\u221A',
  '✓': 'v',
  '✗': 'x',
};

/** A line as runs, each in the font that has its letters. */
export function runsOf<F extends RemarkFont>(line: string, { text, signs }: Typeface<F>): readonly Run<F>[] {
  const [latin, others] = [characters(text), characters(signs)];
  const runs: { text: string; font: F }[] = [];
  for (const letter of line) {
    const sign = ALIKE[letter] ?? letter;
    const point = sign.codePointAt(0)!;
    const isOther = !latin.has(point) && others.has(point);
    const shown = latin.has(point) || isOther ? sign : MISSING;
    const font = isOther ? signs : text;
    const last = runs.at(-1);
    if (last?.font === font) last.text += shown;
    else runs.push({ text: shown, font });
  }
  return runs;
}

const known = new WeakMap<RemarkFont, ReadonlySet<number>>();

function characters(font: RemarkFont): ReadonlySet<number> {
  const found = known.get(font) ?? new Set(font.getCharacterSet());
  known.set(font, found);
  return found;
}

/** Lines of at most this width, points; broken between words, and within one that is wider than a line. */
export function breakLines<F extends RemarkFont>(
  text: string,
  width: number,
  size: number,
  typeface: Typeface<F>,
): readonly string[] {
  const widthOf = (line: string): number =>
    runsOf(line, typeface).reduce((sum, run) => sum + run.font.widthOfTextAtSize(run.text, size), 0);
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (widthOf(longer) <= width) {
        line = longer;
        continue;
      }
      if (line !== '') lines.push(line);
      line = '';
      for (const letter of word) {
        if (line !== '' && widthOf(line + letter) > width) {
          lines.push(line);
          line = '';
        }
        line += letter;
      }
    }
    lines.push(line);
  }
  return lines;
}
