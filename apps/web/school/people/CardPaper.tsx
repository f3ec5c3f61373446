// Cards that are printed and cut: eight on a page of A4, each with its two pictures on a flap to fold or to cut off. PEOPLE-103.

import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { CardSheetAnswer } from '@preau/protocol/school';
import { DRAWINGS, markOf } from '../../ui/card-pictures.ts';
import { useCardsMessages } from './cards-messages.ts';
import { Drawing } from './Drawing.tsx';
import { paperCodeOf } from './qr-code.ts';
import './codes.css';
import './cards.css';

const PER_PAGE = 8;

function OneCard({
  card,
  label,
}: {
  readonly card: CardSheetAnswer['cards'][number];
  readonly label: string;
}): ReactNode {
  const text = useCardsMessages();
  const code = useMemo(() => paperCodeOf(card.url), [card.url]);
  const [first, second] = card.pictures;
  return (
    <li className="slip card-slip">
      <div className="card-slip-name">
        <Drawing strokes={markOf(card.face)} />
        <div>
          <h3>{card.givenName}</h3>
          <p className="slip-under">
            {card.displayName} · {label}
          </p>
          <p className="slip-under">{text.card.how}</p>
        </div>
      </div>
      <svg viewBox={`0 0 ${code.size} ${code.size}`} role="img" aria-label={text.card.qr(card.displayName)}>
        <rect width={code.size} height={code.size} fill="#fff" />
        <path d={code.path} stroke="#000" strokeWidth="1" />
      </svg>
      <div className="card-slip-secret">
        <p>
          {text.card.secret} <small>{text.card.fold}</small>
        </p>
        <Drawing strokes={DRAWINGS[first]} name={text.pictures[first]} />
        <span>{text.card.next}</span>
        <Drawing strokes={DRAWINGS[second]} name={text.pictures[second]} />
      </div>
    </li>
  );
}

/** A direct child of the frame: nothing else is printed. */
export function CardPaper({ sheet }: { readonly sheet: CardSheetAnswer }): ReactNode {
  const pages = Array.from({ length: Math.ceil(sheet.cards.length / PER_PAGE) }, (_, page) =>
    sheet.cards.slice(page * PER_PAGE, (page + 1) * PER_PAGE),
  );
  return (
    <div className="code-print">
      {pages.map((cards) => (
        <ul key={cards[0]!.personId} className="slip-page" aria-label={sheet.label}>
          {cards.map((card) => (
            <OneCard key={card.personId} card={card} label={sheet.label} />
          ))}
        </ul>
      ))}
    </div>
  );
}
