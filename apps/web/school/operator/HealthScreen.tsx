// How the house is, from what it measures anyway: parts, disk, last backup, faults, rounds; and the ways to the gate's own pages. OFFICE-75.

import { Activity, ExternalLink } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { CellHealthAnswer } from '@preau/protocol/school';
import { Asked } from '../../ui/Asked.tsx';
import { useLanguage } from '../../ui/hooks.ts';
import { capital, formatTime } from '../../ui/i18n.ts';
import { formatBytes, formatMoment } from './figures.ts';
import { FULL_DISK_RATIO, hasFailed, lookInto, OLD_BACKUP_MS } from './look-into.ts';
import { useOperatorMessages } from './messages.ts';
import { CellPage, OperatorFrame } from './OperatorFrame.tsx';

const LOOKS = { well: 'tag tag-ok', strained: 'tag tag-bright', failing: 'tag tag-stop', unknown: 'tag' } as const;

function Fact({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className="card cell-fact num">
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Rounds({ rounds }: Pick<CellHealthAnswer, 'rounds'>): ReactNode {
  const text = useOperatorMessages().health;
  const language = useLanguage();
  const names: Readonly<Record<string, string>> = text.roundNames;
  return (
    <ul className="card rows">
      {rounds.map((round) => (
        <li key={round.name}>
          <span>
            <b>{names[round.name] ?? round.name}</b>
            <small className="num">
              {round.doneAt === null ? text.never : text.doneAt(formatMoment(language, round.doneAt))} ·{' '}
              {round.dueAt === null ? text.isRunning : text.dueAt(formatMoment(language, round.dueAt))}
              {hasFailed(round) ? ` · ${text.failedAt(formatMoment(language, round.failedAt!))}` : ''}
            </small>
          </span>
          <span className={round.isLate || hasFailed(round) ? 'tag tag-stop' : 'tag tag-ok'}>
            {hasFailed(round) ? text.hasFailed : round.isLate ? text.late : text.ok}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Health({ answer }: { readonly answer: CellHealthAnswer }): ReactNode {
  const all = useOperatorMessages();
  const text = all.health;
  const language = useLanguage();
  const bytes = (count: number): string => formatBytes(language, all.units, count);
  const { disk, backupAt, lastHour } = answer;
  const partNames: Readonly<Record<string, string>> = text.parts;
  const names = { ...partNames, ...text.roundNames, disk: text.disk, backup: text.backup } as Readonly<
    Record<string, string>
  >;
  const troubles = lookInto(answer).map((name) => names[name] ?? name);
  return (
    <CellPage title={text.title}>
      <p className="num">
        <b>{troubles.length === 0 ? text.allWell : text.look(troubles.join(', '))}</b>{' '}
        <span className="soft">{text.at(formatTime(language, answer.at))}.</span>
      </p>
      <dl className="cell-facts">
        {answer.parts.map(({ name, health }) => (
          <Fact key={name} title={partNames[name] ?? name}>
            <span className={LOOKS[health]}>{text[health]}</span>
            {name === 'database' ? <small>{text.size(bytes(answer.database.bytes))}</small> : null}
          </Fact>
        ))}
        {answer.parts.length > 0 ? null : (
          <Fact title={text.parts.database}>{text.size(bytes(answer.database.bytes))}</Fact>
        )}
        <Fact title={text.disk}>
          {disk === null ? text.noDisk : text.free(bytes(disk.freeBytes), bytes(disk.totalBytes))}
          {disk === null ? null : (
            <meter
              className="cell-bar"
              min={0}
              max={disk.totalBytes}
              high={FULL_DISK_RATIO * disk.totalBytes}
              value={disk.totalBytes - disk.freeBytes}
              aria-label={text.disk}
            />
          )}
        </Fact>
        <Fact title={text.backup}>
          {backupAt === null ? (
            <small>
              {text.noBackup} <code className="cell-command">npm run school -- backup</code>
            </small>
          ) : (
            capital(formatMoment(language, backupAt))
          )}
          {backupAt !== null && answer.at - backupAt > OLD_BACKUP_MS ? <small>{text.oldBackup}</small> : null}
        </Fact>
        <Fact title={text.faults}>
          {lastHour === null ? text.notCounted : text.faultCount(lastHour.faults, lastHour.requests)}
        </Fact>
      </dl>
      {answer.rounds.length === 0 ? null : (
        <section className="block" aria-labelledby="rounds-t">
          <h2 id="rounds-t">{text.rounds}</h2>
          <Rounds rounds={answer.rounds} />
        </section>
      )}
      <section className="block" aria-labelledby="entry-t">
        <h2 id="entry-t">{text.entry}</h2>
        <div className="acts">
          <Link className="btn" href="/etablissement/en-direct">
            <Activity className="i" aria-hidden="true" /> {text.live}
          </Link>
          <a className="btn" href="/etat">
            <ExternalLink className="i" aria-hidden="true" /> {text.status}
          </a>
        </div>
      </section>
    </CellPage>
  );
}

/** The route `/exploitation/etat`. */
export function HealthScreen(): ReactNode {
  const text = useOperatorMessages();
  const { title, failed } = text.health;
  return (
    <OperatorFrame title={title}>
      {() => (
        <Asked<CellHealthAnswer>
          queryKey={['cell', 'health']}
          path="/api/operator/health"
          title={title}
          failed={failed}
        >
          {(answer) => <Health answer={answer} />}
        </Asked>
      )}
    </OperatorFrame>
  );
}
