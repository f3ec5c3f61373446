// A button that unfolds a small surface of plain buttons, on the browser's popover: Escape and a click elsewhere fold it.

import { useId, useLayoutEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { placeBeside } from './place-beside.ts';

/** `label` is the button's content. The surface stands beside the button, or at the foot of a phone. `children` gets a function that folds it. */
export function Menu({
  label,
  name,
  className,
  title,
  children,
}: {
  readonly label: ReactNode;
  /** Spoken name of the button, when its content is not enough. */
  readonly name?: string;
  readonly className: string;
  /** Heading of the surface. */
  readonly title: string;
  readonly children: (fold: () => void) => ReactNode;
}): ReactNode {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const surface = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  useLayoutEffect(() => {
    if (!open || button.current === null || surface.current === null) return;
    placeBeside(surface.current, button.current);
    surface.current.querySelector<HTMLElement>('button:not([disabled]), input, select, a[href]')?.focus();
  }, [open]);
  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={name}
        aria-expanded={open}
        aria-haspopup="dialog"
        popoverTarget={id}
      >
        {label}
      </button>
      <div
        ref={surface}
        id={id}
        popover="auto"
        className="menu"
        role="dialog"
        aria-label={title}
        onToggle={(event) => setOpen(event.newState === 'open')}
      >
        {open ? (
          <>
            <p className="menu-title">{title}</p>
            {children(() => surface.current?.hidePopover())}
          </>
        ) : null}
      </div>
    </>
  );
}
