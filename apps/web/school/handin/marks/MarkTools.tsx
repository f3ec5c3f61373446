// The tools above the pages: what is in the hand, back and again, nearer and farther, and whether all is saved.

import { Eraser, Hand, Highlighter, MessageSquarePlus, Pen, Redo2, Undo2, ZoomIn, ZoomOut } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useHandInMessages } from '../messages.ts';
import type { MarkBook } from './mark-book.ts';
import { COLOURS, WIDTHS, ZOOM } from './tools.ts';
import type { Tool, ToolName } from './tools.ts';

const ICONS: Readonly<Record<ToolName, LucideIcon>> = {
  move: Hand,
  pen: Pen,
  highlight: Highlighter,
  remark: MessageSquarePlus,
  erase: Eraser,
};
const NAMES = Object.keys(ICONS) as readonly ToolName[];

function IconButton({
  icon: Icon,
  label,
  onPress,
  isOn,
  isOff = false,
}: {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly onPress: () => void;
  readonly isOn?: boolean;
  readonly isOff?: boolean;
}): ReactNode {
  return (
    <button
      type="button"
      className="btn btn-quiet mark-tool"
      aria-label={label}
      title={label}
      aria-pressed={isOn}
      disabled={isOff}
      onClick={onPress}
    >
      <Icon className="i" aria-hidden="true" />
    </button>
  );
}

/** One row that wraps on a phone. */
export function MarkTools({
  tool,
  onTool,
  book,
  zoom,
  onZoom,
  saved,
}: {
  readonly tool: Tool;
  readonly onTool: (tool: Tool) => void;
  readonly book: Pick<MarkBook, 'canUndo' | 'canRedo' | 'undo' | 'redo'>;
  readonly zoom: number;
  readonly onZoom: (zoom: number) => void;
  /** Whether all is saved, in words. */
  readonly saved: string;
}): ReactNode {
  const text = useHandInMessages().marks;
  return (
    <div className="mark-tools" role="toolbar" aria-label={text.tools}>
      <div className="mark-group">
        {NAMES.map((name) => (
          <IconButton
            key={name}
            icon={ICONS[name]}
            label={text.tool[name]}
            isOn={tool.name === name}
            onPress={() => onTool({ ...tool, name })}
          />
        ))}
      </div>
      {tool.name === 'pen' ? (
        <div className="mark-group">
          {COLOURS.map((colour) => (
            <button
              key={colour}
              type="button"
              className="btn btn-quiet mark-tool"
              aria-label={text.colour[colour]}
              title={text.colour[colour]}
              aria-pressed={tool.colour === colour}
              onClick={() => onTool({ ...tool, colour })}
            >
              <span className={`mark-dot mark-dot-${colour}`} aria-hidden="true" />
            </button>
          ))}
          {WIDTHS.map((width) => (
            <button
              key={width}
              type="button"
              className="btn btn-quiet mark-tool"
              aria-label={text.width[width]}
              title={text.width[width]}
              aria-pressed={tool.width === width}
              onClick={() => onTool({ ...tool, width })}
            >
              <span className={`mark-bar mark-bar-${width}`} aria-hidden="true" />
            </button>
          ))}
        </div>
      ) : null}
      <div className="mark-group">
        <IconButton icon={Undo2} label={text.undo} isOff={!book.canUndo} onPress={book.undo} />
        <IconButton icon={Redo2} label={text.redo} isOff={!book.canRedo} onPress={book.redo} />
        <IconButton
          icon={ZoomOut}
          label={text.farther}
          isOff={zoom <= ZOOM.least}
          onPress={() => onZoom(zoom / ZOOM.step)}
        />
        <IconButton
          icon={ZoomIn}
          label={text.nearer}
          isOff={zoom >= ZOOM.most}
          onPress={() => onZoom(zoom * ZOOM.step)}
        />
      </div>
      <p className="mark-saved soft small" role="status">
        {saved}
      </p>
    </div>
  );
}
