// The operators' live view: how the morning goes at the gate, in counts, renewed every two seconds. SCHOOL-130 to SCHOOL-134.

import { useQuery } from '@tanstack/react-query';
import { Pause } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { GateNowAnswer } from '@preau/protocol/gate';
import { announce } from '../ui/announcer.ts';
import { useLanguage, useScreen } from '../ui/hooks.ts';
import { formatTime } from '../ui/i18n.ts';
import { Notice } from '../ui/Notice.tsx';
import { readJson } from '../ui/request.ts';
import { Rungs } from '../ui/Rungs.tsx';
import { Failed, Skeletons } from '../ui/Waiting.tsx';
import { NowChart } from './NowChart.tsx';
import { nowKind, waitingIn } from './now-course.ts';
import { useNowWords, waitWords } from './now-words.ts';
import type { NowWords } from './now-words.ts';
import { SchoolFrame } from './SchoolFrame.tsx';
import './now.css';

const EVERY_MS = 2_000;

function Figures({ now, words }: { readonly now: GateNowAnswer; readonly words: NowWords }): ReactNode {
  const language = useLanguage();
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
  const number = (value: number, digits = 0): string =>
    value.toLocaleString(locale, { maximumFractionDigits: digits, minimumFractionDigits: 0 });
  const { lessons, joins, promises } = now;
  const percent = (ratio: number | null): string => (ratio === null ? '–' : `${number(100 * ratio)}\u00A0%`);
  const told = (label: string, value: number | null): string => (value === null ? `${label} (${words.none})` : label);
  const cells: readonly (readonly [value: string, label: string])[] = [
    [number(lessons.full), words.kpi.full(lessons.open)],
    [number(lessons.people), words.kpi.people],
    [number(waitingIn(now.lanes)), words.kpi.waiting],
    [number(joins.perSecond, 1), words.kpi.entries(number(joins.usablePerSecond, 1))],
    [joins.p95Ms === null ? '–' : `${number(joins.p95Ms)}\u00A0ms`, told(words.kpi.p95, joins.p95Ms)],
    [percent(joins.cpuRatio), told(words.kpi.cpu, joins.cpuRatio)],
    [percent(promises.insideRatio), words.kpi.kept(promises.promised)],
    [number(lessons.untaught), words.kpi.untaught],
  ];
  return (
    <dl className="card now-kpi num">
      {cells.map(([value, label]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Lanes({ now, words }: { readonly now: GateNowAnswer; readonly words: NowWords }): ReactNode {
  const language = useLanguage();
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
  return (
    <section className="card now-part" aria-labelledby="lanes-t">
      <div className="block-top">
        <h2 id="lanes-t">{words.lanes}</h2>
        <span className="soft small">{words.lanesOrder}</span>
      </div>
      <table className="now-lanes num">
        <thead>
          <tr>
            <th scope="col">{words.lane}</th>
            <th scope="col">{words.perMinute}</th>
            <th scope="col">{words.wait}</th>
            <th scope="col">{words.inYard}</th>
          </tr>
        </thead>
        <tbody>
          {now.lanes.map(({ lane, waiting, perSecond, waitMs }) => (
            <tr key={lane} className={waiting > 0 ? 'is-waiting' : undefined}>
              <th scope="row">{words.laneNames[lane] ?? lane}</th>
              <td>{Math.round(60 * perSecond).toLocaleString(locale)}</td>
              <td>{waitWords(words, waitMs)}</td>
              <td>{waiting.toLocaleString(locale)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Levels({ now, words }: { readonly now: GateNowAnswer; readonly words: NowWords }): ReactNode {
  return (
    <section className="card now-part" aria-labelledby="levels-t">
      <h2 id="levels-t">{words.levels}</h2>
      <ul className="now-levels num">
        {now.levels.map(({ level, lessons, people }) => (
          <li key={level} className={lessons === 0 ? 'soft' : undefined}>
            <Rungs level={level} />
            <span>
              {level} · {words.levelNames[level]}
            </span>
            <b>{words.lessonsAt(lessons, people)}</b>
            <meter min={0} max={Math.max(1, now.lessons.open)} value={lessons} aria-hidden="true" />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Now({ zone }: { readonly zone: string }): ReactNode {
  const words = useNowWords();
  const heading = useScreen(words.title);
  const language = useLanguage();
  const [paused, setPaused] = useState(false);
  const asked = useQuery({
    queryKey: ['now'],
    queryFn: ({ signal }) => readJson<GateNowAnswer>('/q/now.json', signal),
    refetchInterval: paused ? false : EVERY_MS,
    retry: false,
  });
  const now = asked.data;
  const kind = now === undefined ? undefined : nowKind(now);
  useEffect(() => {
    // A screen reader hears that the state changed, not each number.
    if (kind !== undefined)
      announce({ still: words.still, open: words.openKind, waiting: words.waitingKind, busy: words.busy }[kind]);
  }, [kind, words]);
  if (now === undefined || kind === undefined)
    return asked.isError ? (
      <Failed
        title={words.title}
        sentence={words.failed}
        error={asked.error}
        onRetry={() => void asked.refetch()}
        state="error"
      />
    ) : (
      <Skeletons title={words.title} />
    );
  const sentence = {
    still: words.still,
    open: words.open(now.lessons.open),
    waiting: words.waiting(waitingIn(now.lanes)),
    busy: words.busy,
  }[kind];
  const longest = Math.max(...now.lanes.map(({ waitMs }) => waitMs ?? 0));
  const seconds = String(new Date(now.t).getUTCSeconds()).padStart(2, '0');
  const time = formatTime(language, now.t, zone) + (language === 'fr' ? `\u00A0min\u00A0${seconds}` : `:${seconds}`);
  return (
    <div className="now">
      <div className="hello now-top">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {words.title}
          </h1>
          <p>
            <b>{sentence}</b> {longest > 0 ? words.longest(waitWords(words, longest)) : null}
          </p>
        </div>
        <div className="acts">
          <span className="tag num">{words.at(time)}</span>
          <button type="button" className="btn" aria-pressed={paused} onClick={() => setPaused(!paused)}>
            <Pause className="i" aria-hidden="true" /> {words.pause}
          </button>
        </div>
      </div>
      {asked.isError ? (
        <Notice tone="wait" title={words.old} live>
          {words.oldText}
        </Notice>
      ) : null}
      <Figures now={now} words={words} />
      <div className="now-columns">
        <div className="now-column">
          <NowChart now={now} words={words} zone={zone} />
          <Lanes now={now} words={words} />
        </div>
        <div className="now-column">
          <Levels now={now} words={words} />
        </div>
      </div>
    </div>
  );
}

/** The route `/etablissement/en-direct`. */
export function NowScreen(): ReactNode {
  const words = useNowWords();
  return (
    <SchoolFrame title={words.title}>
      {(person, day) =>
        person.roles.includes('operator') ? (
          <Now zone={day.zone} />
        ) : (
          <Failed title={words.title} sentence={words.notYours} state="forbidden" />
        )
      }
    </SchoolFrame>
  );
}
