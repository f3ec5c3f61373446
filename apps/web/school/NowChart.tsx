// Arrivals and entries of the last half hour as curves, with the rate that the gate gives out. Part of the operators' live view.

import type { ReactNode } from 'react';
import type { GateNowAnswer } from '@preau/protocol/gate';
import { useLanguage, useMedia } from '../ui/hooks.ts';
import { formatTime } from '../ui/i18n.ts';
import { CHART, curvesOf, lineThrough, placeIn, scaleTop } from './now-course.ts';
import type { NowWords } from './now-words.ts';

const MARKS_MS = 5 * 60_000;
/** Beyond this a phone has room for every second mark only. */
const DENSE_MS = 16 * 60_000;
/** The first minutes of a gate are not stretched over the whole width. */
const SHORTEST_MS = 10 * 60_000;

/** The chart with its heading; what it shows is told in one sentence for those who do not see it. */
export function NowChart({
  now,
  words,
  zone,
}: {
  readonly now: GateNowAnswer;
  readonly words: NowWords;
  readonly zone: string;
}): ReactNode {
  const language = useLanguage();
  const width = useMedia('(min-width: 40rem)') ? CHART.wide : CHART.narrow;
  const points = curvesOf(now.course);
  const from = Math.min(points[0]?.t ?? now.t, now.t - SHORTEST_MS);
  const most = 60 * now.joins.usablePerSecond;
  const values = points.flatMap(({ came, entered }) => [came, entered]);
  const busiest = Math.max(0, ...values);
  // A rate far above what happens would press the curves flat: then it is not drawn.
  const isMostShown = most <= 3 * Math.max(20, busiest);
  const top = scaleTop(isMostShown ? [...values, most] : values);
  const { x, y } = placeIn({ from, to: now.t, top }, width);
  const line = (key: 'came' | 'entered'): string =>
    lineThrough(points.map((point) => [x(point.t), y(point[key])] as const));
  const area =
    points.length === 0 ? '' : `${line('entered')}L${x(points.at(-1)!.t)} ${y(0)}L${x(points[0]!.t)} ${y(0)}Z`;
  const marks: number[] = [];
  const everyMs = width === CHART.narrow && now.t - from > DENSE_MS ? 2 * MARKS_MS : MARKS_MS;
  for (let t = Math.ceil(from / everyMs) * everyMs; t <= now.t; t += everyMs) marks.push(t);
  const last = points.at(-1);
  return (
    <section className="card now-part" aria-labelledby="chart-t">
      <div className="block-top">
        <h2 id="chart-t">{words.chart}</h2>
        <span className="soft small">{words.perMinute}</span>
      </div>
      <svg
        className="now-chart num"
        viewBox={`0 0 ${width} ${CHART.height}`}
        role="img"
        aria-label={words.chartSays(Math.round(last?.came ?? 0), Math.round(last?.entered ?? 0))}
      >
        {[0, 0.5, 1].map((part) => (
          <g key={part}>
            <path className="grid" d={`M${CHART.left} ${y(part * top)}H${width - CHART.right}`} />
            <text x={CHART.left - 8} y={y(part * top) + 4} textAnchor="end">
              {(part * top).toLocaleString(language === 'fr' ? 'fr-FR' : 'en-GB')}
            </text>
          </g>
        ))}
        {marks.map((t) => (
          <text key={t} x={x(t)} y={CHART.height - 6} textAnchor={x(t) > width - 40 ? 'end' : 'middle'}>
            {formatTime(language, t, zone)}
          </text>
        ))}
        <path className="entered-area" d={area} />
        <path className="came" d={line('came')} />
        {isMostShown ? <path className="most" d={`M${CHART.left} ${y(most)}H${width - CHART.right}`} /> : null}
      </svg>
      <p className="now-keys small soft">
        <span className="key-came">{words.came}</span>
        <span className="key-entered">{words.entered}</span>
        {isMostShown ? <span className="key-most">{words.most}</span> : null}
      </p>
    </section>
  );
}
