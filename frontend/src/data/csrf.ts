/**
 * The token that a form of the back office would carry. Cookies know no ports: on a computer with a shop's
 * server and a cloud a page sees the tokens of both, and which one counts here only the server can say.
 */
export async function withToken(send: (token: string) => Promise<Response>): Promise<Response> {
  const tokens = [...document.cookie.matchAll(/lancar_\w+_csrf=([^;]+)/g)].map(([, token = '']) => token);
  let answer = await send(tokens[0] ?? '');
  for (const token of tokens.slice(1)) {
    if (!(await isForAnother(answer))) break;
    answer = await send(token);
  }
  return answer;
}

/** Nothing was done then. What a rule refuses has a code of its own. */
async function isForAnother(answer: Response): Promise<boolean> {
  if (answer.status !== 403) return false;
  const told = (await answer.clone().json().catch(() => null)) as { code?: string } | null;
  return told?.code === 'http_error';
}
