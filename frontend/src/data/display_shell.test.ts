import { describe, expect, it } from 'vitest';
import { DisplayShell } from './display_shell';
import type { ShellState } from './shell';
import { Watched } from './watch';

const NONE: ShellState = { supported: true, controlling: false, version: null, updateWaiting: false };

function shell(changes: Partial<ShellState>) {
  const did: unknown[] = [];
  const installed = {
    state: new Watched({ ...NONE, ...changes }),
    register: async () => void did.push('register'),
    reportBooted: () => void did.push('booted'),
    lookForUpdate: () => void did.push('look'),
    activateUpdate: async (server: unknown) => (did.push(server), 'activating' as const),
    close: () => undefined,
  };
  return { did, display: new DisplayShell(installed, () => void did.push('reload')) };
}

describe('the shell of a display', () => {
  it('is registered once', async () => {
    const { did, display } = shell({});
    display.shown();
    await display.keep();
    await display.keep();
    expect(did).toEqual(['booted', 'register']);
  });

  it('without a worker another server’s page is loaded anew', async () => {
    const { did, display } = shell({});
    await display.answered('0.1.0', false);
    expect(did).toEqual([]);
    await display.answered('0.2.0', true);
    expect(did).toEqual(['reload']);
  });

  it('with one, another server is asked for its shell, and what waits is switched on', async () => {
    const { did, display } = shell({ controlling: true });
    await display.answered('0.2.0', true);
    expect(did).toEqual(['look']);
    const waiting = shell({ controlling: true, updateWaiting: true });
    await waiting.display.answered('0.2.0', false);
    expect(waiting.did).toEqual([{ version: '0.2.0', protocol: 1 }]);
  });
});
