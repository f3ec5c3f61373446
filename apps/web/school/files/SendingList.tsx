// Files on their way: how far, what happens on a cut, a way out of each.

import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFilesMessages } from './messages.ts';
import type { FileUploads, Sending } from './use-file-uploads.ts';

function Line({ sending, onDrop }: { readonly sending: Sending; readonly onDrop: () => void }): ReactNode {
  const text = useFilesMessages();
  const { name, ratio, state, sentence } = sending;
  const said =
    state === 'failed'
      ? sentence
      : state === 'sending'
        ? text.state.sending(Math.floor(ratio * 100))
        : text.state[state];
  return (
    <li className={`sending is-${state}`}>
      <span className="sending-what">
        <b>{name}</b>
        <small className="num" role={state === 'failed' || state === 'cut' ? 'status' : undefined}>
          {said}
        </small>
        {state === 'failed' ? null : <progress value={ratio} max={1} aria-label={text.pick.progress(name)} />}
      </span>
      <button
        type="button"
        className="btn btn-quiet"
        aria-label={state === 'failed' ? text.pick.dismiss(name) : text.pick.stop(name)}
        onClick={onDrop}
      >
        <X className="i" aria-hidden="true" />
      </button>
    </li>
  );
}

/** Nothing when nothing is on its way. */
export function SendingList({ uploads }: { readonly uploads: FileUploads }): ReactNode {
  const text = useFilesMessages();
  if (uploads.sendings.length === 0) return null;
  return (
    <ul className="sendings" aria-label={text.pick.sending}>
      {uploads.sendings.map((sending) => (
        <Line key={sending.key} sending={sending} onDrop={() => uploads.drop(sending.key)} />
      ))}
    </ul>
  );
}
