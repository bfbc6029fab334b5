/** Words of keeping data safe: rescue, readiness, pairing anew, letting go, updates, the clock. */
import type { Words } from '../id';
import { some } from './some';

/** Minutes. */
const DAY = 1_440;

export const care: Words['care'] = {
  rescue: 'Rescue data',
  rescueHint: 'Save all sales of this tablet into one locked file, without the server.',
  unproven: (count: number) => `Not used on this tablet: ${some(count, 'record')} of other tablets or the server that do not prove who wrote them.`,
  updateWaits: {
    open_cart: () => 'Finish the cart first',
    unsent: (count: number) => `Wait: ${some(count, 'record')} to be sent`,
    server_too_old: () => 'Update the shop server first, then try again',
    server_unknown: () => 'Shop server not reachable yet, try again',
  },
  repair: {
    title: {
      fork: 'This till’s data was copied',
      hub_ahead: 'This till’s data is an old copy',
      unknown: 'The shop server does not know this till',
      revoked: 'This till was taken out of the shop',
    },
    what: {
      fork: 'Another device uses the same till data. So that receipt numbers do not clash, this till must use a new number.',
      hub_ahead: 'The shop server has sales of this till that are not on this tablet. So that receipt numbers do not clash, this till must use a new number.',
      unknown: 'Perhaps the server was restored from an old backup. Pair again here; the sales on this tablet will be sent.',
      revoked: 'The owner took this till out in the back office. To use it again ask for a new code: back office → Perangkat.',
    },
    safeAll: 'All sales of this tablet stay saved. Cart and shift stay.',
    safe: (count: number) =>
      `${some(count, 'unsent record')} will be kept and handed in to the server. Cart and shift stay.`,
    submit: {
      fork: 'Start a new receipt number',
      hub_ahead: 'Start a new receipt number',
      unknown: 'Pair again',
      revoked: 'Pair again',
    },
    working: 'Pairing …',
    later: 'Later, go on selling',
    open: 'Pair again',
  },
  letGo: {
    button: 'Let this till go',
    sure: 'Yes, take this till out of the shop',
    keep: 'Cancel',
    consequence: 'This tablet stops being a till. All sales are on the shop server; the records stay on the tablet. To sell again it must be paired from the start.',
    unsent: (count: number) => `Not yet: ${some(count, 'record')} only on this tablet. Connect to the shop server first.`,
    open_cart: 'Not yet: finish the cart first.',
    open_shift: 'Not yet: close the shift first.',
    failed: 'Not yet. Try again.',
  },
  readiness: {
    title: 'Ready offline',
    open: 'Ready offline?',
    ready: 'Ready. This device can go on selling even when the server or the internet is down.',
    notReady: 'Not ready yet. See to the lines marked ⚠ above.',
    state: { ok: 'Ready', warn: 'Needs attention', bad: 'Not ready' },
    name: {
      shell: 'App kept on the tablet',
      catalogue: 'List of goods complete',
      storage: 'Memory protected',
      room: 'Free space',
      copy: 'Second copy',
      sealed: 'Data locked',
      queue: 'Nothing waits to be sent',
      age: 'Shop data up to date',
      clock: 'Tablet clock',
      awake: 'Screen stays on',
      printer: 'Printing receipts',
    },
    say: {
      shell: {
        ok: () => 'Opens without server and internet.',
        reload: () => 'Reload this page once while the server is on.',
        missing: () => 'This browser cannot keep the app. Do not use a private window; use plain Chrome.',
        insecure: () => 'This address is not secure (no HTTPS). Open the address of the device invitation.',
      },
      catalogue: {
        complete: (count: number) => `${count} of ${count} items are on the tablet.`,
        missing: () => 'Connect to the shop server until the list of goods is here.',
      },
      storage: {
        ok: () => 'The browser will not delete this data.',
        unsafe: () => 'Install this app on the home screen, then open it from there. Do not use a private window.',
        refused: () => 'The browser does not promise to keep this data yet. Do not delete this app; free memory on the tablet, then open it again.',
      },
      room: {
        enough: (count: number) => (count < 1000 ? `${count} MB free.` : `${Math.floor(count / 1000)} GB free.`),
        low: (count: number) => `Only ${count} MB left. Delete photos or other apps, never this app’s data.`,
        unknown: () => 'The browser does not say. Do not use a private window.',
      },
      copy: {
        ok: () => 'Every sale can be written twice on the tablet.',
        missing: () => 'This browser has no second place. Update Chrome and do not use a private window.',
      },
      sealed: {
        ok: () => 'Sales on the tablet are locked; only this till and the recovery card open them.',
        plain: () => 'Connect to the shop server once to fetch the shop’s key.',
      },
      queue: {
        ok: () => 'All records are on the shop server.',
        waiting: (count: number) => `${some(count, 'record')} to be sent. Selling goes on; this happens by itself.`,
      },
      age: {
        fresh: () => 'Prices and staff were checked less than an hour ago.',
        hours: (count: number) => `Prices and staff were checked ${some(count, 'hour')} ago.`,
        stale: (count: number) => `${count} hours without the server. Prices and staff may have changed; connect to the shop server.`,
        never: () => 'Never connected. Connect to the shop server.',
      },
      clock: {
        right: () => 'The same as the shop server’s.',
        off: (count: number) => `${count < DAY ? some(count, 'minute') : some(Math.floor(count / DAY), 'day')} off from the shop server. Set the tablet’s date and time to automatic.`,
        unknown: () => 'Not compared yet. Connect to the shop server once.',
      },
      awake: {
        ok: () => 'The screen stays on while the till is open.',
        missing: () => 'Set the tablet’s screen to “never off” in its settings.',
      },
      printer: { browser: () => 'Through the browser’s print menu; try one receipt.' },
    },
  },
  clock: {
    title: 'What date is it today?',
    what: (device: string, hub: string) =>
      `This tablet says ${device}. The shop server last said ${hub}. The date will be printed on receipts.`,
    hub: (date: string) => `Use the server’s date: ${date}`,
    device: (date: string) => `The tablet is right: ${date}`,
    hint: 'Asked only once. Once connected to the shop server the clock is matched by itself.',
  },
};
