/**
 * The installed shell: is it registered, does it control this page, is a new one waiting?
 *
 * A new version is fetched in the background and then waits. It is never switched on by itself:
 * the page asks for it, with an empty cart, on a tap or after five idle minutes. What the worker
 * does is told in worker/service-worker.ts.
 */
import { canWorkWith, type ServerOffer, type ShellNeeds } from './versions';
import { Watched, type Watchable } from './watch';

export interface ShellState {
  supported: boolean;
  controlling: boolean;
  version: string | null; // of the worker that controls this page
  updateWaiting: boolean;
}

/** `server_too_old`: the waiting version needs a newer hub; `server_unknown`: not heard yet. */
export type Activation = 'activating' | 'nothing_waits' | 'server_too_old' | 'server_unknown';

const ADDRESS = '/sw.js';
const LOOK_AGAIN_MS = 3_600_000;
const ANSWER_MS = 2_000;

export class Shell {
  private readonly present = new Watched<ShellState>({
    supported: 'serviceWorker' in navigator,
    controlling: false,
    version: null,
    updateWaiting: false,
  });
  private registration: ServiceWorkerRegistration | null = null;
  private timer: ReturnType<typeof setInterval> | undefined;
  private reloading = false;

  get state(): Watchable<ShellState> {
    return this.present;
  }

  /** Registers the worker. A shop without it still sells, so failures only show in `state`. */
  async register(): Promise<void> {
    if (!this.present.value.supported) return;
    const container = navigator.serviceWorker;
    container.addEventListener('controllerchange', () => void this.controllerChanged());
    this.registration = await registered(container);
    if (this.registration === null) return this.look();
    this.registration.addEventListener('updatefound', () => this.follow());
    this.follow();
    this.timer = setInterval(() => this.lookForUpdate(), LOOK_AGAIN_MS);
    await this.look();
  }

  /** Tells the worker that this version starts, so that it need not fall back to the one before. */
  reportBooted(): void {
    navigator.serviceWorker?.controller?.postMessage({ kind: 'booted' });
  }

  /** Asks the hub for a newer shell now. */
  lookForUpdate(): void {
    this.registration?.update().catch(() => undefined); // no hub, no news
  }

  /** Call only with an empty cart, on a tap or after five idle minutes (state/updates). Reloads the
   *  page once. A version that this hub is too old for stays where it is. */
  async activateUpdate(server: ServerOffer | null): Promise<Activation> {
    const waiting = this.registration?.waiting;
    if (!waiting) return 'nothing_waits';
    if (server === null) return 'server_unknown';
    const needs = await answerOf(waiting);
    // A worker that does not answer is one of a release that needed nothing special.
    if (needs?.needs_server !== undefined && !canWorkWith(needs, server)) return 'server_too_old';
    this.reloading = true;
    waiting.postMessage({ kind: 'activate' });
    return 'activating';
  }

  close(): void {
    clearInterval(this.timer);
  }

  private follow(): void {
    this.registration?.installing?.addEventListener('statechange', () => void this.look());
  }

  private async controllerChanged(): Promise<void> {
    if (this.reloading) location.reload();
    else await this.look();
  }

  private async look(): Promise<void> {
    const controller = navigator.serviceWorker.controller;
    this.present.set({
      supported: true,
      controlling: controller !== null,
      version: controller === null ? null : ((await answerOf(controller))?.version ?? null),
      updateWaiting: controller !== null && Boolean(this.registration?.waiting),
    });
  }
}

/** With the hub dead the script cannot be compared; the worker that is there does its work. */
async function registered(container: ServiceWorkerContainer): Promise<ServiceWorkerRegistration | null> {
  try {
    return await container.register(ADDRESS, { scope: '/', updateViaCache: 'none' });
  } catch {
    return (await container.getRegistration('/')) ?? null;
  }
}

type WorkerAnswer = { version: string } & ShellNeeds;

function answerOf(worker: ServiceWorker): Promise<WorkerAnswer | null> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }: MessageEvent<WorkerAnswer>) => resolve(data);
    setTimeout(() => resolve(null), ANSWER_MS);
    worker.postMessage({ kind: 'version' }, [port2]);
  });
}
