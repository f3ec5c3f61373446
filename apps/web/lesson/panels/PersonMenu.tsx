// What a teacher may do for, or about, one pupil. Removing is asked twice.

import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { findObstacle, SOURCES } from '@preau/core/lesson';
import type { Member, Permission } from '@preau/core/lesson';
import { Dialog } from '../../ui/Dialog.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { useUiMessages } from '../../ui/messages.ts';
import { useLesson } from '../lesson-context.ts';

const PERMISSIONS: readonly Permission[] = ['inherit', 'allowed', 'blocked'];

function Permissions({ member }: { readonly member: Member }): ReactNode {
  const { store, text } = useLesson();
  return SOURCES.map((source) => (
    <label key={source} className="menu-select">
      <span>{text.menu.sources[source]}</span>
      <select
        className="input"
        value={member.permissions[source]}
        onChange={(event) =>
          void store.send({
            kind: 'setPermission',
            personId: member.personId,
            source,
            permission: event.target.value as Permission,
          })
        }
      >
        {PERMISSIONS.map((permission) => (
          <option key={permission} value={permission}>
            {text.menu.permissions[permission]}
          </option>
        ))}
      </select>
    </label>
  ));
}

/** The menu of one person who is no teacher. */
export function PersonMenu({ member }: { readonly member: Member }): ReactNode {
  const { store, state, sound, text } = useLesson();
  const ui = useUiMessages();
  const [removing, setRemoving] = useState(false);
  const { personId } = member;
  const media = sound.people[personId];
  const isHere = member.presence === 'present' || member.presence === 'lost';
  const obstacle = findObstacle(state, personId, 'microphone');
  const mayAsk = isHere && (obstacle === undefined || obstacle === 'locked');
  return (
    <>
      <Menu
        className="btn btn-quiet person-menu"
        title={member.name}
        name={text.people.actionsFor(member.name)}
        label={<Ellipsis className="i" aria-hidden="true" />}
      >
        {(fold) => {
          const act = (command: Parameters<typeof store.send>[0]) => (): void => {
            void store.send(command);
            fold();
          };
          if (member.presence === 'removed')
            return (
              <button type="button" className="menu-item" onClick={act({ kind: 'readmit', personId })}>
                {text.menu.readmit}
              </button>
            );
          return (
            <>
              {mayAsk ? (
                <button type="button" className="menu-item" onClick={act({ kind: 'askToUnmute', personId })}>
                  {text.menu.askToSpeak}
                </button>
              ) : null}
              {isHere ? (
                <button
                  type="button"
                  className="menu-item"
                  onClick={act({ kind: 'silence', personId, source: 'microphone' })}
                >
                  {text.menu.silence}
                </button>
              ) : null}
              {media?.camera != null ? (
                <button
                  type="button"
                  className="menu-item"
                  onClick={act({ kind: 'silence', personId, source: 'camera' })}
                >
                  {text.menu.stopCamera}
                </button>
              ) : null}
              {media?.screen != null ? (
                <button
                  type="button"
                  className="menu-item"
                  onClick={act({ kind: 'silence', personId, source: 'screen' })}
                >
                  {text.menu.stopScreen}
                </button>
              ) : null}
              {state.hands.some((hand) => hand.personId === personId) ? (
                <button type="button" className="menu-item" onClick={act({ kind: 'lowerHand', personId })}>
                  {text.menu.lowerHand}
                </button>
              ) : null}
              <hr />
              <Permissions member={member} />
              <hr />
              <button
                type="button"
                className="menu-item danger"
                onClick={() => {
                  fold();
                  setRemoving(true);
                }}
              >
                {text.menu.remove}
              </button>
            </>
          );
        }}
      </Menu>
      {removing ? (
        <Dialog title={text.menu.removeTitle(member.name)} onClose={() => setRemoving(false)}>
          <p>{text.menu.removeText}</p>
          <div className="dialog-acts">
            <button type="button" className="btn" onClick={() => setRemoving(false)}>
              {ui.cancel}
            </button>
            <button
              type="button"
              className="btn btn-stop"
              onClick={() => {
                void store.send({ kind: 'remove', personId });
                setRemoving(false);
              }}
            >
              {text.menu.remove}
            </button>
          </div>
        </Dialog>
      ) : null}
    </>
  );
}
