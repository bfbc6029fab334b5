/**
 * What this shell speaks, and which servers it can work with. Pure; the service worker knows it too.
 *
 * Servers are upgraded before tablets. A tablet may still meet an older one (put back, or a second
 * shop's), so a new shell says what it needs before it is switched on.
 */
export const PROTOCOL = { min: 1, max: 1 };

/** The oldest server release that this shell works with; an older one keeps its older shell. */
export const NEEDS_SERVER = '0.1.0';

export interface ShellNeeds {
  protocol: { min: number; max: number };
  needs_server: string;
}

export interface ServerOffer {
  version: string;
  protocol: number;
}

export function canWorkWith({ protocol, needs_server }: ShellNeeds, server: ServerOffer): boolean {
  const spoken = protocol.min <= server.protocol && server.protocol <= protocol.max;
  return spoken && isAtLeast(server.version, needs_server);
}

/** 0.10.0 is newer than 0.9.3; what is not a number counts as 0. */
export function isAtLeast(version: string, needed: string): boolean {
  const [have, want] = [parts(version), parts(needed)];
  for (let place = 0; place < Math.max(have.length, want.length); place++) {
    const difference = (have[place] ?? 0) - (want[place] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function parts(version: string): number[] {
  return version.split('.').map((part) => Number.parseInt(part, 10) || 0);
}
