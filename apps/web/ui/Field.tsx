// A field of a form: its label, and an input or a select that tells its text.

import type { ComponentProps, ReactNode } from 'react';

type Own<T extends 'input' | 'select'> = Omit<ComponentProps<T>, 'id' | 'className' | 'onChange'> & {
  readonly id: string;
  readonly label: string;
  readonly onChange: (value: string) => void;
};

/** An input of any type. Browsers fill in nothing unless `autoComplete` says so: the data are of other people. */
export function InputField({ id, label, onChange, ...input }: Own<'input'>): ReactNode {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        autoComplete="off"
        {...input}
        id={id}
        className="input"
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

/** A select; its options are the children. */
export function SelectField({ id, label, onChange, children, ...select }: Own<'select'>): ReactNode {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select {...select} id={id} className="input" onChange={(event) => onChange(event.target.value)}>
        {children}
      </select>
    </div>
  );
}
