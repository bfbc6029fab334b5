import { expect, test, vi } from 'vitest';
import type { Register } from '../../state/register.svelte';
import { pulse } from './drawer_pulse';

const asked = vi.hoisted(() => [] as string[]);
vi.mock('../../data/training', () => ({ TRAINING: true }));
vi.mock('../../data/tablet_printer', () => ({ tabletPrinter: async () => void asked.push('tablet') }));
vi.mock('./hub_printing', () => ({ hubHasDrawer: () => void asked.push('hub'), handOver: vi.fn(), followed: vi.fn() }));

test('in training no printer is asked to open the drawer', async () => {
  expect(await pulse({} as Register, 'o1', 'Kas keluar')).toBe('by_hand');
  expect(asked).toEqual([]);
});
