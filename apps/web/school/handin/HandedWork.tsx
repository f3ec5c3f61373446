// What was handed in, and when: the same for the pupil, the guardian and the teacher.

import type { ReactNode } from 'react';
import type { HandInView } from '@preau/protocol/school';
import { useLanguage } from '../../ui/hooks.ts';
import { FileList } from '../files/FileList.tsx';
import { useHandInMessages } from './messages.ts';
import { whenOf } from './when.ts';

/** Under this the device was only slow, ms: nothing is said of it. */
const SLOW_MS = 120_000;

/** `noText` is said where no text is. */
export function HandedWork({
  handIn: { handedAt, writtenAt, isLate, text: words, files },
  zone,
  tone = '',
  noText,
}: {
  readonly handIn: HandInView;
  readonly zone: string;
  readonly tone?: '' | 'tag-ok';
  readonly noText?: string;
}): ReactNode {
  const { own: text, form } = useHandInMessages();
  const language = useLanguage();
  return (
    <>
      <p className="acts">
        <span className={`tag ${tone} hand-in-when`}>{text.handedAt(whenOf(language, handedAt, zone))}</span>
        {isLate ? <span className="tag tag-stop">{text.late}</span> : null}
      </p>
      {writtenAt === null || handedAt - writtenAt < SLOW_MS ? null : (
        <p className="soft small">{text.writtenAt(whenOf(language, writtenAt, zone))}</p>
      )}
      {words !== '' ? (
        <p className="hand-in-text">{words}</p>
      ) : noText === undefined ? null : (
        <p className="soft">{noText}</p>
      )}
      <FileList files={files} label={form.files} />
    </>
  );
}
