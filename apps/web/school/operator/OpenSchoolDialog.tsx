// Opening a school: its number, its name, where it is, and who heads it, who gets a code. OFFICE-43, 44.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Printer } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { hasUaiLetter } from '@preau/core/school';
import type { ActivationCodeAnswer } from '@preau/protocol/school';
import { announce } from '../../ui/announcer.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { InputField, SelectField } from '../../ui/Field.tsx';
import { problemSentence, useUiMessages } from '../../ui/messages.ts';
import { Notice } from '../../ui/Notice.tsx';
import { randomId } from '../../ui/random-id.ts';
import { refusalOf, request, RefusalError } from '../../ui/request.ts';
import { Slip } from '../CodeDialog.tsx';
import { useSchoolMessages } from '../messages.ts';
import { useOperatorMessages } from './messages.ts';

/** The dialog: the form, then the code. */
export function OpenSchoolDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const text = useOperatorMessages().open;
  const { classes } = useSchoolMessages();
  const ui = useUiMessages();
  const client = useQueryClient();
  const id = useId();
  // The same person however often the form is sent.
  const personId = useRef(randomId());
  // A double click comes before anything is drawn anew, and a second code would end the first.
  const isSent = useRef(false);
  const [form, setForm] = useState({ uai: '', name: '', zone: 'Europe/Paris', given: '', family: '' });
  const set =
    (key: keyof typeof form) =>
    (value: string): void =>
      setForm({ ...form, [key]: key === 'uai' ? value.toUpperCase().replaceAll(/\s/g, '') : value });
  const isUaiWrong = form.uai.length >= 8 && !hasUaiLetter(form.uai);
  const open = useMutation({
    mutationFn: async () => {
      const head = { personId: personId.current, givenName: form.given.trim(), familyName: form.family.trim() };
      const answer = await request<ActivationCodeAnswer>('PUT', `/api/operator/schools/${form.uai}`, {
        name: form.name.trim(),
        zone: form.zone,
        head,
      });
      if (!answer.ok) throw new RefusalError(answer.error);
      return answer.value;
    },
    onError: () => {
      isSent.current = false;
    },
    onSuccess: () => {
      announce(text.done);
      void client.invalidateQueries({ queryKey: ['cell'] });
    },
  });
  const problem = (): string => {
    const refusal = refusalOf(open.error);
    if (refusal.code === 'school.uaiWrong') return text.uaiWrong;
    return refusal.code === 'school.exists' ? text.exists : problemSentence(ui, refusal);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isSent.current || !hasUaiLetter(form.uai)) return;
    isSent.current = true;
    open.mutate();
  };
  if (open.data !== undefined) {
    return (
      <Dialog title={text.title} onClose={onClose}>
        <p>{text.done}</p>
        <Slip answer={open.data} />
        <div className="dialog-acts">
          <button type="button" className="btn" onClick={onClose}>
            {classes.done}
          </button>
          <button type="button" className="btn btn-main" onClick={() => print()}>
            <Printer className="i" aria-hidden="true" /> {classes.print}
          </button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={text.title} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <div className="field">
          <label htmlFor={`${id}-uai`}>{text.uai}</label>
          <input
            id={`${id}-uai`}
            className="input num"
            value={form.uai}
            maxLength={8}
            required
            autoComplete="off"
            spellCheck={false}
            aria-invalid={isUaiWrong}
            aria-describedby={`${id}-uai-hint`}
            onChange={(event) => set('uai')(event.target.value)}
          />
          <span id={`${id}-uai-hint`} className={isUaiWrong ? 'error' : 'hint'} role="status">
            {isUaiWrong ? text.uaiWrong : text.uaiHint}
          </span>
        </div>
        <InputField
          id={`${id}-name`}
          label={text.name}
          value={form.name}
          maxLength={150}
          required
          onChange={set('name')}
        />
        <SelectField id={`${id}-zone`} label={text.zone} value={form.zone} onChange={set('zone')}>
          {Object.entries(text.zones).map(([zone, label]) => (
            <option key={zone} value={zone}>
              {label}
            </option>
          ))}
        </SelectField>
        <fieldset className="field">
          <legend className="legend">{text.head}</legend>
          <div className="pair">
            <InputField
              id={`${id}-given`}
              label={text.given}
              value={form.given}
              maxLength={100}
              required
              onChange={set('given')}
            />
            <InputField
              id={`${id}-family`}
              label={text.family}
              value={form.family}
              maxLength={100}
              required
              onChange={set('family')}
            />
          </div>
        </fieldset>
        {open.isError ? <Notice tone="error" title={problem()} live /> : null}
        <div className="dialog-acts">
          <button type="button" className="btn" onClick={onClose}>
            {ui.cancel}
          </button>
          <button type="submit" className="btn btn-main" aria-busy={open.isPending}>
            {text.submit}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
