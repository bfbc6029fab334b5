/** Opens a <dialog> over everything for as long as it is mounted, and gives the focus back after it.
 *
 * Whether it goes away is the app's to say: browsers close a dialog by themselves at the second Esc,
 * also when the first was refused, and a screen that waits for it would then wait for ever. */
export function modal(dialog: HTMLDialogElement): () => void {
  const before = document.activeElement;
  const show = () => {
    dialog.showModal();
    dialog.focus();
  };
  show();
  dialog.addEventListener('close', show);
  return () => {
    dialog.removeEventListener('close', show);
    if (dialog.open) dialog.close();
    if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  };
}
