/** The server's key as browsers want it, and whether a subscription is still for that one. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0));
}

export function isSame(key: ArrayBuffer | null, wanted: Uint8Array): boolean {
  const has = new Uint8Array(key ?? new ArrayBuffer(0));
  return has.length === wanted.length && has.every((byte, place) => byte === wanted[place]);
}
