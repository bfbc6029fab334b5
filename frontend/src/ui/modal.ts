import { ignoreSecondHalf } from './second_half';

/** Opens a <dialog> over everything for as long as it is mounted, and gives the focus back after it.
 *
 * Whether it goes away is the app's to say: browsers close a dialog by themselves at the second Esc,
 * also when the first was refused, and a screen that waits for it would then wait for ever. */
export function modal(dialog: HTMLDialogElement): () => void {
  const before = document.activeElement;
  let tap: MouseEvent | null = null;
  const remember = (event: MouseEvent) => (tap = event);
  const show = () => {
    dialog.showModal();
    dialog.focus();
  };
  show();
  dialog.addEventListener('close', show);
  dialog.addEventListener('click', remember, { capture: true });
  return () => {
    dialog.removeEventListener('close', show);
    if (dialog.open) dialog.close();
    if (tap !== null) ignoreSecondHalf(tap);
    if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  };
}
