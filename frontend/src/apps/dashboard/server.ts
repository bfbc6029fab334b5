/** What the server answers, by the session of the back office. Shapes come from its own description. */
import type { components } from '../../data/api/types.gen';
import { withToken } from '../../data/csrf';
import { touched } from './touched';

type Shapes = components['schemas'];
export type Snapshot = Shapes['Snapshot'];
export type Need = Shapes['NeedShape'];
export type Sold = Shapes['SoldShape'];
export type SoldPage = Shapes['SoldPage'];
export type Sale = Shapes['SaleShape'];
export type OutletHeard = Shapes['OutletHeard'];
export type Tablet = Shapes['Tablet'];
export type Trip = Shapes['TripShape'];
export type Bar = Shapes['BarShape'];
export type Alerts = Shapes['AlertsShape'];
export type AlertKind = Shapes['KindShape'];
export type AlertDevice = Shapes['DeviceShape'];

/** `kind`: signed-out, forbidden, or failed (no way to the server, or a fault there). */
export class Refused extends Error {
  readonly kind: 'signed-out' | 'forbidden' | 'failed';

  constructor(kind: 'signed-out' | 'forbidden' | 'failed') {
    super(kind);
    this.kind = kind;
  }
}

export interface View {
  outlet: string; // '' for all
  period: string;
}

export const snapshotOf = ({ outlet, period }: View): Promise<Snapshot> => ask('/dashboard', { outlet, period });

export const needsOf = async (outlet: string): Promise<Need[]> =>
  (await ask<{ needs: Need[] }>('/dashboard/needs', { outlet })).needs;

export const tripsOf = async (outlet: string): Promise<Trip[]> =>
  (await ask<{ trips: Trip[] }>('/dashboard/trips', { outlet })).trips;

export const salesOf = (outlet: string, day: string, hour: string, cursor: string): Promise<SoldPage> =>
  ask('/dashboard/sales', { outlet, day, hour, cursor });

export const tabletsOf = async (outlet: string): Promise<Tablet[]> =>
  (await ask<{ tablets: Tablet[] }>('/dashboard/radar', { outlet })).tablets;

export const recapOf = async (view: View): Promise<string> =>
  (await ask<{ text: string }>('/dashboard/recap', { outlet: view.outlet, period: view.period })).text;

/** Where the same can be had as a file: its rows, or one page to print. */
export function fileAddress({ outlet, period }: View, kind: 'xlsx' | 'csv' | 'pdf'): string {
  const view = { period, ...(outlet === '' ? {} : { outlet }) };
  const [path, asked] = kind === 'pdf' ? ['paper', view] : ['export', { ...view, kind }];
  return `/api/v1/dashboard/${path}?${new URLSearchParams(asked).toString()}`;
}

export const saleOf = (id: string): Promise<Sale> => ask(`/sales/${id}`, {});

export const alertsOf = (device: string): Promise<Alerts> => ask('/dashboard/alerts', { device });

export const subscribeAlerts = (wanted: Shapes['Subscribing']): Promise<AlertDevice> => say('PUT', '/dashboard/alerts', wanted);

export const stopAlerts = (id: string): Promise<unknown> => say('POST', '/dashboard/alerts/stop', { id });

export const tryAlerts = (id: string): Promise<unknown> => say('POST', '/dashboard/alerts/try', { id });

function ask<Answer>(path: string, query: Record<string, string>): Promise<Answer> {
  const given = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ''));
  return answerTo(`${path}?${given.toString()}`, {});
}

function say<Answer>(method: 'PUT' | 'POST', path: string, body: object): Promise<Answer> {
  return answerTo(path, { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
}

async function answerTo<Answer>(path: string, how: RequestInit): Promise<Answer> {
  const headers = { Accept: 'application/json', ...how.headers, ...(touched.take() ? { 'X-Lancar-Touched': '1' } : {}) };
  let answer: Response;
  try {
    const ask = (token: string) => fetch(`/api/v1${path}`, { ...how, headers: token === '' ? headers : { ...headers, 'X-CSRFToken': token } });
    answer = await (how.method === undefined ? ask('') : withToken(ask));
  } catch {
    throw new Refused('failed');
  }
  if (answer.status === 401) throw new Refused('signed-out');
  if (answer.status === 403) throw new Refused('forbidden');
  if (!answer.ok) throw new Refused('failed');
  return (await answer.json()) as Answer;
}
