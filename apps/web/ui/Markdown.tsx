// Shows a sheet's text. Titles begin at `from` so that the page keeps one order of headings.

import { Fragment } from 'react';
import type { ReactNode } from 'react';
import { parseSheet } from '@preau/core/lesson';
import type { SheetBlock, SheetInline } from '@preau/core/lesson';

function Line({ pieces }: { readonly pieces: readonly SheetInline[] }): ReactNode {
  return pieces.map((piece, index) => {
    if (piece.kind === 'strong') return <strong key={index}>{piece.text}</strong>;
    if (piece.kind === 'em') return <em key={index}>{piece.text}</em>;
    if (piece.kind === 'link')
      return (
        <a key={index} href={piece.href} target="_blank" rel="noopener noreferrer">
          {piece.text}
        </a>
      );
    return <Fragment key={index}>{piece.text}</Fragment>;
  });
}

function BlockView({ block, from }: { readonly block: SheetBlock; readonly from: 2 | 3 }): ReactNode {
  if (block.kind === 'title') {
    const Title = from === 2 && block.level === 2 ? 'h2' : 'h3';
    return (
      <Title className={block.level === 2 ? 'md-title' : 'md-subtitle'}>
        <Line pieces={block.line} />
      </Title>
    );
  }
  if (block.kind === 'list') {
    const List = block.ordered ? 'ol' : 'ul';
    return (
      <List className="md-list">
        {block.items.map((item, index) => (
          <li key={index}>
            <Line pieces={item} />
          </li>
        ))}
      </List>
    );
  }
  return (
    <p>
      {block.lines.map((line, index) => (
        <Fragment key={index}>
          {index > 0 ? <br /> : null}
          <Line pieces={line} />
        </Fragment>
      ))}
    </p>
  );
}

/** A sheet's text, rendered. */
export function Markdown({ text, from = 3 }: { readonly text: string; readonly from?: 2 | 3 }): ReactNode {
  return (
    <div className="md">
      {parseSheet(text).map((block, index) => (
        <BlockView key={index} block={block} from={from} />
      ))}
    </div>
  );
}
