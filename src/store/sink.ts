import { open, rm, type FileHandle } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { fail } from '../catalogue.ts';
import { LARGEST_EXPORT_MIB } from '../core/limits.ts';

/** What a sink does with its file. */
export type SinkFile = Pick<FileHandle, 'writeFile' | 'sync' | 'close'>;

/** How a sink is opened; a test may hand in a file on a disk that is full. */
export interface SinkSettings {
  open(path: string): Promise<SinkFile>;
  limitMiB: number;
}

export const SINK: SinkSettings = {
  // "wx": the name must be new, which also means that no link can be followed.
  open: (path) => open(path, 'wx', 0o600),
  limitMiB: LARGEST_EXPORT_MIB,
};

/** A new file that a download is written to; when it has finished, its bytes are on the disk. */
export class FileSink extends Writable {
  readonly path: string;
  /**
   * What went wrong here. The download may report it in its own words, or as a broken connection, so it is
   * remembered where it is known for certain to be about the file.
   */
  fault: unknown;
  readonly #settings: SinkSettings;
  #file: SinkFile | undefined;
  #bytes = 0;

  constructor(path: string, settings: SinkSettings) {
    super();
    this.path = path;
    this.#settings = settings;
    // Without a listener an error here would end the process, before the download has said anything.
    this.on('error', () => undefined);
  }

  override _construct(callback: Callback): void {
    this.#try(async () => {
      this.#file = await this.#settings.open(this.path);
    }, callback);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: Callback): void {
    this.#try(async () => {
      this.#bytes += chunk.length;
      if (this.#bytes > this.#settings.limitMiB * 2 ** 20) {
        throw fail('backup-unreadable', { cause: `it is larger than ${this.#settings.limitMiB} MiB` });
      }
      await this.#file?.writeFile(chunk);
    }, callback);
  }

  override _final(callback: Callback): void {
    this.#try(async () => this.#file?.sync(), callback);
  }

  override _destroy(error: Error | null, callback: Callback): void {
    this.#try(
      async () => this.#file?.close(),
      (closing) => {
        callback(error ?? closing);
      },
    );
  }

  /** Settles when the file is closed, however that came about. */
  async whenClosed(): Promise<void> {
    if (this.closed) return;
    await new Promise<void>((resolve) => {
      this.once('close', resolve);
    });
  }

  /** Closes and deletes the file, if it is still there. Never fails: what cannot be deleted the next pass tries. */
  async discard(): Promise<void> {
    this.destroy();
    await this.whenClosed();
    await rm(this.path, { force: true }).catch(() => undefined);
  }

  #try(work: () => Promise<unknown>, callback: Callback): void {
    work().then(
      () => {
        callback();
      },
      (error: unknown) => {
        // What fails after the download has given up is a consequence of that, such as writing to a closed file.
        if (!this.destroyed || this.writableFinished) this.fault ??= error;
        callback(error as Error);
      },
    );
  }
}

type Callback = (error?: Error | null) => void;
