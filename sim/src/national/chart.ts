// Plots as SVG, by hand: readable in light and dark, with words beside the lines instead of a legend to look up.

/** A line of a chart. */
export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
}

/** Axes of a chart; y is in per cent. */
export interface Axes {
  readonly title: string;
  readonly x: string;
  readonly ticks: readonly (readonly [number, string])[];
}

/** A bar with the interval of its mean. */
export interface Bar {
  readonly name: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const STYLE = `<style>
text{font:13px system-ui,sans-serif;fill:#1c2530}.axis{stroke:#8a94a0;stroke-width:1}.grid{stroke:#8a94a0;stroke-opacity:.25}
.l0{stroke:#0b5fa5}.l1{stroke:#b3261e}.l2{stroke:#7a5b00}.l3{stroke:#5d3a9b}.l4{stroke:#1a7f37}.l5{stroke:#00696f}.l6{stroke:#a0348a}.l7{stroke:#444}
.line{fill:none;stroke-width:2}.bar{fill:#0b5fa5}.whisker{stroke:#1c2530;stroke-width:1.5}.back{fill:#fff}
@media (prefers-color-scheme:dark){text{fill:#e6ebf0}.back{fill:#11161c}.whisker{stroke:#e6ebf0}.bar{fill:#5aa9e6}
.l0{stroke:#6db8f2}.l1{stroke:#ff8a80}.l2{stroke:#e6c34a}.l3{stroke:#c0a2f5}.l4{stroke:#6fd08c}.l5{stroke:#5fd3da}.l6{stroke:#f08fd8}.l7{stroke:#bbb}}
</style>`;
const DASHES = ['', '7 3', '2 3', '10 3 2 3', '', '7 3', '2 3', '10 3 2 3'];
const [WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM] = [860, 400, 52, 44, 210, 46];

const round = (value: number): number => Math.round(value * 10) / 10;
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const text = (x: number, y: number, words: string, anchor = 'start'): string =>
  `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${escaped(words)}</text>`;
const page = (height: number, title: string, body: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(title)}">${STYLE}<rect class="back" width="${WIDTH}" height="${height}"/>${text(LEFT, 24, title)}${body}</svg>\n`;

/** Lines from 0 to 100 %. */
export function lineChart(series: readonly Series[], { title, x, ticks }: Axes): string {
  const [first, last] = [ticks[0]![0], ticks.at(-1)![0]];
  const atX = (value: number): number => LEFT + ((value - first) / (last - first)) * (WIDTH - LEFT - RIGHT);
  const atY = (value: number): number => HEIGHT - BOTTOM - (value / 100) * (HEIGHT - BOTTOM - TOP);
  const grid = [0, 20, 40, 60, 80, 100].map(
    (value) =>
      `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${round(atY(value))}" y2="${round(atY(value))}"/>${text(LEFT - 6, atY(value) + 4, `${value} %`, 'end')}`,
  );
  const below = ticks.map(([value, words]) => text(atX(value), HEIGHT - BOTTOM + 18, words, 'middle'));
  const lines = series.map(({ points }, n) => {
    const path = points.map(([a, b], index) => `${index === 0 ? 'M' : 'L'}${round(atX(a))} ${round(atY(b))}`).join('');
    return `<path class="line l${n % 8}" stroke-dasharray="${DASHES[n % 8]}" d="${path}"/>`;
  });
  const names = apart(series.map(({ points }) => atY(points.at(-1)![1]))).map(
    (y, n) =>
      `<line class="line l${n % 8}" stroke-dasharray="${DASHES[n % 8]}" x1="${WIDTH - RIGHT + 6}" x2="${WIDTH - RIGHT + 28}" y1="${round(y)}" y2="${round(y)}"/>${text(WIDTH - RIGHT + 33, y + 4, series[n]!.name)}`,
  );
  return page(
    HEIGHT,
    title,
    [...grid, ...below, text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, x, 'middle'), ...lines, ...names].join(''),
  );
}

/** Words beside lines that end close together are moved apart, upwards. */
function apart(wanted: readonly number[]): readonly number[] {
  const placed = [...wanted];
  let limit = Infinity;
  for (const n of [...wanted.keys()].toSorted((a, b) => wanted[b]! - wanted[a]!)) {
    placed[n] = Math.min(wanted[n]!, limit);
    limit = placed[n] - 17;
  }
  return placed;
}

/** Bars from 0 to 100 %, one below the other, with the interval of each. */
export function barChart(bars: readonly Bar[], title: string): string {
  const left = 270;
  const atX = (value: number): number => left + (Math.min(100, Math.max(0, value)) / 100) * (WIDTH - left - 80);
  const rows = bars.map(({ name, value, low, high }, n) => {
    const y = TOP + n * 30;
    const middle = y + 9;
    return `${text(left - 8, y + 14, name, 'end')}<rect class="bar" x="${left}" y="${y}" width="${round(atX(value) - left)}" height="18"/><line class="whisker" x1="${round(atX(low))}" x2="${round(atX(high))}" y1="${middle}" y2="${middle}"/>${text(atX(Math.max(value, high)) + 8, y + 14, `${value.toFixed(1)} %`)}`;
  });
  return page(TOP + bars.length * 30 + 14, title, rows.join(''));
}
