/** The training mode put around the till: fetched only in training, before anything is opened. */
import { mount } from 'svelte';
import { endTraining, isPrepared } from '../../data/training_store';
import type { Register } from '../../state/register.svelte';
import { startTraining } from '../../state/training.svelte';
import TrainingBar from './parts/TrainingBar.svelte';
import '../../ui/styles/training.css';

/** False: what was practised on is gone, and the page loads anew as the real till. */
export async function mayTrain(): Promise<boolean> {
  if (await isPrepared()) return true;
  endTraining('lost');
  location.reload();
  return false;
}

export function trainIn(register: Register): void {
  document.body.classList.add('training');
  const training = startTraining(register);
  mount(TrainingBar, { target: document.body, anchor: document.body.firstChild as Node, props: { register, training } });
  training.watch(register);
}
