/** What a test waits for may take longer than the second that vitest gives it. */
import { vi } from 'vitest';
import { A_SLOW_MACHINE } from '../src/data/patience.ts';

const waitFor = vi.waitFor.bind(vi);

vi.waitFor = (callback, options) => waitFor(callback, typeof options === 'number' ? options : { ...A_SLOW_MACHINE, ...options });
