// The load of the class around the day that is being chosen: four bars, and a sentence that says the same. WORK-20 to 22.

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { addDays, weekdayOf } from '@preau/core/base';
import type { LocalDate } from '@preau/core/base';
import type { LoadAnswer } from '@preau/protocol/school';
import { useLanguage } from '../../ui/hooks.ts';
import { capital, formatLocalDate } from '../../ui/i18n.ts';
import { readJson } from '../../ui/request.ts';
import { loadBars, loadWord } from './homework-draft.ts';
import { useHomeworkMessages } from './messages.ts';

/** Bars are as high as the fullest one, but an hour is never small. */
const HOUR = 60;

/** Four school days, the chosen one the second where it can be. */
function daysAround(chosen: LocalDate): readonly LocalDate[] {
  const days: LocalDate[] = [chosen];
  const walk = (step: 1 | -1, count: number): void => {
    let day = chosen;
    for (let found = 0; found < count;) {
      day = addDays(day, step);
      if (weekdayOf(day) > 5) continue;
      found += 1;
      if (step === 1) days.push(day);
      else days.unshift(day);
    }
  };
  walk(-1, 1);
  walk(1, 2);
  return days;
}

/** The card; `added` are the minutes of what is being written. */
export function LoadOfClass({
  audienceId,
  label,
  day,
  added,
}: {
  readonly audienceId: string;
  readonly label: string;
  readonly day: LocalDate;
  readonly added: number;
}): ReactNode {
  const text = useHomeworkMessages();
  const language = useLanguage();
  const days = daysAround(day);
  const [from, to] = [days[0]!, days.at(-1)!];
  const load = useQuery({
    queryKey: ['homework', 'load', audienceId, from, to],
    queryFn: ({ signal }) =>
      readJson<LoadAnswer>(`/api/homework/load?audienceId=${audienceId}&from=${from}&to=${to}`, signal),
  });
  if (load.data === undefined) return null;
  const bars = loadBars(load.data, days, day, added);
  const word = loadWord(load.data, day, added);
  const most = Math.max(HOUR, ...bars.map((bar) => bar.minutes + bar.added));
  const dayName = (date: string): string => formatLocalDate(language, date).split(' ')[0]!;
  const height = (minutes: number): string => `${(5.6 * minutes) / most}rem`;
  const subjects = word.subjects.join(', ');
  const name = capital(dayName(day));
  return (
    <section className="card load" aria-labelledby="load-title">
      <h2 id="load-title">{text.load.title(label)}</h2>
      <div
        className="load-week num"
        role="img"
        aria-label={text.load.chart(
          bars.map((bar) => text.load.chartDay(dayName(bar.date), text.minutes(bar.minutes + bar.added))).join(', '),
        )}
      >
        {bars.map((bar) => (
          <div key={bar.date} className={bar.isChosen ? 'is-chosen' : undefined}>
            <div className="load-stack">
              {bar.minutes === 0 ? null : <i style={{ height: height(bar.minutes) }} />}
              {bar.added === 0 ? null : <i className="new" style={{ height: height(bar.added) }} />}
            </div>
            <b>{dayName(bar.date).slice(0, 3)}.</b>
            {text.minutes(bar.minutes + bar.added)}
          </div>
        ))}
      </div>
      <p className="soft small" role="status">
        {word.count === 0
          ? text.load.none
          : word.minutes === 0
            ? text.load.counted(name, word.count, subjects)
            : text.load.already(name, text.minutes(word.minutes), subjects)}{' '}
        {word.count > 0 && added > 0 ? text.load.with(text.minutes(word.total)) : ''}{' '}
        {word.isMuch ? (
          <strong>{text.load.much(text.minutes(word.most))}</strong>
        ) : word.count > 0 ? (
          text.load.fine
        ) : (
          ''
        )}
      </p>
    </section>
  );
}
