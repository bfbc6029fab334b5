/** Which pieces of a product are in the shop, asked of the hub: to choose from at the line of a sale. */
import type { components } from './api/types.gen';
import { utf8 } from './bytes';
import type { Hub } from './request';

type SerialsAnswer = components['schemas']['SerialsAnswer'];

/** Empty where nobody answers, also from a hub of an earlier release: then a number is typed or scanned. */
export async function askSerials(hub: Pick<Hub, 'json'>, product: string): Promise<readonly string[]> {
  const body = utf8(JSON.stringify({ product }));
  try {
    const { serials } = await hub.json<SerialsAnswer>({ method: 'POST', path: '/sync/v1/serials', body });
    return serials;
  } catch {
    return [];
  }
}
