// One case: what was written, who reported it, and the two ways to settle it.

import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ModerationCase, PurgeAnswer } from '@preau/protocol/school';
import { announce } from '../../ui/announcer.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Face } from '../../ui/Face.tsx';
import { SelectField } from '../../ui/Field.tsx';
import { useLanguage, useNow } from '../../ui/hooks.ts';
import { Notice } from '../../ui/Notice.tsx';
import { useUiMessages } from '../../ui/messages.ts';
import { COSTLY_TIMEOUT_MS, refusalOf } from '../../ui/request.ts';
import { FileList } from '../files/FileList.tsx';
import { useOperatorMessages } from '../operator/messages.ts';
import { mailProblem, whenOf } from './mail-words.ts';
import { useMailMessages } from './messages.ts';
import { useModerationDeed } from './read-moderation.ts';

const MUTES = [1, 7, 30] as const;

/** A case of the queue. */
export function CaseCard({
  found,
  zone,
  isOperator,
}: {
  readonly found: ModerationCase;
  readonly zone: string;
  readonly isOperator: boolean;
}): ReactNode {
  const { purge } = useOperatorMessages();
  const text = useMailMessages();
  const { moderation } = text;
  const language = useLanguage();
  const now = useNow();
  const name = found.author?.displayName ?? moderation.gone;
  return (
    <li className="card case">
      <div className="message-top">
        <Face id={found.author?.personId ?? found.caseId} name={name} />
        <span>
          <b>
            {moderation.kind[found.kind]} {moderation.from(name)}
          </b>
          <small className="soft num">
            {found.author === null ? '' : `${found.author.roles.map((role) => text.role[role]).join(', ')} · `}
            {whenOf(language, found.openedAt, now, zone, true)}
          </small>
        </span>
        <span className={`tag ${found.why === 'hold' ? 'tag-bright' : 'tag-stop'}`}>{moderation.why[found.why]}</span>
      </div>
      <p className="case-text">{found.text}</p>
      <FileList files={found.files} label={moderation.files} />
      <p className="soft small">
        {found.why === 'hold' ? moderation.holdWhy : moderation.by(found.reporters.join(', '))}
        {found.reasons.length === 0 ? '' : ` «\u00A0${found.reasons.join(' / ')}\u00A0»`}
      </p>
      {found.mutedUntil === null ? null : (
        <p className="tag tag-note">{moderation.mutedUntil(whenOf(language, found.mutedUntil, now, zone, true))}</p>
      )}
      {found.decision === null ? (
        <Decide found={found} />
      ) : (
        <p className="soft small">
          {moderation.decidedBy(
            moderation.decided[found.decision],
            found.decidedBy,
            whenOf(language, found.decidedAt ?? now, now, zone, true),
          )}
        </p>
      )}
      {found.alike > 0 ? <Purge found={found} /> : null}
      {isOperator ? (
        <p>
          <Link className="btn btn-quiet" href={`/exploitation/retraits?ecole=${found.schoolId}&cas=${found.caseId}`}>
            {purge.title}
          </Link>
        </p>
      ) : null}
    </li>
  );
}

function Decide({ found }: { readonly found: ModerationCase }): ReactNode {
  const text = useMailMessages();
  const { moderation } = text;
  const ui = useUiMessages();
  const language = useLanguage();
  const [muteDays, setMuteDays] = useState('');
  const deed = useModerationDeed(() => undefined);
  const decide = (decision: 'release' | 'keep' | 'remove'): void => {
    if (!deed.isPending)
      deed.mutate(
        {
          path: `/api/moderation/${found.caseId}`,
          body: { decision, ...(muteDays === '' ? {} : { muteDays: Number(muteDays) }) },
        },
        { onSuccess: () => announce(moderation.done[decision]) },
      );
  };
  const isHeld = found.why === 'hold';
  return (
    <>
      {deed.isError ? (
        <Notice tone="error" title={mailProblem(text, ui, language, refusalOf(deed.error))} live />
      ) : null}
      <div className="case-acts">
        <SelectField id={`mute-${found.caseId}`} label={moderation.mute} value={muteDays} onChange={setMuteDays}>
          <option value="">{moderation.muteNo}</option>
          {MUTES.map((days) => (
            <option key={days} value={days}>
              {moderation.muteDays(days)}
            </option>
          ))}
        </SelectField>
        <button
          type="button"
          className="btn"
          aria-busy={deed.isPending}
          onClick={() => decide(isHeld ? 'release' : 'keep')}
        >
          {isHeld ? moderation.release : moderation.keep}
        </button>
        <button type="button" className="btn btn-stop" aria-busy={deed.isPending} onClick={() => decide('remove')}>
          {isHeld ? moderation.refuse : moderation.remove}
        </button>
      </div>
    </>
  );
}

function Purge({ found }: { readonly found: ModerationCase }): ReactNode {
  const text = useMailMessages();
  const { moderation } = text;
  const ui = useUiMessages();
  const language = useLanguage();
  const [isAsking, setIsAsking] = useState(false);
  const purge = useModerationDeed<PurgeAnswer>(({ messages, readers }) => {
    setIsAsking(false);
    announce(moderation.purged(messages, readers));
  }, COSTLY_TIMEOUT_MS);
  return (
    <div className="acts">
      <span>{moderation.alike(found.alike)}</span>
      <button type="button" className="btn btn-stop" onClick={() => setIsAsking(true)}>
        {moderation.purge}
      </button>
      {isAsking ? (
        <Dialog title={moderation.purgeAsk} onClose={() => setIsAsking(false)}>
          <p>{moderation.purgeWhy}</p>
          {purge.isError ? (
            <Notice tone="error" title={mailProblem(text, ui, language, refusalOf(purge.error))} live />
          ) : null}
          <div className="dialog-acts">
            <button type="button" className="btn" onClick={() => setIsAsking(false)}>
              {ui.cancel}
            </button>
            <button
              type="button"
              className="btn btn-stop"
              aria-busy={purge.isPending}
              onClick={() => {
                if (!purge.isPending) purge.mutate({ path: `/api/moderation/${found.caseId}/purge` });
              }}
            >
              {moderation.purge}
            </button>
          </div>
        </Dialog>
      ) : null}
    </div>
  );
}
