/**
 * The open line to the hub: notices arrive within moments, and silence is noticed.
 *
 * A socket on a dead network stays "open" for ever, so both sides talk every ten seconds; 25 s
 * without a word means the line is dead, and it is dropped and opened anew. Notices only say that
 * something changed; what changed is fetched by sync.ts and catalog_store.ts.
 */
import { waitMs } from './backoff';
import type { Notice } from './protocol';

export const PING_MS = 10_000;
export const SILENCE_MS = 25_000;

export interface LiveParts {
  address: string; // ws://…/ws/live
  onNotice: (notice: Notice, roundTripFrom: number | null) => void;
  onOpen: () => void;
  onLost: () => void;
}

export class Live {
  private readonly parts: LiveParts;
  private socket: WebSocket | null = null;
  private failures = 0;
  private heardAt = 0;
  private pingedAt: number | null = null;
  private beat: ReturnType<typeof setInterval> | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private wanted = false;

  constructor(parts: LiveParts) {
    this.parts = parts;
  }

  /** Opens the line, or leaves it as it is when it is open. Needs the cookie of a hello. */
  start(): void {
    this.wanted = true;
    if (this.socket === null) this.connect();
  }

  stop(): void {
    this.wanted = false;
    this.drop();
  }

  /** Only for what is worth nothing a moment later: it goes at once, or never. */
  say(words: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(words));
  }

  private connect(): void {
    clearTimeout(this.retry);
    const socket = new WebSocket(this.parts.address);
    this.socket = socket;
    this.heardAt = performance.now();
    socket.onopen = () => this.opened(socket);
    socket.onmessage = ({ data }: MessageEvent<unknown>) => this.received(socket, data);
    socket.onclose = () => this.lost(socket);
    this.beat = setInterval(() => this.heartbeat(socket), PING_MS);
  }

  private opened(socket: WebSocket): void {
    this.heardAt = performance.now();
    this.ping(socket);
    this.parts.onOpen();
  }

  private received(socket: WebSocket, data: unknown): void {
    if (socket !== this.socket || typeof data !== 'string') return;
    this.failures = 0; // only a word proves a line; a hub may open it and close it again
    this.heardAt = performance.now();
    const notice = JSON.parse(data) as Notice;
    this.parts.onNotice(notice, notice.kind === 'pong' ? this.pingedAt : null);
  }

  private heartbeat(socket: WebSocket): void {
    if (performance.now() - this.heardAt > SILENCE_MS) this.lost(socket);
    else if (socket.readyState === WebSocket.OPEN) this.ping(socket);
  }

  private ping(socket: WebSocket): void {
    this.pingedAt = performance.now();
    socket.send('{"kind":"ping"}');
  }

  private lost(socket: WebSocket): void {
    if (socket !== this.socket) return; // an older line; its end is old news
    this.drop();
    if (!this.wanted) return;
    this.failures += 1;
    this.retry = setTimeout(() => this.connect(), waitMs(this.failures, 'silent'));
    if (this.failures === 1) this.parts.onLost();
  }

  /** `close()` may wait for ever on a dead network, so the socket is simply left behind. */
  private drop(): void {
    const { socket } = this;
    this.socket = null;
    clearInterval(this.beat);
    clearTimeout(this.retry);
    socket?.close();
  }
}
