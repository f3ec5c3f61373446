// One of the choices of a form of homework, as a pill to tap.

import { Check } from 'lucide-react';
import type { ReactNode } from 'react';

/** `radio`: one of those of the same name; `checkbox`: any of them. */
export function Pick({
  kind,
  name,
  checked,
  onChange,
  children,
}: {
  readonly kind: 'radio' | 'checkbox';
  readonly name: string;
  readonly checked: boolean;
  readonly onChange: () => void;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <label className="pick">
      <input type={kind} name={name} checked={checked} onChange={onChange} />
      <span>
        <Check className="i" aria-hidden="true" /> {children}
      </span>
    </label>
  );
}
