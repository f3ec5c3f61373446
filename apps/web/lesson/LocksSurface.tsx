// The teacher's locks, for all pupils at once.

import type { ReactNode } from 'react';
import { SOURCES } from '@preau/core/lesson';
import { useLesson } from './lesson-context.ts';

/** Four switches and two orders. A switch shows what the log says, not what was asked. */
export function LocksSurface(): ReactNode {
  const { store, state, text } = useLesson();
  return (
    <>
      <p className="menu-hint">{text.locks.text}</p>
      {SOURCES.map((source) => (
        <label key={source} className="switch">
          <span />
          <span>
            {text.locks[source]}
            <small>{state.locks[source] ? text.locks.locked : text.locks.open}</small>
          </span>
          <input
            type="checkbox"
            role="switch"
            checked={!state.locks[source]}
            onChange={() =>
              void store.send({ kind: 'setLocks', locks: { ...state.locks, [source]: !state.locks[source] } })
            }
          />
        </label>
      ))}
      <hr />
      <button
        type="button"
        className="menu-item"
        onClick={() => void store.send({ kind: 'silence', personId: null, source: 'microphone' })}
      >
        {text.locks.silenceAll}
      </button>
      <button
        type="button"
        className="menu-item"
        onClick={() => void store.send({ kind: 'silence', personId: null, source: 'camera' })}
      >
        {text.locks.stopAllCameras}
      </button>
    </>
  );
}
