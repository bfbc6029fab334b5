/**
 * What each shell kept on this tablet can read, written into its cache when it is stored.
 *
 * The version before may have to stand in for a newer one while the hub is dead. What only newer
 * versions can open must not be all there is, or nobody could sign in: so it is asked here first.
 */
export const SHELLS = 'lancar-shell-';
/** The first releases cannot open a database that a newer one has upgraded; they never stand in. */
export const OPENS_NEWER = '/__opens_newer_databases__';
export const OPENS_SEALED_STAFF = '/__opens_sealed_staff__';

/** Whether any shell that may stand in here still needs the staff in the clear. */
export async function staffMustStayPlain(): Promise<boolean> {
  if (!('caches' in globalThis)) return false; // no shell is kept
  const names = (await caches.keys()).filter((name) => name.startsWith(SHELLS));
  return (await Promise.all(names.map(needsPlainStaff))).includes(true);
}

async function needsPlainStaff(name: string): Promise<boolean> {
  const shell = await caches.open(name);
  const [mayStandIn, opens] = await Promise.all([shell.match(OPENS_NEWER), shell.match(OPENS_SEALED_STAFF)]);
  return mayStandIn !== undefined && opens === undefined;
}
