/** A written call for help: the tablet's own way to share, else a WhatsApp draft. A person chooses to
 * whom and presses send; without a network it waits there. */
import { fittingWhatsapp, whatsappLink } from '../../domain/phone';

export async function callFor(text: string): Promise<void> {
  if (typeof navigator.share !== 'function') return draft(text);
  try {
    await navigator.share({ text });
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'AbortError')) draft(text);
  }
}

function draft(text: string): void {
  window.open(whatsappLink(null, fittingWhatsapp(text)), '_blank', 'noopener');
}
