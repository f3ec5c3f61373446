// Which of several devices of a kind: nothing to choose, nothing shown.

import type { ReactNode } from 'react';

/** A choice among devices; none is shown where there is but one. */
export function DevicePick({
  id,
  label,
  devices,
  chosen,
  onChoose,
}: {
  readonly id: string;
  readonly label: string;
  readonly devices: readonly MediaDeviceInfo[];
  readonly chosen: string | undefined;
  readonly onChoose: (deviceId: string) => void;
}): ReactNode {
  if (devices.length < 2) return null;
  return (
    <div className="field">
      <label className="sr" htmlFor={id}>
        {label}
      </label>
      <select id={id} className="input" value={chosen ?? ''} onChange={(event) => onChoose(event.target.value)}>
        {devices.map((device) => (
          <option key={device.deviceId} value={device.deviceId}>
            {device.label}
          </option>
        ))}
      </select>
    </div>
  );
}
