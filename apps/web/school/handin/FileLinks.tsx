// Files of a hand-in: a sound is heard here, everything else opens in a tab of its own.

import { FileText } from 'lucide-react';
import type { ReactNode } from 'react';
import type { FileInfo } from '@preau/protocol/school';
import { useLanguage } from '../../ui/hooks.ts';
import { useHandInMessages } from './messages.ts';

function sizeOf(bytes: number, language: 'fr' | 'en'): string {
  const [value, unit] = bytes >= 1_000_000 ? [bytes / 1_000_000, 'M'] : [Math.max(1, bytes / 1_000), 'k'];
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
  return `${value.toLocaleString(locale, { maximumFractionDigits: unit === 'M' ? 1 : 0 })}\u00A0${unit}${language === 'fr' ? 'o' : 'B'}`;
}

/** Nothing when there is none. */
export function FileLinks({
  files,
  label,
}: {
  readonly files: readonly FileInfo[];
  readonly label: string;
}): ReactNode {
  const text = useHandInMessages().one;
  const language = useLanguage();
  if (files.length === 0) return null;
  return (
    <ul className="parts-files" aria-label={label}>
      {files.map(({ fileId, name, mediaType, bytes }) => (
        <li key={fileId}>
          {mediaType.startsWith('audio/') ? (
            // oxlint-disable-next-line jsx-a11y/media-has-caption -- a pupil's voice has no captions
            <audio controls preload="none" src={`/api/files/${fileId}`} aria-label={name} />
          ) : (
            <a className="parts-name" href={`/api/files/${fileId}`} target="_blank" rel="noopener">
              <FileText className="i" aria-hidden="true" />
              <span>
                {name} <small className="num">{sizeOf(bytes, language)}</small>
                <span className="sr"> ({text.newTab})</span>
              </span>
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}
