// A person as initials in a shape.

import type { ReactNode } from 'react';
import { initialsOf, shadeOf } from './initials.ts';

/** Initials; the name always stands beside them, so they are hidden from screen readers. */
export function Face({ id, name }: { readonly id: string; readonly name: string }): ReactNode {
  return <span className={`face face-${shadeOf(id)}`} data-letters={initialsOf(name)} aria-hidden="true" />;
}
