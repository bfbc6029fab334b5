/** The dashboard in English. */
import type { Words } from './id';

const plural = (count: number, one: string, many: string) => `${String(count)} ${count === 1 ? one : many}`;

export const en: Words = {
  title: 'Dashboard – Lancar',
  name: 'Dashboard',
  starting: 'Fetching figures…',
  retry: 'Try again',
  close: 'Close',
  office: 'Back office',

  days: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  months: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],

  signedOut: {
    title: 'Please sign in',
    body: 'The dashboard uses your back office account.',
    enter: 'Sign in',
  },
  forbidden: {
    title: 'Not permitted yet',
    body: 'Your role may not see reports. Ask the owner to change that.',
  },
  unreachable: 'The server cannot be reached. The figures below are not up to date.',
  notYet: 'The server cannot be reached.',

  filters: {
    outlet: 'Outlet',
    allOutlets: 'All outlets',
    period: 'Period',
    periods: { today: 'Today', yesterday: 'Yesterday', week: '7 days', 'four-weeks': '28 days', month: 'This month' },
    day: 'Choose a date…',
    date: 'Date',
  },

  fresh: {
    until: (time) => `Data until ${time}`,
    live: 'live',
    allLive: (count) => (count === 1 ? 'Up to date' : `${String(count)} outlets, all up to date`),
    some: (late, all) => `${String(late)} of ${String(all)} outlets have not been heard. Figures are incomplete.`,
    one: 'This outlet has not been heard for a while. Figures may be incomplete.',
    list: 'News of each outlet',
    states: { live: 'Up to date', late: 'Late', silent: 'Silent', never: 'Never' },
    heard: (moment) => `last heard ${moment}`,
    never: 'never heard',
    waiting: (count) => `${plural(count, 'record', 'records')} waiting`,
    version: (version) => `version ${version}`,
    slow: (minutes: number) => `its clock is ${String(minutes)} min slow`,
    fast: (minutes: number) => `its clock is ${String(minutes)} min fast`,
    tablets: 'Tablets',
    noTablets: 'Tablets cannot be shown.',
  },

  total: {
    title: 'Sales',
    than: (before) => `from ${before}`,
    sameMoment: (day) => `last ${day} at the same time`,
    sameDay: (day) => `the ${day} before`,
    sameStretch: 'the same days before',
    sameStretchNow: 'the same days before, up to this time',
    nothingBefore: 'Nothing to compare with yet.',
    sales: 'Receipts',
    refunds: (count) => plural(count, 'refund', 'refunds'),
    average: 'Average',
    profit: 'Gross profit',
    hiddenProfit: 'Only for those who may see costs',
  },

  bars: {
    byHour: 'By hour',
    byDay: 'By day',
    now: 'Now',
    before: 'Before',
    best: (name, amount) => `Busiest: ${name}, ${amount}.`,
    nothing: 'No sales yet.',
    hour: (hour) => `${hour}:00`,
    open: (name, amount) => `${name}: ${amount}. See its receipts`,
    table: 'Show table',
    columns: { hour: 'Hour', day: 'Day', sales: 'Receipts' },
  },

  needs: {
    title: 'Needs attention',
    nothing: 'Nothing is waiting.',
    named: {
      problems: (count) => `${count} things to check`,
      no_price: (count) => `${count} products without a price`,
      stock_minus: (count) => `${count} products below zero`,
      stock_low: (count) => `${count} products below their minimum`,
      expiring: (count) => `${count} products expire within a week or have expired`,
      counts_open: (count) => `${count} stock counts not posted`,
      debts_due: (count) => `${count} supplier invoices due`,
      orders_late: (count) => `${count} orders not complete after a week`,
      backup_late: () => 'The backup is late or failed',
      address_fault: () => 'Tablets cannot reach the server: its address, certificate or clock needs a look',
      quiet_till: (_, { name }) => `Tablet ${String(name)} has not been heard for a day`,
      cloud_late: () => 'The cloud does not have everything yet',
      hub_silent: (_, { name, waiting }) => `The server of ${String(name)} is silent, ${String(waiting)} records waiting`,
      shifts_open: (count) => `${count} shifts of an earlier day still open`,
    },
  },

  ranking: { title: 'Outlets ranked', sales: (count) => plural(count, 'receipt', 'receipts') },
  best: { title: 'Best sellers', nothing: 'None yet.', of: (count) => `${count} sold` },
  falling: { title: 'Falling this week', from: (before) => `from ${before}`, hint: 'The last 7 days against the 7 before' },
  payments: { title: 'Payments', times: (count) => `${String(count)}×` },
  late: {
    title: 'Reports that changed',
    changed: (day, amount) => `The report of ${day} changed by ${amount}`,
    because: (sales, refunds) =>
      [sales > 0 ? plural(sales, 'receipt', 'receipts') : '', refunds > 0 ? plural(refunds, 'refund', 'refunds') : ''].filter((part) => part !== '').join(', ') + ' came late',
    on: (day) => `arrived ${day}`,
    more: (count) => `${String(count)} more`,
  },
  take: {
    title: 'Take and share',
    share: 'Share a summary',
    pdf: 'Download PDF',
    excel: 'Download Excel',
    csv: 'Download CSV',
    copied: 'The summary was copied.',
    failed: 'The summary cannot be fetched.',
  },
  latest: { title: 'Just now', refund: 'Refund' },
  sales: {
    title: (what) => `Receipts ${what}`,
    nothing: 'No receipts.',
    more: 'Show more',
    waiting: 'Fetching receipts…',
    failed: 'The receipts cannot be fetched.',
    cashier: (name) => `Cashier ${name}`,
    paid: 'Paid',
    toOffice: 'See its history in the back office',
  },
  looks: {
    title: 'Appearance',
    language: 'Language',
    theme: 'Colours',
    themes: { light: 'Light', dark: 'Dark', contrast: 'Contrast' },
  },
};
