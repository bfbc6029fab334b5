/** Whether this device is told what needs attention, and of what (web push).
 *
 * The browser keeps the subscription, the server what was asked for; this device remembers which of
 * the server's it is. A subscription that the browser renewed is told to the server at the next look. */
import { bytesOf, isSame } from './push_key';
import { alertsOf, stopAlerts, subscribeAlerts, tryAlerts, type Alerts } from './server';
import { speaker } from './words/speaker.svelte';

const KEY = 'lancar.dashboard.alerts';
const WORKER = '/dashboard/sw.js';
const SCOPE = '/dashboard/';
const READY_MS = 10_000;

export type Standing = 'waiting' | 'impossible' | 'off' | 'on' | 'blocked' | 'failed';
export type Choices = Record<string, number>;

interface Remembered {
  id: string;
  endpoint: string;
}

export class Telling {
  standing = $state<Standing>('waiting');
  alerts = $state.raw<Alerts | null>(null);
  isBusy = $state(false);
  isOthers = $state(false); // whoever was signed in here before is still told

  async begin(): Promise<void> {
    if (!isPossible()) {
      this.standing = 'impossible';
      return;
    }
    try {
      const known = remembered();
      this.alerts = await alertsOf(known?.id ?? '');
      if (this.alerts.device === null || known === null) {
        this.isOthers = this.alerts.others || (known === null && (await this.present()) !== null);
        this.standing = this.offOrBlocked();
      }
      else await this.renew(known, this.alerts.device.choices, this.alerts.device.language);
    } catch {
      this.standing = 'failed';
    }
  }

  /** What stands chosen: as the server has it, else every kind from its usual size on. */
  get choices(): Choices {
    const { device, kinds } = this.alerts ?? { device: null, kinds: [] };
    return device?.choices ?? Object.fromEntries(kinds.map(({ kind, least }) => [kind, least]));
  }

  async turnOn(choices: Choices): Promise<void> {
    await this.busy(async () => {
      if ((await Notification.requestPermission()) !== 'granted') {
        this.standing = this.offOrBlocked();
        return;
      }
      await this.tell(await this.subscribe(), choices);
    });
  }

  async turnOff(): Promise<void> {
    await this.busy(async () => {
      const known = remembered();
      if (known !== null && this.alerts?.device) await stopAlerts(known.id);
      forget();
      await (await this.present())?.unsubscribe();
      this.isOthers = false;
      this.alerts = await alertsOf('');
      this.standing = 'off';
    });
  }

  async try(): Promise<boolean> {
    const known = remembered();
    return this.busy(async () => { if (known !== null) await tryAlerts(known.id); });
  }

  private async renew(known: Remembered, choices: Choices, language: string): Promise<void> {
    const subscription = await this.present();
    if (subscription === null || Notification.permission !== 'granted') {
      this.standing = this.offOrBlocked();
    } else if (subscription.endpoint !== known.endpoint || language !== speaker.language) {
      await this.tell(subscription, choices);
    } else {
      this.standing = 'on';
    }
  }

  private async present(): Promise<PushSubscription | null> {
    const registration = await navigator.serviceWorker.getRegistration(SCOPE);
    return (await registration?.pushManager.getSubscription()) ?? null;
  }

  private async tell(subscription: PushSubscription, choices: Choices): Promise<void> {
    const { endpoint, keys } = subscription.toJSON();
    const device = await subscribeAlerts({
      endpoint: endpoint ?? '',
      public: keys?.['p256dh'] ?? '',
      auth: keys?.['auth'] ?? '',
      language: speaker.language,
      label: navigator.userAgent.includes('Mobile') ? 'Ponsel' : 'Komputer',
      choices,
    });
    remember({ id: device.id, endpoint: endpoint ?? '' });
    if (this.alerts !== null) this.alerts = { ...this.alerts, device };
    this.isOthers = false;
    this.standing = 'on';
  }

  /** A subscription for a key that the server has no more would never be told anything. */
  private async subscribe(): Promise<PushSubscription> {
    await navigator.serviceWorker.register(WORKER, { scope: SCOPE });
    const { pushManager } = await inTime(navigator.serviceWorker.ready);
    const { public_key: key } = await alertsOf('');
    const wanted = bytesOf(key);
    const old = await pushManager.getSubscription();
    if (old !== null && !isSame(old.options.applicationServerKey, wanted)) await old.unsubscribe();
    return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: wanted });
  }

  private offOrBlocked(): Standing {
    return Notification.permission === 'denied' ? 'blocked' : 'off';
  }

  private async busy(work: () => Promise<void>): Promise<boolean> {
    this.isBusy = true;
    try {
      await work();
      return true;
    } catch {
      this.standing = 'failed';
      return false;
    } finally {
      this.isBusy = false;
    }
  }
}

function isPossible(): boolean {
  return isSecureContext && 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
}

async function inTime<Answer>(promise: Promise<Answer>): Promise<Answer> {
  const late = new Promise<never>((_, refuse) => { setTimeout(() => { refuse(new Error('late')); }, READY_MS); });
  return Promise.race([promise, late]);
}

function remembered(): Remembered | null {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? 'null') as Remembered | null;
  } catch {
    return null;
  }
}

function remember(known: Remembered): void {
  localStorage.setItem(KEY, JSON.stringify(known));
}

function forget(): void {
  localStorage.removeItem(KEY);
}
