/** What each state of a view shows, and controls while the link is lost. */
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { ConsoleError } from '../../../../backend/contract/errors.ts';
import { Button, IconButton } from '../../../../renderer/components/button.tsx';
import { LinkProvider } from '../../../../renderer/components/link-state.ts';
import { ErrorNote, Missing, Stale } from '../../../../renderer/components/states.tsx';

const LOST = 'the link is lost';
const failed = new ConsoleError('DATABASE_FAILED', 'disk I/O error').toInfo();
const cut = new ConsoleError('CONNECTION_LOST').toInfo();
const fetched = { data: null, error: null, readAt: null, reload: () => {} };
const shown = (element: React.ReactElement): string => renderToStaticMarkup(element);
const offline = (element: React.ReactElement): string =>
  shown(<LinkProvider value={LOST}>{element}</LinkProvider>);

describe('data that is not there', () => {
  it('is on its way', () => {
    expect(shown(<Missing fetched={fetched} />)).toContain('aria-label="Loading…"');
  });

  it('failed: why, and a way to try again', () => {
    const html = shown(<Missing fetched={{ ...fetched, error: failed }} />);
    expect(html).toContain('disk I/O error');
    expect(html).toContain('Try again');
  });

  it('has particulars that the keyboard can scroll, by a name', () => {
    const html = shown(<ErrorNote error={failed} />);
    expect(html).toMatch(/<pre [^>]*aria-label="Technical details" tabindex="0"/);
  });

  it('is not asked for without a link: it comes by itself, and there is nothing to press', () => {
    const html = offline(<Missing fetched={{ ...fetched, error: cut }} />);
    expect(html).toContain('as soon as the connection is back');
    expect(html).not.toContain('<button');
  });

  it('is not promised for what the operator asked for', () => {
    expect(offline(<ErrorNote error={cut} />)).toContain('Try again when the connection is back');
  });
});

describe('data that could not be read again', () => {
  const old = { ...fetched, data: [], readAt: Date.parse('2026-03-01T10:00:00Z') };

  it('says of when it is and why, and can be tried again', () => {
    const html = shown(<Stale fetched={{ ...old, error: failed }} />);
    expect(html).toMatch(/As of [^:]*\d+[:.]00[:.]00/);
    expect(html).toContain(failed.message);
    expect(html).toContain('Try again');
  });

  it('without a link only says of when it is', () => {
    const html = offline(<Stale fetched={{ ...old, error: cut }} />);
    expect(html).toContain('As of');
    expect(html).not.toContain('<button');
  });

  it('is nothing while the data is up to date, or missing', () => {
    expect(shown(<Stale fetched={old} />)).toBe('');
    expect(shown(<Stale fetched={{ ...fetched, error: failed }} />)).toBe('');
  });
});

describe('a control that needs the link', () => {
  it.each([
    ['button', () => <Button needsLink>Send</Button>],
    ['icon', () => <IconButton needsLink label="Send" icon={null} />],
  ])('%s says why it cannot be used while the link is lost', (_kind, make) => {
    const control = make();
    expect(shown(control)).not.toContain('aria-disabled');
    const html = offline(control);
    expect(html).toContain('aria-disabled="true"');
    expect(html).toContain(`aria-description="${LOST}"`);
    // It keeps the focus.
    expect(html).not.toContain(' disabled');
  });

  it('others are as they were', () => {
    expect(offline(<Button>Close</Button>)).not.toContain('aria-disabled');
  });
});
