/** The tablet's back gesture: it closes what is open, and never leaves the till. */
import type { Register } from '../../state/register.svelte';

export function guardBack(register: Register): () => void {
  const stay = () => history.pushState(null, '');
  const onBack = () => {
    stay();
    goBack(register);
  };
  stay();
  window.addEventListener('popstate', onBack);
  return () => window.removeEventListener('popstate', onBack);
}

function goBack(register: Register): void {
  if (register.overlay !== null) register.closeOverlay();
  else if (register.selling.question !== null) register.selling.dismiss();
  else if (register.place !== 'sell' && register.canSell && !closedOwnDialog()) register.go('sell');
}

/** A dialog of the screen itself (tip, voucher, gift) closes as Esc closes it. */
function closedOwnDialog(): boolean {
  const dialog = document.querySelector('dialog[open]');
  return dialog !== null && !dialog.dispatchEvent(new Event('cancel', { cancelable: true }));
}
