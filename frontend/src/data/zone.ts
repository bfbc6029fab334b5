/** The zone this device stands in: only until the outlet's own is known. */
export function deviceZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
