// A value once it has stood still: what somebody types, when they pause.

import { useEffect, useState } from 'react';

/** The last value that stood for `pauseMs`; the first one at once. */
export function useSettled<T>(value: T, pauseMs: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pauseMs);
    return () => clearTimeout(timer);
  }, [value, pauseMs]);
  return settled;
}
