/** The server's word of how far its record has come. The browser reconnects by itself, and is then
 * told at once, so nothing that happened meanwhile is missed. After a refusal (signed out, too many
 * pages) it would not come back: that is tried again later. */
const AGAIN_MS = 30_000;

export function listen(onposition: (position: number) => void, onlive: (isLive: boolean) => void): void {
  const source = new EventSource('/api/v1/dashboard/live');
  source.addEventListener('look', ({ data }: MessageEvent<string>) => { onposition(Number(data)); });
  source.addEventListener('open', () => { onlive(true); });
  source.addEventListener('error', () => {
    onlive(false);
    if (source.readyState === EventSource.CLOSED) setTimeout(() => { listen(onposition, onlive); }, AGAIN_MS);
  });
}
