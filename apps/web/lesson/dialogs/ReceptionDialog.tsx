// What this device takes of the lesson's sound and pictures. A choice works at once and is kept on the device. WEB-106, WEB-108.

import type { ReactNode } from 'react';
import { Dialog } from '../../ui/Dialog.tsx';
import { useLesson } from '../lesson-context.ts';
import type { Reception } from '../media/reception.ts';
import './dialogs.css';

const SHOWN: readonly Reception[] = ['everything', 'low', 'screen', 'sound', 'nothing'];

/** Five choices, from everything down to nothing; arrow keys move between them. */
export function ReceptionDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { media, reception, text } = useLesson();
  return (
    <Dialog title={text.reception.title} onClose={onClose}>
      <p className="soft">{text.reception.text}</p>
      <fieldset className="takes">
        <legend className="sr">{text.reception.title}</legend>
        {SHOWN.map((each) => (
          <label key={each}>
            <input
              type="radio"
              name="reception"
              value={each}
              checked={reception.reception === each}
              onChange={() => media.setReception(each)}
            />
            <span>
              {text.reception[each].name}
              <small>{text.reception[each].detail}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <p className="soft">{text.reception.kept}</p>
    </Dialog>
  );
}
