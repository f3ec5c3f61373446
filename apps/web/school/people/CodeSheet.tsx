// The sheet that is printed and cut up: eight slips a page, one for each account, class after class.

import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { CodeSheetAnswer } from '@preau/protocol/school';
import { useLanguage } from '../../ui/hooks.ts';
import { formatDay } from '../../ui/i18n.ts';
import { usePeopleMessages } from './messages.ts';
import { paperCodeOf } from './qr-code.ts';
import './codes.css';

type Slip = CodeSheetAnswer['slips'][number];

const PER_PAGE = 8;

function OneSlip({ slip, sheet }: { readonly slip: Slip; readonly sheet: CodeSheetAnswer }): ReactNode {
  const text = usePeopleMessages();
  const language = useLanguage();
  const code = useMemo(() => paperCodeOf(slip.url), [slip.url]);
  const address = slip.url.replace(/#.*$/, '').replace(/^https?:\/\//, '');
  const under = slip.part === 'pupil' ? sheet.label : text.codes.childrenOf(slip.children.join(', '));
  return (
    <li className="slip">
      <div>
        <h3>{slip.displayName}</h3>
        <p className="slip-under">
          {under} · {sheet.schoolName}
        </p>
        <dl>
          <dt>{text.slip.login}</dt>
          <dd className="code">{slip.login}</dd>
          <dt>{text.slip.code}</dt>
          <dd className="code slip-code">{slip.code}</dd>
        </dl>
      </div>
      <svg viewBox={`0 0 ${code.size} ${code.size}`} role="img" aria-label={text.slip.qr(slip.displayName)}>
        <rect width={code.size} height={code.size} fill="#fff" />
        <path d={code.path} stroke="#000" strokeWidth="1" />
      </svg>
      <p className="slip-how">
        {slip.part === 'pupil' ? text.slip.pupil(address) : text.slip.guardian(address)}{' '}
        {text.slip.until(formatDay(language, sheet.expiresAt))}
      </p>
    </li>
  );
}

/** Slips of one or several classes; a class begins on a page of its own. A direct child of the frame: nothing else is printed. */
export function CodeSheet({ sheets }: { readonly sheets: readonly CodeSheetAnswer[] }): ReactNode {
  return (
    <div className="code-print">
      {sheets.flatMap((sheet) =>
        pagesOf(sheet.slips).map((slips) => (
          <ul key={slips[0]!.personId} className="slip-page" aria-label={sheet.label}>
            {slips.map((slip) => (
              <OneSlip key={slip.personId} slip={slip} sheet={sheet} />
            ))}
          </ul>
        )),
      )}
    </div>
  );
}

function pagesOf(slips: readonly Slip[]): readonly (readonly Slip[])[] {
  return Array.from({ length: Math.ceil(slips.length / PER_PAGE) }, (_, page) =>
    slips.slice(page * PER_PAGE, (page + 1) * PER_PAGE),
  );
}
