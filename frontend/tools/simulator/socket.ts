/** The till's WebSocket. On a dead network it stays "open" and silent, as real ones do. */
import { awake, type Machine } from './machine.ts';

export class Socket {
  static readonly OPEN = 1;
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  private readonly machine: Machine;
  private readonly id: number;

  constructor() {
    this.machine = awake();
    this.id = this.machine.number();
    this.machine.socket = {
      opened: () => {
        this.readyState = 1;
        this.onopen?.();
      },
      hear: (data) => {
        if (this.readyState === 1) this.onmessage?.({ data });
      },
      end: () => {
        this.readyState = 3;
        this.onclose?.();
      },
    };
    this.machine.tell('socket', { id: this.id });
  }

  send(text: string): void {
    this.machine.tell('said', { id: this.id, text });
  }

  close(): void {
    this.readyState = 3;
    this.machine.tell('hung_up', { id: this.id });
  }
}
