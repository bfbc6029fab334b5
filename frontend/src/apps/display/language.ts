/** The language of the page's own sentences: the till's, from when it first spoke; until then what was pressed. */
import type { Language } from '../../ui/i18n/words.svelte';

const KEY = 'lancar.display.language';

export function keptLanguage(): Language {
  try {
    return localStorage.getItem(KEY) === 'en' ? 'en' : 'id';
  } catch {
    return 'id';
  }
}

export function keepLanguage(language: Language): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // then it is asked again
  }
}
