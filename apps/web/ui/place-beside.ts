// Where an unfolded surface stands: under or over its button, inside the window; on a phone the style sheet puts it at the foot.

/** Left and top in pixels of a surface of `size` beside `anchor`, at least `gap` from the window's edges. */
export function besideOf(
  anchor: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number },
  size: { readonly width: number; readonly height: number },
  view: { readonly width: number; readonly height: number },
  gap = 8,
): { readonly left: number; readonly top: number } {
  const below = anchor.bottom + gap;
  const above = anchor.top - gap - size.height;
  const top =
    below + size.height + gap <= view.height
      ? below
      : above >= gap
        ? above
        : Math.max(gap, view.height - size.height - gap);
  const wanted = anchor.left + size.width + gap <= view.width ? anchor.left : anchor.right - size.width;
  return { left: Math.max(gap, Math.min(wanted, view.width - size.width - gap)), top };
}

/** Places `surface` beside `anchor` by two custom properties. */
export function placeBeside(surface: HTMLElement, anchor: HTMLElement): void {
  const size = surface.getBoundingClientRect();
  const { left, top } = besideOf(anchor.getBoundingClientRect(), size, { width: innerWidth, height: innerHeight });
  surface.style.setProperty('--menu-left', `${left}px`);
  surface.style.setProperty('--menu-top', `${top}px`);
}
