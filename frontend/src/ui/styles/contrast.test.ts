/** Letters can be read and controls found in every theme: WCAG AA, computed from the tokens. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');

/** The colours of one theme: its own over those of the light one. */
function theme(name: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const wanted of [':root', `:root[data-theme="${name}"]`]) {
    const start = css.indexOf(`\n${wanted} {`);
    const block = start < 0 ? '' : css.slice(start, css.indexOf('}', start));
    for (const [, key, value] of block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)) {
      found.set(key as string, value as string);
    }
  }
  return found;
}

function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((left, right) => right - left) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const TEXT: [string, string][] = [
  ...['bg', 'surface', 'surface-sunken'].flatMap((ground): [string, string][] => [
    ['text', ground],
    ['text-muted', ground],
  ]),
  ...['primary', 'danger', 'training', 'primary-soft', 'danger-soft', 'warn-soft', 'info-soft', 'ok-soft', 'paper'].map(
    (ground): [string, string] => [`on-${ground}`, ground],
  ),
  ['on-primary', 'primary-press'],
  ...['1', '2', '3', '4', '5', '6'].flatMap((tile): [string, string][] => [
    ['tile-text', `tile-${tile}`],
    ['tile-muted', `tile-${tile}`],
  ]),
  ['text', 'primary-soft'],
  ['text-muted', 'primary-soft'],
];
const CONTROLS: [string, string][] = [
  ...['bg', 'surface'].flatMap((ground): [string, string][] => [
    ['border-control', ground],
    ['focus', ground],
    ['primary', ground],
  ]),
];

describe.each(['light', 'dark', 'contrast'])('the %s theme', (name) => {
  const colours = theme(name);
  const ratio = ([front, ground]: [string, string]) =>
    contrast(colours.get(front) ?? '', colours.get(ground) ?? '');

  it('can be read', () => {
    expect(TEXT.filter((pair) => !(ratio(pair) >= 4.5))).toEqual([]);
  });

  it('shows where its controls are', () => {
    expect(CONTROLS.filter((pair) => !(ratio(pair) >= 3))).toEqual([]);
  });

  it.runIf(name === 'contrast')('is far above what is asked', () => {
    const below = TEXT.filter(([front]) => front.startsWith('text')).filter((pair) => !(ratio(pair) >= 7));
    expect(below).toEqual([]);
  });
});
