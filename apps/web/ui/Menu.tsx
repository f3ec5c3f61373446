// A button that unfolds a small surface of plain buttons, on the browser's popover: Escape and a click elsewhere fold it.
// Browsers without popover (Chrome before 114, Safari before 17) get the same by hand.

import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import { placeBeside } from './place-beside.ts';

const HAS_POPOVER = typeof HTMLElement.prototype.showPopover === 'function';

/** Folds on Escape and on a press elsewhere, where the browser does not. */
function useFolding(
  open: boolean,
  button: RefObject<HTMLElement | null>,
  surface: RefObject<HTMLElement | null>,
  setOpen: (open: boolean) => void,
): void {
  useEffect(() => {
    if (HAS_POPOVER || !open) return undefined;
    const onPress = (event: Event): void => {
      const target = event.target as Node;
      if (surface.current?.contains(target) !== true && button.current?.contains(target) !== true) setOpen(false);
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener('pointerdown', onPress);
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('pointerdown', onPress);
      document.removeEventListener('keydown', onKey);
    };
  }, [open, button, surface, setOpen]);
}

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
  const fold = (): void => {
    if (HAS_POPOVER) return surface.current?.hidePopover();
    setOpen(false);
    button.current?.focus();
  };
  useFolding(open, button, surface, setOpen);
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
        {...(HAS_POPOVER ? { popoverTarget: id } : { onClick: () => setOpen(!open) })}
      >
        {label}
      </button>
      <div
        ref={surface}
        id={id}
        {...(HAS_POPOVER ? { popover: 'auto' } : { hidden: !open })}
        className="menu"
        role="dialog"
        aria-label={title}
        onToggle={(event) => setOpen(event.newState === 'open')}
      >
        {open ? (
          <>
            <p className="menu-title">{title}</p>
            {children(fold)}
          </>
        ) : null}
      </div>
    </>
  );
}
