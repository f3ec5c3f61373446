// What lies under the marks of a page: a picture, or a painting of a PDF page that is made when it comes into view.

import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useHandInMessages } from '../messages.ts';
import type { PagePainting, PageSource } from './page-sources.ts';

const percent = (part: number): string => `${part * 100}%`;
/** Pages this far out of view are painted already. */
const AHEAD = '600px';

/** `label` says which page it is. */
export function PageBackground({ source, label }: { readonly source: PageSource; readonly label: string }): ReactNode {
  const { shown } = source;
  if (shown.kind === 'painting') return <Painting shown={shown} label={label} />;
  const { left, top, width, height, address } = shown;
  return (
    <img
      className="mark-back"
      src={address}
      alt={label}
      draggable={false}
      style={{ left: percent(left), top: percent(top), width: percent(width), height: percent(height) }}
    />
  );
}

function Painting({ shown, label }: { readonly shown: PagePainting; readonly label: string }): ReactNode {
  const text = useHandInMessages().marks;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    let painted = 0;
    let isSeen = false;
    let isOver = false;
    const paint = (): void => {
      const wanted = Math.round(element.clientWidth * Math.min(2, devicePixelRatio));
      // Painted again only when it is shown much larger than it was painted.
      if (!isSeen || wanted <= painted * 1.3) return;
      painted = wanted;
      shown.paint(element, wanted).catch(() => {
        if (!isOver) setFailed(true);
      });
    };
    const seen = new IntersectionObserver(
      ([entry]) => {
        isSeen = entry?.isIntersecting === true;
        paint();
      },
      { root: element.closest('.mark-scroll'), rootMargin: AHEAD },
    );
    const sized = new ResizeObserver(paint);
    seen.observe(element);
    sized.observe(element);
    return () => {
      isOver = true;
      seen.disconnect();
      sized.disconnect();
    };
  }, [shown]);
  return (
    <>
      <canvas ref={canvas} className="mark-back mark-whole" role="img" aria-label={label} />
      {failed ? <p className="mark-failed">{text.pageFailed}</p> : null}
    </>
  );
}
