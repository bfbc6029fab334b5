/**
 * /approve/: a supervisor's own phone says yes to what a till asks, with no network at all.
 *
 * Once, signed in to the back office on the shop's Wi-Fi, the phone makes a key that cannot be read
 * out again and gets the secret of its six digits. Later it only needs what is asked: scanned, which
 * opens this page at `#…`, or typed. It shows in words what that is before it answers.
 * No framework, three fixed files; public/sw.js keeps them. Words stand in words.ts.
 */
import { readAsked, type PhoneQuestion, type Shown } from '../../data/phone_question';
import { enrol, forget, kept, whoIsHere, type Kept } from '../../data/phone_kept';
import { answer } from '../../data/phone_yes';
import { formatRupiah } from '../../domain/formatting';
import { needLabel } from '../../state/need_words';
import { drawQr } from './drawing';
import { language, translatePage, words } from './words';

const at = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const show = (id: string, shown: boolean) => at(id).toggleAttribute('hidden', !shown);
const PANELS = ['enrol', 'signin', 'ask', 'asked', 'answer', 'trouble'];

let me: Kept | null = null;
let asked: { question: PhoneQuestion; shown: Shown } | null = null;

async function start(): Promise<void> {
  translatePage();
  if ('serviceWorker' in navigator) void navigator.serviceWorker.register('/approve/sw.js', { scope: '/approve/' });
  void navigator.storage?.persist?.();
  at<HTMLFormElement>('own').addEventListener('submit', (event) => {
    event.preventDefault();
    void use(at<HTMLInputElement>('password').value);
  });
  at('yes').addEventListener('click', () => void say());
  for (const id of ['no', 'again']) at(id).addEventListener('click', () => open(null));
  at('forget').addEventListener('click', () => void leave());
  at<HTMLFormElement>('typed').addEventListener('submit', (event) => {
    event.preventDefault();
    read(at<HTMLInputElement>('code').value);
  });
  addEventListener('hashchange', () => read(location.hash));
  me = await kept();
  if (me === null) return tellHowToBegin();
  at('who').textContent = words.who(me.person, me.shop);
  if (location.hash.length > 1) read(location.hash);
  else open(null);
}

function only(panel: string): void {
  for (const id of PANELS) show(id, id === panel);
  show('forget', me !== null && panel === 'ask');
}

async function tellHowToBegin(): Promise<void> {
  const person = await whoIsHere();
  if (person === null) return only('signin');
  at('use').textContent = words.use(person);
  only('enrol');
}

async function use(password: string): Promise<void> {
  const refused = await enrol(password);
  at<HTMLInputElement>('password').value = '';
  at('refused').textContent = refused === '' ? words.noShop : (refused ?? '');
  if (refused !== null) return;
  me = await kept();
  at('who').textContent = me === null ? '' : words.who(me.person, me.shop);
  open(null);
}

function read(text: string): void {
  if (me === null) return;
  const found = readAsked(text);
  show('unread', found === null);
  open(found);
}

function open(found: typeof asked): void {
  asked = found;
  if (found === null) {
    if (location.hash !== '') history.replaceState(null, '', location.pathname);
    at<HTMLInputElement>('code').value = '';
    return only('ask');
  }
  show('unread', false);
  const { question, shown } = found;
  at('needs').replaceChildren(...question.needs.map((need) => line(needLabel(need, language, formatRupiah))));
  at('where').textContent = words.where(shown.till, question.series);
  at('asker').textContent = shown.asker === '' ? '' : words.asker(shown.asker);
  at('reason').textContent = shown.reason === '' ? '' : words.reason(shown.reason);
  only('asked');
}

function line(text: string): HTMLElement {
  const item = document.createElement('li');
  item.textContent = text;
  return item;
}

async function say(): Promise<void> {
  if (me === null || asked === null) return;
  try {
    const said = await answer(asked.question, me, Date.now());
    at('digits').textContent = `${said.digits.slice(0, 3)} ${said.digits.slice(3)}`;
    drawQr(at('qr'), said.scan);
    only('answer');
  } catch {
    trouble(words.failed);
  }
}

async function leave(): Promise<void> {
  await forget();
  location.replace('/approve/');
}

function trouble(text: string): void {
  at('trouble').textContent = text;
  only('trouble');
}

void start();
