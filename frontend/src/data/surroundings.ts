/** What the browser around the till can do, asked once when somebody looks, and whether it may be a till. */

/** `storage_private`: what is written is gone with the window. `storage_not_kept`: it may be thrown away. */
export type NoTill = 'storage_private' | 'storage_not_kept';

export interface Abilities {
  serviceWorker: boolean;
  secure: boolean;
  /** the origin's private file system answers: private windows and locked-down browsers say no */
  fileSystem: boolean;
  wakeLock: boolean;
  installed: boolean;
  /** the hub's own machine: what is sold here lies on the same disk a moment later */
  onHub: boolean;
}

/** The origin's own file system. `blocked`: the browser knows it and says no; `missing`: it never heard of it. */
export type FilePlace = 'there' | 'blocked' | 'missing';

const ON_HUB = new Set(['localhost', '127.0.0.1', '[::1]']);

export async function abilities(): Promise<Abilities> {
  return {
    serviceWorker: 'serviceWorker' in navigator,
    secure: isSecureContext,
    fileSystem: (await filePlace()) === 'there',
    wakeLock: 'wakeLock' in navigator,
    installed: isInstalled(),
    onHub: isOnHub(),
  };
}

export function isOnHub(): boolean {
  return ON_HUB.has(location.hostname);
}

/** Opened from the home screen. Full screen does not count: any window may be that. */
export function isInstalled(): boolean {
  const opened = ['standalone', 'minimal-ui'].some((mode) => matchMedia(`(display-mode: ${mode})`).matches);
  return opened || ('standalone' in navigator && navigator.standalone === true);
}

/** The browser promised not to throw this app's data away; asking costs nothing where it did. */
export async function isKept(): Promise<boolean> {
  const { storage } = navigator;
  return (await storage.persisted()) || (await storage.persist());
}

/** Decision 0017. Private windows of Firefox and Safari have no file system; Chromium's look like any
 * other, so a tablet that is not installed is only told that it is not ready. A browser without a file
 * system sells without the second copy (0015). A question that breaks is no promise: it never hangs. */
export async function whyNoTill(): Promise<NoTill | null> {
  if ((await filePlace()) === 'blocked') return 'storage_private';
  if (isOnHub() || !isInstalled()) return null;
  return (await isKept().catch(() => false)) ? null : 'storage_not_kept';
}

export async function filePlace(): Promise<FilePlace> {
  if (!('storage' in navigator && 'getDirectory' in navigator.storage)) return 'missing';
  try {
    await navigator.storage.getDirectory();
    return 'there';
  } catch {
    return 'blocked';
  }
}
