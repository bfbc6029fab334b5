/** What the browser around the till can do, asked once when somebody looks. */
export interface Abilities {
  serviceWorker: boolean;
  secure: boolean;
  /** the origin's private file system answers: private windows and locked-down browsers say no */
  fileSystem: boolean;
  wakeLock: boolean;
}

export async function abilities(): Promise<Abilities> {
  return {
    serviceWorker: 'serviceWorker' in navigator,
    secure: isSecureContext,
    fileSystem: await hasFileSystem(),
    wakeLock: 'wakeLock' in navigator,
  };
}

async function hasFileSystem(): Promise<boolean> {
  try {
    await navigator.storage.getDirectory();
    return true;
  } catch {
    return false;
  }
}
