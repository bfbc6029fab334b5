/** The language in use: one reactive value for all screens, remembered on this tablet.
 * Both dictionaries are in the bundle, because switching must work with the network gone. */
import { en } from './en';
import { id, type Words } from './id';

export type { Words } from './id';
export type Language = 'id' | 'en';
export const LANGUAGES: readonly { code: Language; words: Words }[] = [
  { code: 'id', words: id },
  { code: 'en', words: en },
];

const KEY = 'lancar.language';

class Speaker {
  language = $state<Language>(remembered());
  words: Words = $derived(this.language === 'en' ? en : id);

  speak(language: Language): void {
    this.language = language;
    document.documentElement.lang = language;
    localStorage.setItem(KEY, language);
  }
}

function remembered(): Language {
  return localStorage.getItem(KEY) === 'en' ? 'en' : 'id';
}

export const speaker = new Speaker();
