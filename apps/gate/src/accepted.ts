// What a client accepts: `Accept-Encoding` and `Accept-Language` (RFC 9110, 12.4.2). Headers come from anybody and may be 128 kB long:
// no pattern here may look at a sign twice.

/** One accepted value with its weight (0-1; 1 when none is given, 0 when it is none). */
export interface Accepted {
  readonly name: string;
  readonly weight: number;
}

/** Values that are looked at; real headers have a handful. */
const MAX_VALUES = 20;

/** Reads such a header; lower case, in the order of the header. */
export function readAccepted(header: string | readonly string[] | undefined): readonly Accepted[] {
  return String(header ?? '')
    .split(',', MAX_VALUES)
    .map((part) => {
      const [name = '', parameter = ''] = part.toLowerCase().split(';', 2);
      const [key = '', value = ''] = parameter.split('=', 2);
      const weight = key.trim() === 'q' ? Number(value.trim()) : 1;
      return { name: name.trim(), weight: weight >= 0 && weight <= 1 ? weight : 0 };
    });
}
