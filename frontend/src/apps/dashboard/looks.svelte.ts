/** Light, dark or high contrast, as somebody chose on this device. */
export type Theme = 'light' | 'dark' | 'contrast';
export const THEMES: readonly Theme[] = ['light', 'dark', 'contrast'];

const KEY = 'lancar.dashboard.theme';

class Looks {
  theme = $state<Theme>('light');

  begin(): void {
    try {
      this.show(THEMES.find((theme) => theme === localStorage.getItem(KEY)) ?? 'light');
    } catch {
      this.show('light'); // storage is blocked: as on a new device
    }
  }

  choose(theme: Theme): void {
    this.show(theme);
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      return; // shown now, forgotten at the next start
    }
  }

  private show(theme: Theme): void {
    this.theme = theme;
    document.documentElement.dataset['theme'] = theme;
  }
}

export const looks = new Looks();
