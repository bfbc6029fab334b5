/** The language in use: one reactive value for all screens, remembered on this tablet.
 *
 * Indonesian is part of the shell. English is a file of its own, fetched when chosen; the service
 * worker keeps it like every other file, so switching works with the network gone.
 */
import { id, type Words } from './id';

export type { Words } from './id';
export type Language = 'id' | 'en';
export const LANGUAGES: readonly { code: Language; name: string }[] = [
  { code: 'id', name: 'Bahasa Indonesia' },
  { code: 'en', name: 'English' },
];

const KEY = 'lancar.language';

class Speaker {
  language = $state<Language>('id');
  words = $state.raw<Words>(id);

  /** The language of last time, before the first screen; another tab that changes it changes it here. */
  async begin(): Promise<void> {
    addEventListener('storage', ({ key, newValue }) => {
      if (key === KEY) void this.speak(newValue === 'en' ? 'en' : 'id');
    });
    await this.speak(remembered());
  }

  /** Stays with the present words when the file cannot be had. */
  async speak(language: Language): Promise<void> {
    try {
      this.words = language === 'en' ? (await import('./en')).en : id;
    } catch {
      return;
    }
    this.language = language;
    document.documentElement.lang = language;
    remember(language);
  }
}

/** A browser that blocks storage throws at the name; then the start says so, in Indonesian. */
function remembered(): Language {
  try {
    return localStorage.getItem(KEY) === 'en' ? 'en' : 'id';
  } catch {
    return 'id';
  }
}

function remember(language: Language): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    return; // spoken now, forgotten at the next start
  }
}

export const speaker = new Speaker();
