/** Checks one PIN at a time with Argon2id, off the main thread: 19 MiB and some 100 ms each. */
import { argon2Verify } from 'hash-wasm';

export interface PinQuestion {
  number: number;
  pin: string;
  phc: string;
}

export interface PinAnswer {
  number: number;
  /** null: the stored hash could not be read */
  matches: boolean | null;
}

addEventListener('message', ({ data }: MessageEvent<PinQuestion>) => {
  const { number, pin, phc } = data;
  argon2Verify({ password: pin, hash: phc }).then(
    (matches) => answer({ number, matches }),
    () => answer({ number, matches: null }),
  );
});

function answer(said: PinAnswer): void {
  postMessage(said);
}
