/** Starts the customer's screen: it shows what the till in the other window tells, and nothing else. */
import { mount } from 'svelte';
import App from './App.svelte';
import '../../ui/styles/tokens.css';
import '../../ui/styles/base.css';
import '../../ui/styles/controls.css';

const target = document.getElementById('app');
if (target !== null) mount(App, { target });
