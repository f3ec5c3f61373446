// The options of `npm run bench -- media`, and the command that they were.

/** Options as they were typed. */
export interface MediaWords {
  readonly quick: boolean;
  readonly levels?: string | undefined;
  readonly json?: string | undefined;
  readonly server?: readonly string[] | undefined;
  readonly sfu?: string | undefined;
  readonly class?: string | undefined;
  readonly soak?: string | undefined;
  readonly people?: string | undefined;
  /** Priority of servers and clients alike, below 0 on a machine that others use too (needs root). */
  readonly nice?: string | undefined;
}

/** The comparison's command, to be typed again. Files are named where the house keeps them. */
export function asTyped({ quick, levels, json, server = [], sfu, nice }: MediaWords): string {
  const options = [
    quick && '--quick',
    ...server.map((name) => `--server ${name}`),
    sfu !== undefined && `--sfu ${sfu}`,
    nice !== undefined && `--nice ${nice}`,
    levels !== undefined && '--levels docs/reference/level-costs.json',
    json !== undefined && '--json FILE',
  ];
  return ['npm run bench -- media', ...options.filter((option) => option !== false)].join(' ');
}
