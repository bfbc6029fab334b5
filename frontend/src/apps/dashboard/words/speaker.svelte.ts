/** The dashboard's language: the one chosen on this device, shared with the till. English is a file
 * of its own, fetched when chosen. */
import { id, type Words } from './id';

export type Language = 'id' | 'en';
export const LANGUAGES: readonly { code: Language; name: string }[] = [
  { code: 'id', name: 'Bahasa Indonesia' },
  { code: 'en', name: 'English' },
];

const KEY = 'lancar.language';

class Speaker {
  language = $state<Language>('id');
  words = $state.raw<Words>(id);

  async begin(): Promise<void> {
    addEventListener('storage', ({ key, newValue }) => {
      if (key === KEY) void this.speak(newValue === 'en' ? 'en' : 'id');
    });
    await this.speak(remembered());
  }

  async choose(language: Language): Promise<void> {
    await this.speak(language);
    try {
      localStorage.setItem(KEY, this.language);
    } catch {
      return; // spoken now, forgotten at the next start
    }
  }

  /** Stays with the present words when the file cannot be had. */
  private async speak(language: Language): Promise<void> {
    try {
      this.words = language === 'en' ? (await import('./en')).en : id;
    } catch {
      return;
    }
    this.language = language;
    document.documentElement.lang = language;
    document.title = this.words.title;
  }
}

function remembered(): Language {
  try {
    return localStorage.getItem(KEY) === 'en' ? 'en' : 'id';
  } catch {
    return 'id';
  }
}

export const speaker = new Speaker();
