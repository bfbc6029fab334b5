import { describe, expect, it } from 'vitest';
import { canWorkWith, isAtLeast } from './versions';

describe('versions', () => {
  it('are compared part by part, as numbers', () => {
    expect(isAtLeast('0.10.0', '0.9.3')).toBe(true);
    expect(isAtLeast('0.9.3', '0.10.0')).toBe(false);
    expect(isAtLeast('1', '1.0.0')).toBe(true);
    expect(isAtLeast('unknown', '0.0.1')).toBe(false);
  });

  it('a shell works with a server that is new enough and speaks its protocol', () => {
    const needs = { protocol: { min: 1, max: 2 }, needs_server: '0.2.0' };
    expect(canWorkWith(needs, { version: '0.2.0', protocol: 1 })).toBe(true);
    expect(canWorkWith(needs, { version: '0.1.9', protocol: 1 })).toBe(false);
    expect(canWorkWith(needs, { version: '0.3.0', protocol: 3 })).toBe(false);
  });
});
