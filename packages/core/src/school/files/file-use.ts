// What a file can be attached to. docs/spec/files.md, FILE-20.

/** Kinds of things that bear files; each has its feature, which says who may read. */
export type FileUseKind = 'homework' | 'note' | 'handIn' | 'correction' | 'post' | 'message';

/** One thing that bears a file. */
export interface FileUse {
  readonly kind: FileUseKind;
  readonly useId: string;
}
