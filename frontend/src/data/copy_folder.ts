/**
 * The folder of segments in OPFS, and one open segment. Runs in a worker: only there a browser gives
 * handles that write and flush at once. What the bytes mean is in copy_file.ts.
 */
import type { Bytes } from './bytes';
import { FOLDER, MAGIC } from './copy_file';

/** An open segment: ours alone until it is closed. */
export interface Segment {
  readonly name: string;
  size(): number;
  content(): Bytes;
  write(bytes: Bytes, at: number): void;
  flush(): void;
  close(): void;
}

export interface CopyFolder {
  /** Segments in the order of their writing. */
  names(): Promise<string[]>;
  content(name: string): Promise<Bytes>;
  /** null: another tab writes it. A new one gets its magic. */
  open(name: string): Promise<Segment | null>;
  remove(name: string): Promise<void>;
}

const SEGMENT = /^\d{8}\.lcj$/;

export function nextName(names: readonly string[]): string {
  const last = names.at(-1);
  const number = last === undefined ? 1 : Number(last.slice(0, 8)) + 1;
  return `${String(number).padStart(8, '0')}.lcj`;
}

/** null where the browser has no such folder. */
export async function opfsFolder(create = true, name = FOLDER): Promise<CopyFolder | null> {
  try {
    const root = await navigator.storage.getDirectory();
    return new OpfsFolder(await root.getDirectoryHandle(name, { create }));
  } catch {
    return null;
  }
}

/** As the standard has it for workers; the page's own types do not name it. */
interface SyncHandle {
  getSize(): number;
  read(into: Bytes, options: { at: number }): number;
  write(bytes: Bytes, options: { at: number }): number;
  flush(): void;
  close(): void;
}
interface WorkerFile extends FileSystemFileHandle {
  createSyncAccessHandle(): Promise<SyncHandle>;
}
interface Listed extends FileSystemDirectoryHandle {
  keys(): AsyncIterable<string>;
}

class OpfsFolder implements CopyFolder {
  private readonly folder: FileSystemDirectoryHandle;

  constructor(folder: FileSystemDirectoryHandle) {
    this.folder = folder;
  }

  async names(): Promise<string[]> {
    const found: string[] = [];
    for await (const name of (this.folder as Listed).keys()) if (SEGMENT.test(name)) found.push(name);
    return found.sort();
  }

  async content(name: string): Promise<Bytes> {
    const file = await (await this.folder.getFileHandle(name)).getFile();
    return new Uint8Array(await file.arrayBuffer());
  }

  async open(name: string): Promise<Segment | null> {
    const file = (await this.folder.getFileHandle(name, { create: true })) as WorkerFile;
    try {
      const segment = new OpfsSegment(name, await file.createSyncAccessHandle());
      if (segment.size() === 0) segment.write(MAGIC, 0);
      return segment;
    } catch (error) {
      if (error instanceof DOMException && error.name === 'NoModificationAllowedError') return null;
      throw error;
    }
  }

  async remove(name: string): Promise<void> {
    await this.folder.removeEntry(name);
  }
}

class OpfsSegment implements Segment {
  readonly name: string;
  private readonly handle: SyncHandle;

  constructor(name: string, handle: SyncHandle) {
    this.name = name;
    this.handle = handle;
  }

  size(): number {
    return this.handle.getSize();
  }

  content(): Bytes {
    const bytes = new Uint8Array(this.handle.getSize());
    this.handle.read(bytes, { at: 0 });
    return bytes;
  }

  write(bytes: Bytes, at: number): void {
    const written = this.handle.write(bytes, { at });
    if (written !== bytes.length) throw new DOMException('short write', 'QuotaExceededError');
  }

  flush(): void {
    this.handle.flush();
  }

  close(): void {
    this.handle.close();
  }
}
