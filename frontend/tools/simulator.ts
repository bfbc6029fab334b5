/**
 * The tills of the simulator at the end of a pipe (tests/simulator drives them).
 *
 * Each line of stdin: `{"at": virtual ms, "do": [order, …]}`. First every timer up to `at` runs in
 * its order, then the orders begin together. Each line of stdout: `{"news": […], "next": ms | null}`,
 * what the tills told the world and when the next timer is due. An order with `crashAfter` kills its
 * till after so many steps of the event loop. `keep` makes the disks of this moment those that every
 * later `reset` begins with: tills that are paired and have their goods.
 *
 * What this is not: part of the product.
 */
import { createInterface } from 'node:readline';
import { plantBugs } from './simulator/bugs.ts';
import { folded, type Commit } from './simulator/disk.ts';
import { installBrowser, settle } from './simulator/globals.ts';
import { wake, world, type Machine } from './simulator/machine.ts';
import { SimulatedTill, type Sale } from './simulator/till.ts';

const ENDED = new Set(['AbortError', 'QuotaExceededError']);

interface Order {
  op: 'reset' | 'keep' | 'boot' | 'pair' | 'sell' | 'look' | 'report' | 'sums' | 'answer' | 'fail'
    | 'jump' | 'socket' | 'disk' | 'sleep' | 'copy' | 'mend';
  till: number;
  skewMs?: number;
  dice?: number;
  name?: string;
  sale?: Sale;
  id?: string | number;
  status?: number;
  body?: string;
  power?: boolean;
  event?: 'open' | 'hear' | 'end';
  text?: string;
  crashAfter?: number;
  bugs?: string[];
  /** whose disk is copied to this till */
  from?: number;
  /** how often the disk takes no write, from 0 to 1 */
  refusal?: number;
}

installBrowser();
/** What nobody awaits of a transaction that found no room is as harmless as in a browser. */
process.on('unhandledRejection', (error: unknown) => {
  if (!(error instanceof DOMException && ENDED.has(error.name))) throw error;
});
let tills = new Map<number, SimulatedTill>();
const openings = new Map<number, Commit[]>();

function tillOf(number: number): SimulatedTill {
  let till = tills.get(number);
  if (till === undefined) tills.set(number, (till = new SimulatedTill(number, openings.get(number))));
  return till;
}

function reset(bugs: string[]): void {
  tills = new Map();
  world.nowMs = 0;
  world.news = [];
  plantBugs(bugs);
}

function keep(): void {
  for (const [number, till] of tills) {
    till.die(false);
    openings.set(number, folded(till.kept));
  }
}

/** Begins an order. What it leads to happens while `settle` runs. */
function begin(order: Order): Promise<unknown> | undefined {
  if (order.op === 'copy') tills.set(order.till, tillOf(order.from ?? 0).copy(order.till));
  const till = tillOf(order.till);
  if (order.op === 'sleep') till.sleep();
  if (order.op === 'disk') till.fill(order.refusal ?? 0);
  if (order.op === 'boot') return till.boot({ skewMs: order.skewMs ?? 0, dice: order.dice ?? 1 });
  const { machine } = till;
  if (machine === null) return undefined;
  wake(machine);
  if (order.op === 'answer' || order.op === 'fail') answer(machine, order);
  if (order.op === 'socket') overSocket(machine, order);
  if (order.op === 'pair') return till.pair(order.name ?? 'Kasir');
  if (order.op === 'mend') return till.mend();
  if (order.op === 'sell' && order.sale) return till.sell(order.sale);
  if (order.op === 'look') return till.look(String(order.id));
  if (order.op === 'report') return till.report();
  if (order.op === 'sums') return till.sums();
  if (order.op === 'jump') machine.skewMs += order.skewMs ?? 0;
  return undefined;
}

function answer(machine: Machine, { op, id, status = 0, body = '' }: Order): void {
  const waiting = machine.requests.get(Number(id));
  if (op === 'fail') waiting?.fail();
  else waiting?.answer(status, new Uint8Array(Buffer.from(body, 'base64')));
}

function overSocket({ socket }: Machine, { event, text = '' }: Order): void {
  if (event === 'open') socket?.opened();
  else if (event === 'hear') socket?.hear(text);
  else socket?.end();
}

async function carryOut(orders: Order[]): Promise<void> {
  const failures: unknown[] = [];
  for (const order of orders) {
    if (order.op === 'reset') reset(order.bugs ?? []);
    else if (order.op === 'keep') keep();
    else Promise.resolve(begin(order)).catch((error: unknown) => failures.push(error));
    if (order.crashAfter === undefined) continue;
    await settle(order.crashAfter);
    tillOf(order.till).die(order.power === true);
    await settle();
  }
  if (orders.length > 0) await settle();
  if (failures.length > 0) throw failures[0];
}

/** Runs what is due up to `at`, one timer after the other. */
async function advance(at: number): Promise<void> {
  for (let due = firstDue(); due !== null && due.at <= at; due = firstDue()) {
    const { machine, id } = due;
    const timer = machine.timers.get(id);
    if (timer === undefined) continue;
    world.nowMs = Math.max(world.nowMs, timer.at);
    if (timer.every === null) machine.timers.delete(id);
    else timer.at += timer.every;
    wake(machine);
    timer.run();
    await settle();
    if (world.news.length > 0) return; // the world must hear this before time goes on
  }
  world.nowMs = Math.max(world.nowMs, at);
}

function firstDue(): { machine: Machine; id: number; at: number } | null {
  let first: { machine: Machine; id: number; at: number } | null = null;
  for (const { machine } of tills.values()) {
    if (machine === null) continue;
    for (const [id, { at }] of machine.timers) {
      if (first === null || at < first.at) first = { machine, id, at };
    }
  }
  return first;
}

for await (const line of createInterface({ input: process.stdin })) {
  const { at, do: orders } = JSON.parse(line) as { at: number; do: Order[] };
  let failure: string | null = null;
  try {
    await advance(at);
    if (world.nowMs >= at) await carryOut(orders);
  } catch (error) {
    failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const done = world.nowMs >= at;
  const answerLine = { now: world.nowMs, done, news: world.news, next: firstDue()?.at ?? null, failure };
  world.news = [];
  process.stdout.write(`${JSON.stringify(answerLine)}\n`);
}
