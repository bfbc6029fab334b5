/** Starts the till: opens the data layer, makes the state, mounts the screens.
 * If the data layer cannot open, that is said in words with a way to try again. */
import { mount } from 'svelte';
import { openTill } from '../../data/till';
import { hasTrained, TRAINING } from '../../data/training';
import { codeOf } from '../../state/failures';
import { Register } from '../../state/register.svelte';
import { speaker } from '../../ui/i18n/words.svelte';
import App from './App.svelte';
import StartFailed from './screens/StartFailed.svelte';
import '../../ui/styles/tokens.css';
import '../../ui/styles/base.css';
import '../../ui/styles/controls.css';
import '../../ui/styles/print.css';

async function start(target: HTMLElement): Promise<void> {
  await speaker.begin();
  try {
    const training = TRAINING ? await import('./training') : null;
    if ((await training?.mayTrain()) === false) return;
    const register = new Register(await openTill());
    target.replaceChildren();
    mount(App, { target, props: { register } });
    training?.trainIn(register);
    if (hasTrained()) void import('../../state/trained').then(({ tell }) => tell(register.till));
    requestAnimationFrame(() => register.till.shell.reportBooted()); // the screen is really there
  } catch (error) {
    target.replaceChildren();
    mount(StartFailed, { target, props: { code: codeOf(error) } });
  }
}

const target = document.getElementById('app');
if (target !== null) void start(target);
