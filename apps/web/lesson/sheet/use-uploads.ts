// Pictures on their way into a sheet.

import { useState } from 'react';
import type { Dispatch } from 'react';
import { parsePictureId, parseSlideId } from '@preau/core/base';
import { problemSentence, useUiMessages } from '../../ui/messages.ts';
import { randomId } from '../../ui/random-id.ts';
import type { DraftAction } from './sheet-draft.ts';
import { uploadPicture } from './upload-picture.ts';

/** A picture that is being sent, or why it was not. */
export interface Upload {
  readonly name: string;
  readonly ratio: number;
  readonly failed: string | undefined;
}

/** Sends files one after the other, so that a slow line carries one at a time. */
export function useUploads(
  lessonId: string,
  room: number,
  dispatch: Dispatch<DraftAction>,
): { readonly uploads: readonly Upload[]; readonly add: (files: readonly File[]) => Promise<void> } {
  const ui = useUiMessages();
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const add = async (files: readonly File[]): Promise<void> => {
    const failed: Upload[] = files
      .slice(room)
      .map((file) => ({ name: file.name, ratio: 0, failed: ui.problem.tooManySlides }));
    for (const file of files.slice(0, room)) {
      const show = (ratio: number): void => setUploads([...failed, { name: file.name, ratio, failed: undefined }]);
      show(0);
      const answer = await uploadPicture(lessonId, file, show);
      const pictureId = answer.ok ? parsePictureId(answer.value.pictureId) : undefined;
      const slideId = parseSlideId(randomId());
      if (answer.ok && pictureId !== undefined && slideId !== undefined)
        dispatch({
          kind: 'slideAdded',
          slide: { slideId, pictureId, width: answer.value.width, height: answer.value.height, alt: '' },
        });
      else
        failed.push({
          name: file.name,
          ratio: 0,
          failed: problemSentence(ui, answer.ok ? { code: 'server.fault' } : answer.error),
        });
    }
    setUploads(failed);
  };
  return { uploads, add };
}
