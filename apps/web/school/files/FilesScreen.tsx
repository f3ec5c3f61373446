// One's own files: what there is, how much room it takes, more from the phone or the computer, and out with what is not needed.

import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { SchoolId } from '@preau/core/base';
import type { FilesAnswer, OwnFile } from '@preau/protocol/school';
import { Dialog } from '../../ui/Dialog.tsx';
import { useLanguage, useScreen } from '../../ui/hooks.ts';
import { formatDay } from '../../ui/i18n.ts';
import { useUiMessages } from '../../ui/messages.ts';
import { More } from '../../ui/Paged.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { readJson, request } from '../../ui/request.ts';
import type { Refusal } from '../../ui/request.ts';
import { Failed, Skeletons } from '../../ui/Waiting.tsx';
import { SchoolFrame } from '../SchoolFrame.tsx';
import { DropField } from './DropField.tsx';
import { FileKind } from './FileKind.tsx';
import { FileLink } from './FileList.tsx';
import { sizeText, usesText } from './file-size.ts';
import { fileProblem, useFilesMessages } from './messages.ts';
import { SendingList } from './SendingList.tsx';
import { useFileUploads } from './use-file-uploads.ts';
import './files.css';

function RemoveDialog({
  file,
  onClose,
}: {
  readonly file: OwnFile;
  readonly onClose: (isGone: boolean) => void;
}): ReactNode {
  const text = useFilesMessages();
  const ui = useUiMessages();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Refusal>();
  const remove = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    const answer = await request('DELETE', `/api/files/${file.fileId}`);
    setBusy(false);
    // Gone already, by another tab: just as well.
    if (answer.ok || answer.error.code === 'file.unknown') onClose(true);
    else setProblem(answer.error);
  };
  return (
    <Dialog title={text.removing.title} onClose={() => onClose(false)}>
      <p>{text.removing.text(file.name)}</p>
      {problem === undefined ? null : <Notice tone="error" title={fileProblem(text, ui, problem)} live />}
      <div className="acts">
        <button type="button" className="btn btn-stop" aria-busy={isBusy} onClick={() => void remove()}>
          {text.removing.yes}
        </button>
        <button type="button" className="btn" onClick={() => onClose(false)}>
          {text.removing.no}
        </button>
      </div>
    </Dialog>
  );
}

function Row({ file, onRemove }: { readonly file: OwnFile; readonly onRemove: () => void }): ReactNode {
  const text = useFilesMessages();
  const language = useLanguage();
  const where = usesText(text.uses, file.uses);
  return (
    <li>
      <span className="row-who">
        <FileKind file={file} />
        <span className="file-name">
          <FileLink file={file} />
          <small className="num">
            {sizeText(language, file.bytes)} · {formatDay(language, file.createdAt)}
          </small>
          {where === '' ? null : <small>{text.row.kept(where)}</small>}
        </span>
      </span>
      {where === '' ? (
        <button type="button" className="btn btn-quiet" aria-label={text.row.removeOf(file.name)} onClick={onRemove}>
          <Trash2 className="i" aria-hidden="true" /> <span>{text.row.remove}</span>
        </button>
      ) : null}
    </li>
  );
}

function Room({ answer }: { readonly answer: FilesAnswer }): ReactNode {
  const text = useFilesMessages();
  const language = useLanguage();
  const { usedBytes, quotaBytes, fileBytes } = answer;
  const said = text.room(sizeText(language, usedBytes), sizeText(language, quotaBytes));
  return (
    <div className="file-room">
      <meter min={0} max={quotaBytes} high={quotaBytes * 0.9} value={usedBytes} aria-label={said} />
      <p className="soft small num">
        {said} · {text.largest(sizeText(language, fileBytes))}
      </p>
    </div>
  );
}

function Files({ schoolId }: { readonly schoolId: SchoolId }): ReactNode {
  const text = useFilesMessages();
  const heading = useScreen(text.title);
  const queries = useQueryClient();
  const [removing, setRemoving] = useState<OwnFile>();
  const queryKey = ['files', schoolId];
  const reread = (): void => void queries.invalidateQueries({ queryKey });
  const uploads = useFileUploads(schoolId, reread);
  const pages = useInfiniteQuery({
    queryKey,
    initialPageParam: '',
    getNextPageParam: (last: FilesAnswer) => last.next ?? undefined,
    queryFn: ({ signal, pageParam }) =>
      readJson<FilesAnswer>(
        `/api/files?${new URLSearchParams({ schoolId, ...(pageParam === '' ? {} : { after: pageParam }) }).toString()}`,
        signal,
      ),
  });
  const first = pages.data?.pages[0];
  if (first === undefined && pages.isError)
    return (
      <Failed
        title={text.title}
        sentence={text.failed}
        error={pages.error}
        onRetry={() => void pages.refetch()}
        state="error"
      />
    );
  if (first === undefined) return <Skeletons title={text.title} />;
  const files = pages.data?.pages.flatMap((page) => page.files) ?? [];
  return (
    <div className="files stack">
      <h1 ref={heading} tabIndex={-1}>
        {text.title}
      </h1>
      <p className="soft">{text.lead}</p>
      <DropField label={text.pick.file} onFiles={uploads.add} />
      <SendingList uploads={uploads} />
      <Room answer={first} />
      {files.length === 0 ? (
        <p className="card empty soft" data-state="empty">
          {text.empty}
        </p>
      ) : (
        <ul className="card rows file-rows" aria-label={text.list}>
          {files.map((file) => (
            <Row key={file.fileId} file={file} onRemove={() => setRemoving(file)} />
          ))}
        </ul>
      )}
      <More read={pages} label={text.more} />
      {removing === undefined ? null : (
        <RemoveDialog
          file={removing}
          onClose={(isGone) => {
            setRemoving(undefined);
            if (isGone) reread();
          }}
        />
      )}
    </div>
  );
}

/** The route `/fichiers`. */
export function FilesScreen(): ReactNode {
  const text = useFilesMessages();
  return (
    <SchoolFrame title={text.title}>
      {(person) => <Files key={person.schoolId} schoolId={person.schoolId} />}
    </SchoolFrame>
  );
}
