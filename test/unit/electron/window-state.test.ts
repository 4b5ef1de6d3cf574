import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../backend/ports/logger.ts';
import { visibleBounds, WindowStateFile } from '../../../electron/window-state.ts';

const LAPTOP = { x: 0, y: 25, width: 1280, height: 775 };
const SECOND = { x: 1280, y: 0, width: 1920, height: 1080 };

describe('visibleBounds', () => {
  it.each([
    ['where it stood', { x: 100, y: 60, width: 1000, height: 700 }, [LAPTOP], 'same'],
    [
      'on a second display that is there',
      { x: 1500, y: 100, width: 1600, height: 900 },
      [LAPTOP, SECOND],
      'same',
    ],
    ['across two displays', { x: 900, y: 60, width: 800, height: 700 }, [LAPTOP, SECOND], 'same'],
    ['on a display that is gone', { x: 1500, y: 100, width: 1600, height: 900 }, [LAPTOP], null],
    [
      'mostly beside the display',
      { x: 1180, y: 60, width: 1000, height: 700 },
      [LAPTOP],
      { x: 280, y: 60, width: 1000, height: 700 },
    ],
    [
      'with its upper edge out of reach',
      { x: 100, y: -200, width: 1000, height: 700 },
      [LAPTOP],
      { x: 100, y: 25, width: 1000, height: 700 },
    ],
    [
      'larger than the display that is left',
      { x: -600, y: -300, width: 2500, height: 1400 },
      [LAPTOP],
      { x: 0, y: 25, width: 1280, height: 775 },
    ],
  ])('%s', (_name, saved, areas, expected) => {
    expect(visibleBounds(saved, areas)).toEqual(expected === 'same' ? saved : expected);
  });
});

describe('the file', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'window-state-'));
    file = join(folder, 'window-state.json');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is read again as it was written', () => {
    const bounds = { x: -5, y: 3, width: 1000, height: 700 };
    const state = new WindowStateFile(file, silentLogger);
    state.change({ bounds, zoomLevel: 1.5 });
    state.change({ maximized: true });
    state.flush();
    expect(new WindowStateFile(file, silentLogger).get()).toEqual({
      bounds,
      maximized: true,
      zoomLevel: 1.5,
      toldOfTray: false,
    });
  });

  it('writes nothing where nothing has changed', () => {
    new WindowStateFile(file, silentLogger).flush();
    expect(() => readFileSync(file)).toThrow('ENOENT');
  });

  it.each([
    ['no JSON', 'width=5', 0],
    ['another thing', '[]', 0],
    ['bounds that cannot be', '{"bounds":{"x":0,"y":0,"width":-5,"height":1e9},"zoomLevel":2}', 2],
    ['a zoom that cannot be', '{"zoomLevel":400}', 0],
  ])('with %s costs no more than what cannot be read', (_name, content, zoomLevel) => {
    writeFileSync(file, content);
    expect(new WindowStateFile(file, silentLogger).get()).toEqual({
      bounds: null,
      maximized: false,
      zoomLevel,
      toldOfTray: false,
    });
  });

  it('that cannot be written harms nothing', () => {
    const state = new WindowStateFile(join(folder, 'none', 'window-state.json'), silentLogger);
    state.change({ zoomLevel: 1 });
    state.flush();
    expect(state.get().zoomLevel).toBe(1);
  });
});
