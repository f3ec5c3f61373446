// The Markdown subset of a sheet, as data: titles (#, ##), lists (-, 1.), bold (**), italics (*), links to https, paragraphs.
// Anything else stays the text that was typed; no HTML is ever made from it.

/** A piece of a line. */
export type SheetInline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'strong' | 'em'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string };

/** A block of a sheet. */
export type SheetBlock =
  | { readonly kind: 'title'; readonly level: 2 | 3; readonly line: readonly SheetInline[] }
  | { readonly kind: 'paragraph'; readonly lines: readonly (readonly SheetInline[])[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly SheetInline[])[] };

const INLINE =
  /\*\*(?<strong>[^*\n]+)\*\*|\*(?<em>[^*\n]+)\*|\[(?<label>[^\]\n]{1,200})\]\((?<href>https:\/\/[^\s)]{1,2000})\)|(?<bare>https:\/\/[^\s<>()]{1,2000}[^\s<>().,;:!?»”])/g;

/** Reads the pieces of one line. */
export function parseSheetLine(line: string): readonly SheetInline[] {
  const pieces: SheetInline[] = [];
  let from = 0;
  for (const match of line.matchAll(INLINE)) {
    if (match.index > from) pieces.push({ kind: 'text', text: line.slice(from, match.index) });
    const { strong, em, label, href, bare } = match.groups ?? {};
    if (strong !== undefined) pieces.push({ kind: 'strong', text: strong });
    else if (em !== undefined) pieces.push({ kind: 'em', text: em });
    else if (bare !== undefined) pieces.push({ kind: 'link', text: bare, href: bare });
    else pieces.push({ kind: 'link', text: label ?? '', href: href ?? '' });
    from = match.index + match[0].length;
  }
  if (from < line.length) pieces.push({ kind: 'text', text: line.slice(from) });
  return pieces;
}

/** Reads a sheet's text. */
export function parseSheet(text: string): readonly SheetBlock[] {
  const blocks: SheetBlock[] = [];
  let paragraph: (readonly SheetInline[])[] = [];
  let items: (readonly SheetInline[])[] = [];
  let ordered = false;
  const flush = (): void => {
    if (paragraph.length > 0) blocks.push({ kind: 'paragraph', lines: paragraph });
    if (items.length > 0) blocks.push({ kind: 'list', ordered, items });
    paragraph = [];
    items = [];
  };
  for (const line of text.split('\n')) {
    const title = /^(#{1,2})\s+(.+)$/.exec(line);
    const item = /^(?:([-*])|(\d{1,3})[.)])\s+(.+)$/.exec(line);
    if (title !== null) {
      flush();
      blocks.push({ kind: 'title', level: title[1]!.length === 1 ? 2 : 3, line: parseSheetLine(title[2]!) });
    } else if (item !== null) {
      const isOrdered = item[2] !== undefined;
      if (paragraph.length > 0 || (items.length > 0 && ordered !== isOrdered)) flush();
      ordered = isOrdered;
      items.push(parseSheetLine(item[3]!));
    } else if (line.trim() === '') {
      flush();
    } else {
      if (items.length > 0) flush();
      paragraph.push(parseSheetLine(line));
    }
  }
  flush();
  return blocks;
}
