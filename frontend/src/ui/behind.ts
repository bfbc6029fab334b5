/** What waits behind an open dialog, in words, for every dialog to say; empty when nothing does. */
import { createContext } from 'svelte';

export const [getBehind, setBehind] = createContext<() => string>();
