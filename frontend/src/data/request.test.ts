import { afterEach, describe, expect, it, vi } from 'vitest';
import { sha256, utf8 } from './bytes';
import { Clock } from './clock';
import { Hub } from './request';

const signed: string[] = [];
const sign = async (text: string) => {
  signed.push(text);
  return 'the-signature';
};
const answers = (...responses: (Response | Error)[]) => {
  const fetching = vi.fn(async () => {
    const next = responses.shift()!;
    if (next instanceof Error) throw next;
    return next;
  });
  vi.stubGlobal('fetch', fetching);
  return fetching;
};
const problem = (status: number, body: object) => new Response(JSON.stringify(body), { status });

function hub(): Hub {
  signed.length = 0;
  const made = new Hub(new Clock({ wallMs: () => 5000, steadyMs: () => 0 }), 'http://hub');
  made.actAs({ device: 'd', epoch: 2, sign });
  return made;
}

afterEach(() => vi.unstubAllGlobals());

describe('a request to the hub', () => {
  it('signs method, path with query, time and the hash of the body as sent', async () => {
    const fetching = answers(Response.json({ fine: true }));
    const body = utf8('{"a":1}');
    expect(await hub().json({ method: 'POST', path: '/sync/v1/push?x=1', body })).toEqual({ fine: true });
    expect(signed).toEqual([
      `lancar-request-v1\nPOST\n/sync/v1/push?x=1\n5000\n${await sha256(body)}`,
    ]);
    const [url, options] = fetching.mock.calls[0] as unknown as [string, RequestInit];
    expect(url).toBe('http://hub/sync/v1/push?x=1');
    expect(options.headers).toMatchObject({
      'Lancar-Device': 'd', 'Lancar-Epoch': '2', 'Lancar-Time': '5000', 'Lancar-Signature': 'the-signature',
    });
  });

  it('signs once more with the hub’s time when its own is too far off, and stays with it', async () => {
    vi.spyOn(Date, 'now').mockReturnValue(5000);
    const skew = problem(401, { code: 'clock_skew', server_time: 900_000, detail: 'Jam berbeda.' });
    answers(skew, Response.json({}), Response.json({}));
    const asking = hub();
    await asking.json({ method: 'GET', path: '/x' });
    await asking.json({ method: 'GET', path: '/x' });
    expect(signed.map((text) => text.split('\n')[3])).toEqual(['5000', '900000', '900000']);
  });

  it('does not sign a third time', async () => {
    const skew = () => problem(401, { code: 'clock_skew', server_time: 900_000, detail: '' });
    const fetching = answers(skew(), skew());
    await expect(hub().json({ method: 'GET', path: '/x' })).rejects.toMatchObject({ code: 'hub_refused' });
    expect(fetching).toHaveBeenCalledTimes(2);
  });

  it('passes on the code and the sentence of a problem', async () => {
    answers(problem(403, { code: 'revoked_device', detail: 'Perangkat ini sudah dicabut.' }));
    await expect(hub().json({ method: 'GET', path: '/x' })).rejects.toMatchObject({
      code: 'hub_refused',
      detail: 'Perangkat ini sudah dicabut.',
      problem: { status: 403, code: 'revoked_device' },
    });
  });

  it('calls silence unreachable, and an answer that is not ours trouble', async () => {
    answers(new TypeError('failed to fetch'), new Response('<h1>502</h1>', { status: 502 }), new Response('hi'));
    const asking = hub();
    const ask = () => asking.json({ method: 'GET', path: '/x' });
    await expect(ask()).rejects.toMatchObject({ code: 'hub_unreachable' });
    await expect(ask()).rejects.toMatchObject({ code: 'hub_trouble' });
    await expect(ask()).rejects.toMatchObject({ code: 'hub_trouble' });
  });
});
