// Tabs as the pattern says: arrows move, one tab stop, the panel is named by its tab.

import { useId, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';

/** One tab. */
export interface Tab<K extends string> {
  readonly key: K;
  readonly label: ReactNode;
}

/** `children` is the panel of the tab chosen. */
export function Tabs<K extends string>({
  name,
  tabs,
  chosen,
  onChoose,
  children,
}: {
  readonly name: string;
  readonly tabs: readonly Tab<K>[];
  readonly chosen: K;
  readonly onChoose: (key: K) => void;
  readonly children: ReactNode;
}): ReactNode {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -tabs.length, End: tabs.length }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = tabs.findIndex((tab) => tab.key === chosen);
    const to = Math.abs(step) > 1 ? (step > 0 ? tabs.length - 1 : 0) : (at + step + tabs.length) % tabs.length;
    onChoose(tabs[to]!.key);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[to]?.focus();
  };
  const current = tabs.find((tab) => tab.key === chosen) ?? tabs[0]!;
  return (
    <>
      <div ref={list} className="tabs" role="tablist" aria-label={name} onKeyDown={move}>
        {tabs.map((tab) => (
          <button
            key={tab.key}
            type="button"
            role="tab"
            id={`${id}-${tab.key}`}
            aria-selected={tab.key === current.key}
            aria-controls={tab.key === current.key ? `${id}-panel` : undefined}
            tabIndex={tab.key === current.key ? 0 : -1}
            onClick={() => onChoose(tab.key)}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div className="tab-panel" role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${current.key}`}>
        {children}
      </div>
    </>
  );
}
