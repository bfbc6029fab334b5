/** Screens and sheets that selling does not need: files of their own, fetched when the till is idle.
 *
 * The service worker keeps every file, so a part opens offline too. After the first screen all are
 * fetched one by one (`loadAll`), and from then on opening one waits for nothing. What stands on
 * the selling path (sell, pay, done, lock) is never in here.
 */
import type { Component } from 'svelte';
import { fetchBeside } from '../../state/besides';
import type { Register } from '../../state/register.svelte';

type Loading<Props extends object> = Promise<{ readonly default: Component<Props> }>;

/** One part: null until its file is here. */
export class Later<Props extends object> {
  component = $state.raw<Component<Props> | null>(null);
  failed = $state(false);
  readonly #load: () => Loading<Props>;

  constructor(load: () => Loading<Props>) {
    this.#load = load;
  }

  /** May be called again after a failure; a browser asks for the file anew. */
  async load(): Promise<void> {
    if (this.component !== null) return;
    this.failed = false;
    try {
      this.component = (await this.#load()).default;
    } catch {
      this.failed = true;
    }
  }
}

function part<Props extends object>(load: () => Loading<Props>): Later<Props> {
  return new Later(load);
}

export const later = {
  /** Draws nothing; here while the first PIN is typed. */
  feedback: part(() => import('./parts/Feedback.svelte')),
  pairing: part(() => import('./screens/Pairing.svelte')),
  secondTab: part(() => import('./screens/SecondTab.svelte')),
  readiness: part(() => import('./sheets/ReadinessSheet.svelte')),
  clock: part(() => import('./sheets/ClockSheet.svelte')),
  wiping: part(() => import('./parts/Wiping.svelte')),
  repair: part(() => import('./screens/Repair.svelte')),
  noCatalogue: part(() => import('./screens/NoCatalogue.svelte')),
  openShift: part(() => import('./screens/OpenShift.svelte')),
  await: part(() => import('./sheets/AwaitSheet.svelte')),
  code: part(() => import('./sheets/CodeSheet.svelte')),
  taken: part(() => import('./parts/TakenList.svelte')),
  kasbon: part(() => import('./sheets/KasbonSheet.svelte')),
  gift: part(() => import('./sheets/GiftSheet.svelte')),
  paidIn: part(() => import('./sheets/PaidInSheet.svelte')),
  repay: part(() => import('./sheets/RepaySheet.svelte')),
  repaid: part(() => import('./sheets/RepaidSheet.svelte')),
  tip: part(() => import('./sheets/TipSheet.svelte')),
  donate: part(() => import('./sheets/DonateSheet.svelte')),
  recover: part(() => import('./screens/Recover.svelte')),
  closeShift: part(() => import('./screens/CloseShift.svelte')),
  history: part(() => import('./screens/History.svelte')),
  receipt: part(() => import('./sheets/ReceiptSheet.svelte')),
  sale: part(() => import('./sheets/SaleSheet.svelte')),
  approve: part(() => import('./sheets/ApproveSheet.svelte')),
  cash: part(() => import('./sheets/CashSheet.svelte')),
  drawer: part(() => import('./sheets/DrawerSheet.svelte')),
  training: part(() => import('./sheets/TrainingSheet.svelte')),
  attendance: part(() => import('./sheets/AttendanceSheet.svelte')),
  share: part(() => import('./sheets/ShareSheet.svelte')),
  refund: part(() => import('./sheets/RefundSheet.svelte')),
  unproven: part(() => import('./sheets/UnprovenSheet.svelte')),
  menu: part(() => import('./sheets/MenuSheet.svelte')),
  status: part(() => import('./sheets/StatusSheet.svelte')),
  settings: part(() => import('./sheets/SettingsSheet.svelte')),
  camera: part(() => import('./sheets/CameraSheet.svelte')),
  arranging: part(() => import('./parts/ArrangeGoods.svelte')),
  keys: part(() => import('./sheets/KeysSheet.svelte')),
  line: part(() => import('./sheets/LineSheet.svelte')),
  discount: part(() => import('./sheets/DiscountSheet.svelte')),
  customer: part(() => import('./sheets/CustomerSheet.svelte')),
  order: part(() => import('./sheets/OrderSheet.svelte')),
  held: part(() => import('./sheets/HeldSheet.svelte')),
  points: part(() => import('./parts/DonePoints.svelte')),
  spend: part(() => import('./sheets/PointsSheet.svelte')),
  drawerNotice: part(() => import('./parts/DrawerNotice.svelte')),
  lastItem: part(() => import('./parts/LastItem.svelte')),
  unknown: part(() => import('./parts/UnknownCard.svelte')),
  variant: part(() => import('./sheets/VariantSheet.svelte')),
  twins: part(() => import('./sheets/TwinsSheet.svelte')),
  age: part(() => import('./sheets/AgeSheet.svelte')),
  price: part(() => import('./sheets/PriceSheet.svelte')),
  weight: part(() => import('./sheets/WeightSheet.svelte')),
  choices: part(() => import('./sheets/ChoicesSheet.svelte')),
};

/** The printer's half, for doors that only sometimes print. */
const printing = () => import('./printing');

/** A half that cannot be fetched is said too, with a way to try again. */
export function printed(register: Register, what: (half: typeof import('./printing')) => Promise<void>): Promise<void> {
  return printing().then(what).catch(() => {
    register.notices.show({ kind: 'print_failed' }, () => void printed(register, what));
  });
}

const QUIET_MS = 1_500;
/** A screen reader taps with a click alone; speech and some soft keyboards type without a key. */
const TOUCHES = ['pointerdown', 'click', 'keydown', 'input'] as const;
/** Safari has no idle callback; a moment later is as good. */
const idly = (work: () => void): void => {
  if ('requestIdleCallback' in window) window.requestIdleCallback(work);
  else setTimeout(work, 50);
};

/** One file at a time, each when nobody has touched the till for a moment and nothing else is to be
 *  done; taps come first, and so does the way to the first screen. */
export function loadAll(): () => void {
  const waiting = [...Object.values(later).map((each) => () => each.load()), printing, fetchBeside];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let quietAtMs = performance.now() + QUIET_MS;
  const touched = () => (quietAtMs = performance.now() + QUIET_MS);
  const wait = () => (timer = setTimeout(() => idly(next), QUIET_MS));
  const next = () => {
    if (timer === undefined) return; // stopped
    if (performance.now() < quietAtMs) return void wait();
    const load = waiting.shift();
    load?.().catch(() => undefined).finally(() => idly(next)); // told when the part is opened
  };
  wait();
  for (const event of TOUCHES) window.addEventListener(event, touched, { capture: true, passive: true });
  return () => {
    for (const event of TOUCHES) window.removeEventListener(event, touched, { capture: true });
    clearTimeout(timer);
    timer = undefined;
  };
}
