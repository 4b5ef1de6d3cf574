import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../backend/command-line.ts';

const parse = (...args: string[]) => parseCommandLine(args, {});

describe('the file on the command line', () => {
  it('is the one that the window opens, whatever stands around it', () => {
    expect(parse('--no-sandbox', '--data-dir', 'data', 'a b.ocppbundle', '--disable-gpu').file).toBe(
      resolve('a b.ocppbundle'),
    );
    expect(parse('--ocpp-port', '0').file).toBeNull();
  });

  it('may be named by its URL, as file managers do', () => {
    const file = resolve('käse 1.ocppbundle');
    expect(parse(pathToFileURL(file).href).file).toBe(file);
  });

  it('is refused without a window, and so is a second one', () => {
    expect(() => parse('--headless', 'a.ocppbundle')).toThrow(/a\.ocppbundle/);
    expect(() => parse('a.ocppbundle', 'b.ocppbundle')).toThrow(/b\.ocppbundle/);
  });
});
