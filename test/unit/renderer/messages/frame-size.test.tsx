/** A frame's size in the detail of a message: of its bytes on the wire, not of its characters. */
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { MessageFacts } from '../../../../renderer/features/messages/message-facts.tsx';
import { RawFrame } from '../../../../renderer/features/messages/raw-frame.tsx';
import { text } from '../../../../renderer/text/en.ts';
import { formatBytes } from '../../../../renderer/text/format.ts';
import { logEntry } from '../fixtures.ts';

it('counts the bytes of a frame that is not ASCII', () => {
  const raw = '[2,"1","DataTransfer",{"data":"größer 充電"}]';
  const html = renderToStaticMarkup(<MessageFacts entry={logEntry({ raw, size: raw.length })} />);
  expect(html).toContain(formatBytes(Buffer.byteLength(raw)));
  expect(html).not.toContain(formatBytes(raw.length));
});

it('says how much of a long frame is shown, in bytes of both', () => {
  const html = renderToStaticMarkup(<RawFrame raw={'é'.repeat(30_000)} />);
  expect(html).toContain(text.messages.detail.truncated(formatBytes(40_000), formatBytes(60_000)));
});
