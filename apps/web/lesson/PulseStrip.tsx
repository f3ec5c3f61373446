// The pulse of the class for its teacher: one tick a pupil, and the four numbers.

import type { ReactNode } from 'react';
import { useLesson } from './lesson-context.ts';
import { pulseOf } from './roster.ts';
import './pulse.css';

/** Numbers carry the meaning; ticks are for the eye. */
export function PulseStrip({ onPeople }: { readonly onPeople: () => void }): ReactNode {
  const { state, text } = useLesson();
  const pulse = pulseOf(state);
  const rest = Math.max(0, pulse.expected - pulse.present - pulse.lost - pulse.never);
  return (
    <section className="pulse" aria-label={text.pulse.label}>
      <dl className="num">
        <div>
          <dt>{text.pulse.expected}</dt>
          <dd>{pulse.expected}</dd>
        </div>
        <div>
          <dt>
            <span className="key key-in" />
            {text.pulse.present}
          </dt>
          <dd>{pulse.present}</dd>
        </div>
        <div>
          <dt>
            <span className="key key-lost" />
            {text.pulse.lost}
          </dt>
          <dd>{pulse.lost}</dd>
        </div>
        <div>
          <dt>
            <span className="key key-no" />
            {text.pulse.never}
          </dt>
          <dd>{pulse.never}</dd>
        </div>
      </dl>
      <button type="button" className="ticks" aria-label={text.bar.people} onClick={onPeople}>
        {(['present', 'lost', 'never'] as const).flatMap((kind) =>
          Array.from({ length: pulse[kind] }, (_, index) => <i key={`${kind}${index}`} className={`tick-${kind}`} />),
        )}
        {Array.from({ length: rest }, (_, index) => (
          <i key={`left${index}`} className="tick-left" />
        ))}
      </button>
    </section>
  );
}
