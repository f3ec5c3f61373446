// The code by which a person sets the first password: 60 bits as `7K3M-Q2XR-9TBA`, readable from paper. SCHOOL-33..35.

/** Digits and capitals without I, L, O and U: 32 signs, 5 bits each. */
export const ACTIVATION_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Random bytes that one code uses up. */
export const ACTIVATION_BYTES = 8;

const SIGNS = 12;
const TWINS: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1', U: 'V' };

/** Makes a code from `ACTIVATION_BYTES` random bytes: their first 60 bits. Throws RangeError when given fewer. */
export function toActivationCode(bytes: Uint8Array): string {
  if (bytes.length < ACTIVATION_BYTES)
    throw new RangeError(`Cannot make a code of ${bytes.length} bytes: needs ${ACTIVATION_BYTES}`);
  let bits = 0n;
  for (const byte of bytes.subarray(0, ACTIVATION_BYTES)) bits = (bits << 8n) | BigInt(byte);
  let code = '';
  for (let i = 0; i < SIGNS; i += 1) {
    if (i > 0 && i % 4 === 0) code += '-';
    code += ACTIVATION_ALPHABET[Number((bits >> BigInt(59 - 5 * i)) & 31n)]!;
  }
  return code;
}

/** Reads what somebody typed: case, spaces and dashes do not matter, O is 0, I and L are 1, U is V. Undefined when it cannot be a code. */
export function parseActivationCode(typed: string): string | undefined {
  const signs = typed
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s\p{Pd}_.]/gu, '')
    .replaceAll(/[OILU]/g, (sign) => TWINS[sign] ?? sign);
  if (signs.length !== SIGNS || !/^[0-9A-HJKMNP-TV-Z]+$/.test(signs)) return undefined;
  return `${signs.slice(0, 4)}-${signs.slice(4, 8)}-${signs.slice(8)}`;
}
