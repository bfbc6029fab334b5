/** The rhythm rules of the scanner, with exact times in milliseconds. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_WEDGE, Wedge, printable } from './wedge';

function bench(settings = DEFAULT_WEDGE) {
  const scans: string[] = [];
  const typed: string[] = [];
  const givenBack: string[] = [];
  const heads: string[] = [];
  const takenBack: string[] = [];
  const at = { receiver: 'sell', writes: false };
  const whole = new Set(['8998866200301', '089686010947']);
  const wedge = new Wedge(
    {
      place: () => at,
      isWhole: (code) => whole.has(code),
      scanned: (code, head) => void [scans.push(code), heads.push(head)],
      takenBack: (digits) => takenBack.push(digits),
      typed: (text) => typed.push(text),
      givenBack: (text) => givenBack.push(text),
    },
    settings,
  );
  const type = (text: string, start: number, gap: number, inField = false) =>
    [...text].map((character, index) => wedge.character(character, start + index * gap, inField));
  return { wedge, scans, typed, givenBack, heads, takenBack, type, at };
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

  it.each([260, 290])('whose Enter comes %i ms after its last digit presses nothing else, whoever is first to see the end', (after) => {
    const { wedge, scans, heads, type } = bench();
    type('11112222', 0, 5);
    wedge.silence();
    wedge.character('0', 1000, false);
    wedge.silence();
    type('89686010947', 1400, 5);
    expect(wedge.terminator(1450 + after).kind).toBe('swallow');
    expect([scans, heads]).toEqual([['11112222', '89686010947'], ['', '0']]);
  });

  it.each([260, 300, 800])('that is known to send Enter ends its code with it also %i ms later', (after) => {
    const { wedge, scans, type } = bench();
    type('11112222', 0, 5);
    wedge.terminator(40);
    type('089686010947', 1000, 5);
    expect(wedge.terminator(1055 + after).kind).toBe('scan');
    expect(scans).toEqual(['11112222', '089686010947']);
    expect(wedge.terminator(2000).kind).toBe('pass');
  });

  it('tells the caller when what leaked into a field must be taken back', () => {
    const { type } = bench();
    const verdicts = type('0896', 0, 10, true);
    expect(verdicts).toEqual([
      { kind: 'waiting', isFirst: true },
      { kind: 'waiting', isFirst: false },
      { kind: 'swallow', begins: true },
      { kind: 'swallow', begins: false },
    ]);
  });

  it('is believed in a field with its Enter, and without one when the code is long', () => {
    const { wedge, scans, givenBack, type } = bench();
    type('22001', 0, 10, true);
    wedge.terminator(60);
    type('8998866200301', 1000, 10, true);
    wedge.silence();
    expect(scans).toEqual(['22001', '8998866200301']);
    expect(givenBack).toEqual([]);
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

describe('a scanner on a page that has no time', () => {
  it('takes back the digit that a hasty silence handed out, by the keys’ own times', () => {
    const { wedge, scans, typed, takenBack, heads, type } = bench();
    wedge.character('0', 1000, false);
    wedge.silence();
    type('89686010947', 1008, 8);
    wedge.terminator(1100);
    expect([typed, takenBack, scans, heads]).toEqual([['0'], ['0'], ['089686010947'], ['']]);
  });

  it('names the digits before a code that came too late to be surely of it', () => {
    const { wedge, scans, heads, takenBack, type } = bench();
    wedge.character('0', 1000, false);
    type('89686010947', 1400, 3);
    wedge.terminator(1440);
    expect([scans, heads, takenBack]).toEqual([['89686010947'], ['0'], []]);
    wedge.character('1', 5000, false);
    wedge.silence();
    type('8998866200301', 8001, 3);
    wedge.terminator(8050);
    expect(heads).toEqual(['0', '']);
  });

  it('that ends its codes itself is not cut by a silence amid one', () => {
    const { wedge, scans, type } = bench();
    type('11112222', 0, 5);
    wedge.terminator(40);
    type('0896', 1000, 5);
    expect(wedge.silenceMs).toBe(300);
    type('86010947', 1900, 5);
    wedge.terminator(1940);
    expect(scans).toEqual(['11112222', '089686010947']);
  });

  it('is not cut by a touch that was made before it or amid it', () => {
    const { wedge, type } = bench();
    wedge.character('0', 1000, false);
    expect([wedge.goesOnOver(990), wedge.goesOnOver(1005)]).toEqual([true, false]);
    type('89', 1008, 8);
    expect(wedge.goesOnOver(1020)).toBe(true);
    type('68', 1024, 8);
    expect(wedge.goesOnOver(1300)).toBe(true);
  });

  it('takes back only what the burst goes on from, not the number that was typed before it', () => {
    const { wedge, scans, heads, takenBack, type } = bench();
    for (const [index, digit] of [...'500'].entries()) {
      wedge.character(digit, 1000 + index * 200, false);
      wedge.silence();
    }
    type('89686010947', 1408, 8);
    wedge.terminator(1500);
    expect([takenBack, scans, heads]).toEqual([['0'], ['089686010947'], ['50']]);
  });

  it('names no digits that were an amount or a PIN, but takes them back where the burst goes on from them', () => {
    const { wedge, scans, heads, takenBack, type, at } = bench();
    Object.assign(at, { receiver: 'amount', writes: true });
    wedge.character('5', 1000, false);
    wedge.silence();
    type('4711', 1500, 5);
    wedge.terminator(1530);
    wedge.character('4', 5000, false);
    wedge.silence();
    type('711', 5008, 5);
    wedge.terminator(5030);
    expect([scans, heads, takenBack]).toEqual([['4711', '4711'], ['', ''], ['4']]);
  });

  it('names no digits of another place, neither of a PIN nor of a number of things', () => {
    const { wedge, heads, takenBack, type, at } = bench();
    Object.assign(at, { receiver: 'lock', writes: true });
    wedge.character('8', 1000, false);
    wedge.silence();
    Object.assign(at, { receiver: 'sell', writes: false });
    type('4711', 1300, 5);
    wedge.terminator(1330);
    for (const [receiver, digit, time] of [['pay', '7', 5000], ['sell', '2', 5200]] as const) {
      Object.assign(at, { receiver, writes: receiver === 'pay' });
      wedge.character(digit, time, false);
      wedge.silence();
    }
    type('4711', 5500, 5);
    wedge.terminator(5530);
    expect([heads, takenBack]).toEqual([['', '2'], []]);
  });

  it('goes on from a digit whatever place that digit opened', () => {
    const { wedge, scans, takenBack, type, at } = bench();
    Object.assign(at, { receiver: 'scale', writes: true });
    wedge.character('0', 1000, false);
    wedge.silence();
    Object.assign(at, { receiver: 'weight', writes: true });
    type('89686010947', 1008, 8);
    wedge.terminator(1100);
    expect([scans, takenBack]).toEqual([['089686010947'], ['0']]);
  });

  it('takes no digits that something else was done after', () => {
    const { wedge, heads, type } = bench();
    type('12', 0, 200);
    wedge.silence();
    wedge.forgetHead();
    type('089686010947', 700, 5);
    wedge.terminator(780);
    expect(heads).toEqual(['']);
  });
});

describe('a scanner that sends no end', () => {
  it('has its whole code taken at once, and what may be a part waited for longer, once', () => {
    const { wedge, scans, type } = bench();
    type('8998866200301', 0, 8);
    expect([wedge.quiet(), scans]).toEqual([0, ['8998866200301']]);
    type('22001', 1000, 8);
    expect([wedge.quiet(), scans.length]).toEqual([300, 1]);
    expect([wedge.quiet(), scans]).toEqual([0, ['8998866200301', '22001']]);
  });

  it('is waited for anew when its rest comes while its part is waited for', () => {
    const { wedge, scans, type } = bench();
    type('08968', 0, 8);
    expect(wedge.quiet()).toBe(300);
    type('60109', 40, 8);
    expect(wedge.quiet()).toBe(300);
    type('47', 80, 8);
    expect([wedge.quiet(), scans]).toEqual([0, ['089686010947']]);
  });

  it('has a rest that came too late read with its part, by the keys’ own times', () => {
    const { wedge, scans, heads, type } = bench();
    type('08968', 0, 8);
    wedge.silence();
    expect(type('6010947', 40, 8).every(({ kind }) => kind === 'swallow')).toBe(true);
    expect([wedge.quiet(), scans, heads]).toEqual([0, ['08968', '089686010947'], ['', '']]);
  });

  it('has nothing of another code, of a field or of after its end read with it', () => {
    const { wedge, scans, type } = bench();
    type('08968', 0, 8);
    wedge.silence();
    type('8998866200301', 93, 8);
    wedge.quiet();
    type('08968', 1000, 8);
    wedge.silence();
    wedge.terminator(1040);
    type('8998866200301', 1050, 8);
    wedge.quiet();
    type('089686', 2000, 8, true);
    wedge.silence();
    type('8998866200301', 2050, 8);
    wedge.quiet();
    const whole = '8998866200301';
    expect(scans).toEqual(['08968', whole, '08968', whole, '089686', whole]);
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

  it.each(['kan', 'kopi', 'kecap manis', '0812', '12'])('typing “%s” very fast in a field gets it back', (text) => {
    const { wedge, scans, typed, givenBack, type } = bench();
    type(text, 0, 30, true);
    wedge.silence();
    expect(scans).toEqual([]);
    expect(typed).toEqual([]);
    expect(givenBack).toEqual(text.length > 2 ? [text] : []);
  });

  it('ending a fast word in a field with Enter gets the word before the Enter', () => {
    const { wedge, scans, givenBack, type } = bench();
    type('kopi', 0, 30, true);
    expect(wedge.terminator(120).kind).toBe('pass');
    expect(scans).toEqual([]);
    expect(givenBack).toEqual(['kopi']);
  });

  it('typing letters very fast outside a field is no barcode either, unless Enter ends them', () => {
    const { wedge, scans, typed, type } = bench();
    type('kopi', 0, 30);
    wedge.silence();
    expect(typed).toEqual(['kopi']);
    type('ABCD', 1000, 10);
    wedge.terminator(1050);
    expect(scans).toEqual(['ABCD']);
  });

  it('pressing a key of three zeros after a scan types them at once, each time, and keeps Enter', () => {
    const { wedge, scans, typed, takenBack, type } = bench();
    type('8998866200301', 0, 5);
    wedge.terminator(70);
    const press = (keys: string, at: number): number => {
      type(keys, at, 2);
      const waited = wedge.silenceMs;
      wedge.silence();
      return waited;
    };
    expect([press('1', 5000), press('000', 5200), press('000', 5400), press('5', 5600)]).toEqual([60, 60, 60, 60]);
    expect(typed).toEqual(['1', '000', '000', '5']);
    type('000', 5800, 2);
    expect(wedge.goesOnOver(5900)).toBe(false);
    expect(wedge.terminator(5850).kind).toBe('pass');
    expect([typed.slice(4), scans, takenBack]).toEqual([['000'], ['8998866200301'], []]);
  });

  it('typing a digit and Enter soon after a scan keeps both', () => {
    const { wedge, typed, type } = bench();
    type('8998866200301', 0, 5);
    wedge.silence();
    wedge.character('5', 300, false);
    expect(wedge.terminator(400).kind).toBe('pass');
    expect(typed).toEqual(['5']);
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
