/** Arranging favourites: order by hand, at once and offline, one event, and who wins afterwards. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Catalog } from '../data/catalog';
import type { ArrangementRow, OutletChunk } from '../data/catalog_rows';
import type { AppendRequest } from '../data/journal';
import { Shelf } from '../data/shelf';
import { Favourites } from './favourites.svelte';
import { aProduct, RULES } from './testing';

const kept = new Map<string, string>();
vi.stubGlobal('localStorage', {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => void kept.set(key, value),
  removeItem: (key: string) => void kept.delete(key),
});

const GOODS = ['tea', 'rice', 'salt', 'milk'].map((id, position) =>
  aProduct({ id, name: id, position, favourite: id === 'tea' || id === 'rice' }),
);

function catalog(favourites: ArrangementRow | null = null): Catalog {
  const outlet = { outlet: { id: 'shop' }, rules: RULES, favourites } as unknown as OutletChunk;
  return new Catalog({
    manifest: 'm', outlet, staff: [], categories: [], choiceGroups: [], shelves: [new Shelf(GOODS)],
  });
}

function opened(row: ArrangementRow | null = null, hlcMs = 1_000) {
  const written: AppendRequest[] = [];
  const append = vi.fn(async (request: AppendRequest) => {
    written.push(request);
    return { raw: JSON.stringify({ hlc: [hlcMs, 0] }) } as never;
  });
  const envelope = () => ({ actor: null, shift: null, businessDate: '2026-11-22' });
  const favourites = new Favourites({ append, envelope });
  favourites.receive(catalog(row));
  return { favourites, written, append };
}

const ids = (favourites: Favourites) => favourites.products.map(({ id }) => id);

beforeEach(() => kept.clear());

describe('favourites', () => {
  it('are the marked goods until somebody arranges them', () => {
    expect(ids(opened().favourites)).toEqual(['tea', 'rice']);
  });

  it('stand as arranged; goods marked later come at the end and nothing moves', () => {
    const row = { products: ['milk', 'rice'], removed: [], event: 'e', hlc: [1, 0] as [number, number] };
    expect(ids(opened(row).favourites)).toEqual(['milk', 'rice', 'tea']);
  });

  it('are added at the end, moved and taken off, and each step can be undone', () => {
    const { favourites } = opened();
    favourites.begin();
    favourites.toggle('salt');
    favourites.move('salt', 0);
    favourites.toggle('tea');
    expect(ids(favourites)).toEqual(['salt', 'rice']);
    favourites.undo();
    expect(ids(favourites)).toEqual(['salt', 'tea', 'rice']);
    favourites.undo();
    favourites.undo();
    expect(ids(favourites)).toEqual(['tea', 'rice']);
    expect(favourites.undo()).toBe(false);
  });

  it('become one event when arranging ends', async () => {
    const { favourites, written } = opened();
    favourites.begin();
    favourites.step('rice', -1);
    favourites.toggle('tea');
    await favourites.finish();
    expect(written).toHaveLength(1);
    expect(written[0]?.body).toEqual({
      id: 'shop',
      groups: { tiles: { products: ['rice'], removed: ['tea'] } },
    });
    await favourites.write();
    expect(written).toHaveLength(1);
  });

  it('write nothing when nothing changed', async () => {
    const { favourites, written } = opened();
    favourites.begin();
    favourites.move('tea', 0);
    await favourites.finish();
    expect(written).toEqual([]);
  });

  it('survive a reload that came before the event, which is then written', async () => {
    const first = opened();
    first.favourites.begin();
    first.favourites.step('rice', -1);
    const again = opened();
    expect(ids(again.favourites)).toEqual(['rice', 'tea']);
    await again.favourites.write();
    expect(again.written).toHaveLength(1);
  });

  it('hold on this tablet until the catalogue has them, and then give way to what is later', async () => {
    const { favourites, written } = opened(null, 1_000);
    favourites.begin();
    favourites.step('rice', -1);
    await favourites.finish();
    const older = { products: ['tea'], removed: ['rice'], event: 'x', hlc: [999, 0] as [number, number] };
    favourites.receive(catalog(older));
    expect(ids(favourites)).toEqual(['rice', 'tea']);
    const event = written[0]?.id ?? '';
    favourites.receive(catalog({ products: ['rice', 'tea'], removed: [], event, hlc: [1_000, 0] }));
    expect(kept.size).toBe(0);
    favourites.receive(catalog({ ...older, hlc: [1_001, 0] }));
    expect(ids(favourites)).toEqual(['tea']);
  });

  it('stay pending when the journal refuses, and the next write tries again', async () => {
    const { favourites, append, written } = opened();
    append.mockRejectedValueOnce(new Error('disk'));
    favourites.begin();
    favourites.step('rice', -1);
    await favourites.finish();
    expect(ids(favourites)).toEqual(['rice', 'tea']);
    await favourites.write();
    expect(written).toHaveLength(1);
  });
});
