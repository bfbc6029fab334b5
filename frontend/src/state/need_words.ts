/** What somebody wants to do, in words and with how much of it. */
import { formatPercent } from '../domain/formatting';
import { ACTION_WORDS } from '../domain/permission_words';
import { ACTIONS, type Need } from '../domain/permissions';
import type { Minor } from '../domain/types';

/** "Diskon tangan 30%", "Retur dengan struk Rp 50.000". */
export function needLabel({ action, amount }: Need, language: 'id' | 'en', money: (minor: Minor) => string): string {
  const name = ACTION_WORDS[action]?.[`name_${language}`] ?? action;
  const counted = ACTIONS[action]?.limit_kind ?? null;
  if (counted === null) return name;
  const all = action.startsWith('cash_') ? { id: ' dalam shift ini', en: ' in this shift' }[language] : '';
  return `${name} ${counted === 'share' ? formatPercent(amount) : money(amount)}${all}`;
}
