// Unfolds an iCalendar file into content lines that know where they stand, and cuts it into events. RFC 5545, 3.1 and 3.6.1.

import type { ProblemList } from '../problems.ts';

/** Longest content line, unfolded, in characters. A timetable's are a few hundred. */
export const MAX_LINE_LENGTH = 65_536;
/** Most content lines of one event. */
export const MAX_EVENT_LINES = 1_000;
/** Most events of one file. */
export const MAX_EVENTS = 100_000;

/** A content line, unfolded. */
export interface ContentLine {
  /** In lower case. */
  readonly name: string;
  readonly text: string;
  /** Line and column of the character at `offset` of `text`, as an editor shows them. */
  placeAt(offset: number): { readonly line: number; readonly column: number };
}

/** One VEVENT: its own lines, without those of components inside it. */
export interface EventLines {
  readonly begin: ContentLine;
  readonly lines: readonly ContentLine[];
}

/** The events of a calendar. What is broken goes to `problems`; reading stops at the first line that cannot be placed. */
export function readEventLines(file: string, text: string, problems: ProblemList): EventLines[] {
  const events: EventLines[] = [];
  const open: ContentLine[] = [];
  let lines: ContentLine[] = [];
  for (const line of contentLines(text)) {
    if ('fault' in line) {
      problems.add(file, line.fault, () => line);
      return events;
    }
    const inside = open.at(-1);
    if (line.name === 'begin') {
      const kind = valueOf(line);
      if (open.length === 0 && kind !== 'VCALENDAR') return refuse(line, 'The file must begin with BEGIN:VCALENDAR');
      if (open.length >= 5) return refuse(line, 'Components are nested too deeply');
      if (kind === 'VEVENT' && open.length !== 1) return refuse(line, 'An event must stand directly in the calendar');
      open.push(line);
      if (kind === 'VEVENT') lines = [];
    } else if (line.name === 'end') {
      if (inside === undefined || valueOf(inside) !== valueOf(line))
        return refuse(line, inside === undefined ? 'Nothing is open here' : `END:${valueOf(inside)} is expected here`);
      open.pop();
      if (valueOf(line) === 'VEVENT') events.push({ begin: inside, lines });
      if (events.length > MAX_EVENTS) return refuse(line, `The file has more than ${MAX_EVENTS} events`);
    } else if (inside === undefined) {
      return refuse(line, 'The line stands outside the calendar; the file must begin with BEGIN:VCALENDAR');
    } else if (valueOf(inside) === 'VEVENT' && lines.push(line) > MAX_EVENT_LINES) {
      return refuse(line, `The event has more than ${MAX_EVENT_LINES} lines`);
    }
  }
  if (open.length > 0) problems.add(file, `${open.at(-1)!.text} is never ended`, () => open.at(-1)!.placeAt(0));
  else if (text.trim() === '') problems.add(file, 'The file is empty');
  return events;

  function refuse(line: ContentLine, message: string): EventLines[] {
    problems.add(file, message, () => line.placeAt(0), line.text);
    return events;
  }
}

/** Where the value of a content line begins: after the first colon outside quotes. */
export function valueOffset(line: ContentLine): number {
  let quoted = false;
  for (let i = 0; i < line.text.length; i += 1) {
    if (line.text[i] === '"') quoted = !quoted;
    else if (line.text[i] === ':' && !quoted) return i + 1;
  }
  return 0;
}

function valueOf(line: ContentLine): string {
  return line.text.slice(valueOffset(line)).trim().toUpperCase();
}

interface Fault {
  readonly fault: string;
  readonly line: number;
  readonly column: number;
}

interface Piece {
  readonly text: string;
  readonly line: number;
  /** Column of the first character of `text`: 2 for a folded continuation. */
  readonly column: number;
}

function* contentLines(text: string): Generator<ContentLine | Fault> {
  let pieces: Piece[] = [];
  let length = 0;
  let number = 0;
  for (let start = 0; start < text.length;) {
    number += 1;
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const size = end - (text[end - 1] === '\r' ? 1 : 0) - start;
    const folded = text[start] === ' ' || text[start] === '\t';
    if (!folded && pieces.length > 0) {
      yield toContentLine(pieces);
      [pieces, length] = [[], 0];
    }
    length += size;
    if (length > MAX_LINE_LENGTH) {
      yield {
        fault: `The line is longer than ${MAX_LINE_LENGTH} characters`,
        line: pieces[0]?.line ?? number,
        column: 0,
      };
      return;
    }
    if (folded && pieces.length === 0) {
      if (size > 1) {
        yield {
          fault: 'The line begins with a space, as the rest of a folded line does, but no line stands before it',
          line: number,
          column: 1,
        };
        return;
      }
    } else if (size > 0) {
      pieces.push({ text: text.slice(start + (folded ? 1 : 0), start + size), line: number, column: folded ? 2 : 1 });
    }
    start = end + 1;
  }
  if (pieces.length > 0) yield toContentLine(pieces);
}

function toContentLine(pieces: readonly Piece[]): ContentLine | Fault {
  const text = pieces.length === 1 ? pieces[0]!.text : pieces.map((p) => p.text).join('');
  const name = /^[A-Za-z0-9-]+(?=[;:])/.exec(text)?.[0];
  if (name === undefined)
    return {
      fault: 'The line is no property: NAME:value is expected (a folded line goes on with a space)',
      line: pieces[0]!.line,
      column: 1,
    };
  const control = text.search(/[\u0000-\u0008\u000B-\u001F\u007F]/);
  const placeAt = (offset: number): { line: number; column: number } => {
    let left = offset;
    for (const piece of pieces) {
      if (left < piece.text.length || piece === pieces.at(-1)) return { line: piece.line, column: piece.column + left };
      left -= piece.text.length;
    }
    throw new RangeError(`Cannot place character ${offset} of an empty line`);
  };
  if (control >= 0) return { fault: 'The line holds a control character', ...placeAt(control) };
  return { name: name.toLowerCase(), text, placeAt };
}
