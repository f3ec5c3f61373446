// yazl comes without types; this is the part of it that we use.

declare module 'yazl' {
  export class ZipFile {
    readonly outputStream: NodeJS.ReadableStream;
    addBuffer(buffer: Buffer, metadataPath: string, options?: { mtime?: Date; forceDosTimestamp?: boolean }): void;
    addReadStream(
      stream: NodeJS.ReadableStream,
      metadataPath: string,
      options?: { mtime?: Date; forceDosTimestamp?: boolean },
    ): void;
    end(): void;
  }
}
