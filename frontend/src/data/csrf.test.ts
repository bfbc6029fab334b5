import { afterEach, expect, it, vi } from 'vitest';
import { withToken } from './csrf';

afterEach(() => { vi.unstubAllGlobals(); });

function server(cookie: string, refusal: Record<string, string>) {
  vi.stubGlobal('document', { cookie });
  const sent: string[] = [];
  const send = (token: string) => {
    sent.push(token);
    const code = refusal[token];
    const answer = code === undefined ? new Response('{}') : new Response(JSON.stringify({ code }), { status: 403 });
    return Promise.resolve(answer);
  };
  return { sent, send };
}

it('says the next token where the first is another server\'s on this computer', async () => {
  const { sent, send } = server('a=1; lancar_cloud_csrf=cloud; lancar_shop_csrf=shop', { cloud: 'http_error' });
  expect((await withToken(send)).status).toBe(200);
  expect(sent).toEqual(['cloud', 'shop']);
});

it('asks once where the first token counts, and where a rule refuses what was asked', async () => {
  const cookie = 'lancar_cloud_csrf=cloud; lancar_shop_csrf=shop';
  const taken = server(cookie, {});
  await withToken(taken.send);
  expect(taken.sent).toEqual(['cloud']);
  const refused = server(cookie, { cloud: 'wrong_password' });
  expect(await (await withToken(refused.send)).json()).toEqual({ code: 'wrong_password' });
  expect(refused.sent).toEqual(['cloud']);
});

it('asks without a token where there is none', async () => {
  const { sent, send } = server('', {});
  await withToken(send);
  expect(sent).toEqual(['']);
});
