/** The rhythm rules of the scanner, with exact times in milliseconds. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_WEDGE, Wedge, printable } from './wedge';

function bench(settings = DEFAULT_WEDGE) {
  const scans: string[] = [];
  const typed: string[] = [];
  const wedge = new Wedge(
    { scanned: (code) => scans.push(code), typed: (text) => typed.push(text) },
    settings,
  );
  const type = (text: string, start: number, gap: number, inField = false) =>
    [...text].map((character, index) => wedge.character(character, start + index * gap, inField));
  return { wedge, scans, typed, type };
}

describe('a scanner', () => {
  it('with Enter at the end gives one code', () => {
    const { wedge, scans, typed, type } = bench();
    type('089686010947', 1000, 8);
    expect(wedge.terminator(1100).kind).toBe('scan');
    expect(scans).toEqual(['089686010947']);
    expect(typed).toEqual([]);
  });

  it('without a suffix gives its code after the silence', () => {
    const { wedge, scans, type } = bench();
    type('8998866200301', 0, 10);
    wedge.silence();
    expect(scans).toEqual(['8998866200301']);
  });

  it('whose Enter comes late presses nothing else with it', () => {
    const { wedge, type } = bench();
    type('8998866200301', 0, 10);
    wedge.silence();
    expect(wedge.terminator(350).kind).toBe('swallow');
    expect(wedge.terminator(500).kind).toBe('pass');
  });

  it('tells the caller how much leaked into a field before it was recognised', () => {
    const { type } = bench();
    const verdicts = type('0896', 0, 10, true);
    expect(verdicts).toEqual([
      { kind: 'waiting' },
      { kind: 'waiting' },
      { kind: 'swallow', leaked: 2 },
      { kind: 'swallow', leaked: 0 },
    ]);
  });

  it('may hesitate inside a code up to the end gap', () => {
    const { wedge, scans, type } = bench();
    type('899', 0, 10);
    type('88662', 70, 10);
    wedge.terminator(120);
    expect(scans).toEqual(['89988662']);
  });

  it('is not cut in two when the tablet itself hesitates at its first key', () => {
    const { wedge, scans, typed, type } = bench();
    wedge.character('0', 0, false);
    type('89686010947', 90, 3);
    wedge.terminator(230);
    expect(scans).toEqual(['089686010947']);
    expect(typed).toEqual([]);
  });

  it('scanning twice in a row gives two codes', () => {
    const { wedge, scans, type } = bench();
    type('11112222', 0, 5);
    wedge.terminator(40);
    type('33334444', 45, 5);
    wedge.terminator(85);
    expect(scans).toEqual(['11112222', '33334444']);
  });

  it('loses its symbology prefix and a configured prefix', () => {
    const { wedge, scans, type } = bench({ ...DEFAULT_WEDGE, prefix: '~' });
    type('~]E0089686010947', 0, 5);
    wedge.terminator(80);
    type('~123', 200, 5);
    wedge.terminator(220);
    expect(scans).toEqual(['089686010947', '123']);
  });
});

describe('a person', () => {
  it('typing slowly is handed back letter by letter', () => {
    const { wedge, scans, typed, type } = bench();
    type('12', 0, 300);
    wedge.silence();
    expect(typed).toEqual(['1', '2']);
    expect(scans).toEqual([]);
  });

  it('hitting Enter keeps Enter', () => {
    const { wedge } = bench();
    expect(wedge.terminator(0).kind).toBe('pass');
  });

  it('typing in a field is left alone', () => {
    const { wedge, typed, type } = bench();
    type('mie', 0, 120, true);
    wedge.silence();
    expect(typed).toEqual([]);
  });

  it('rolling three keys fast is not a barcode', () => {
    const { wedge, scans, typed, type } = bench();
    type('123', 0, 20);
    wedge.silence();
    expect(scans).toEqual([]);
    expect(typed).toEqual(['123']);
  });
});

describe('a key', () => {
  it('of an Android scanner is read from its physical code', () => {
    expect(printable({ key: 'Unidentified', code: 'Numpad7' })).toBe('7');
    expect(printable({ key: 'Unidentified', code: 'KeyB' })).toBe('B');
  });
  it('of a soft keyboard or a control key is no character', () => {
    expect(printable({ key: '5', code: '', keyCode: 229 })).toBeNull();
    expect(printable({ key: 'Shift', code: 'ShiftLeft' })).toBeNull();
  });
});
