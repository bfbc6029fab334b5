/** What the server answers, by the session of the back office. Shapes come from its own description. */
import type { components } from '../../data/api/types.gen';
import { touched } from './touched';

type Shapes = components['schemas'];
export type Snapshot = Shapes['Snapshot'];
export type Need = Shapes['NeedShape'];
export type Sold = Shapes['SoldShape'];
export type SoldPage = Shapes['SoldPage'];
export type Sale = Shapes['SaleShape'];
export type OutletHeard = Shapes['OutletHeard'];
export type Tablet = Shapes['Tablet'];
export type Bar = Shapes['BarShape'];

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

async function ask<Answer>(path: string, query: Record<string, string>): Promise<Answer> {
  const given = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ''));
  const headers = { Accept: 'application/json', ...(touched.take() ? { 'X-Lancar-Touched': '1' } : {}) };
  let answer: Response;
  try {
    answer = await fetch(`/api/v1${path}?${given.toString()}`, { headers });
  } catch {
    throw new Refused('failed');
  }
  if (answer.status === 401) throw new Refused('signed-out');
  if (answer.status === 403) throw new Refused('forbidden');
  if (!answer.ok) throw new Refused('failed');
  return (await answer.json()) as Answer;
}
