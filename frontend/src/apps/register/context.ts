/** The register for every component below App, without handing it down by hand. */
import { createContext } from 'svelte';
import type { Register } from '../../state/register.svelte';

export const [getRegister, setRegister] = createContext<Register>();
