// The annotated pages as one PDF, to keep. It is made when it is asked for, which takes a moment; why there is none is said here.

import { Download } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Notice } from '../../../ui/Notice.tsx';
import { awake, renewSession, toRefusal } from '../../../ui/request.ts';
import type { RefusalCode } from '../../../ui/request.ts';
import { useHandInMessages } from '../messages.ts';
import { useProblemWords } from '../problem-words.ts';

const DEADLINE_MS = 60_000;

async function fetchCopy(path: string): Promise<Blob | RefusalCode> {
  const ask = (): Promise<Response> =>
    fetch(path, { credentials: 'same-origin', signal: AbortSignal.timeout(DEADLINE_MS) });
  try {
    await awake();
    let answer = await ask();
    if (answer.status === 401 && (await renewSession()) === 'renewed') answer = await ask();
    return answer.ok ? await answer.blob() : (await toRefusal(answer)).code;
  } catch {
    return 'network';
  }
}

/** Saves it under a name that says what it is, and no pupil’s. */
export function CopyButton({ handInId }: { readonly handInId: string }): ReactNode {
  const text = useHandInMessages().marks;
  const words = useProblemWords();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<RefusalCode>();
  const save = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setRefused(undefined);
    const copy = await fetchCopy(`/api/hand-ins/${handInId}/copy`);
    setBusy(false);
    if (typeof copy === 'string') {
      setRefused(copy);
      return;
    }
    const address = URL.createObjectURL(copy);
    const link = document.createElement('a');
    link.href = address;
    link.download = text.copyName;
    link.click();
    // Who saves it has it by then.
    setTimeout(() => URL.revokeObjectURL(address), DEADLINE_MS);
  };
  return (
    <>
      <button type="button" className="btn" aria-busy={busy} onClick={() => void save()}>
        <Download className="i" aria-hidden="true" /> {busy ? text.copying : text.download}
      </button>
      {refused === undefined ? null : (
        <Notice tone="error" title={text.copyFailed} live>
          {words(refused)}
        </Notice>
      )}
    </>
  );
}
