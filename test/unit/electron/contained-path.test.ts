import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveInside } from '../../../electron/contained-path.ts';

const ROOT = join('/opt', 'console', 'renderer');

describe('resolveInside', () => {
  it('finds the renderer’s files, with a query or a fragment too', () => {
    expect(resolveInside(ROOT, 'app://console/index.html')).toBe(join(ROOT, 'index.html'));
    expect(resolveInside(ROOT, 'app://console/assets/a%20b.js?x#y')).toBe(join(ROOT, 'assets', 'a b.js'));
  });

  it.each([
    'app://console/..%2f..%2fpackage.json',
    'app://console/%2e%2e%2f%2e%2e%2fpackage.json',
    'app://console/assets/..%2f..%2f..%2fetc/passwd',
    // A folder whose name begins alike.
    'app://console/..%2frenderer-of-another/index.html',
    'app://console/index.html%00.png',
    'app://console/%zz',
    'app://elsewhere/index.html',
    'app://console.example/index.html',
    'app://console:80/index.html',
    'index.html',
  ])('finds nothing under %s', (url) => {
    expect(resolveInside(ROOT, url)).toBeNull();
  });

  it('never leaves the folder, whatever is asked', () => {
    const part = fc.oneof(
      fc.constantFrom('..', '.', '%2e%2e', '..%2f', '..%5c', '%00', '//', '\\'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const file = resolveInside(ROOT, `app://console/${parts.join('/')}`);
        if (file !== null) expect(`${file}/`.startsWith(`${ROOT}/`)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
