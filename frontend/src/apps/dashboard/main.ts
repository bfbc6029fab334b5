/** Starts the dashboard: language and colours of last time, then what the server knows now. */
import { mount } from 'svelte';
import App from './App.svelte';
import { Board } from './board.svelte';
import { looks } from './looks.svelte';
import { touched } from './touched';
import { speaker } from './words/speaker.svelte';
import '../../ui/styles/tokens.css';
import '../../ui/styles/base.css';
import '../../ui/styles/controls.css';
import './dashboard.css';

async function start(target: HTMLElement): Promise<void> {
  looks.begin();
  touched.watch(window);
  await speaker.begin();
  const board = new Board();
  mount(App, { target, props: { board } });
  await board.begin();
}

const target = document.getElementById('app');
if (target !== null) void start(target);
