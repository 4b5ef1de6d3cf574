import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { text } from '../../text/en.ts';
import { formatTextSize } from '../../text/format.ts';

/** Characters shown at first: laying out a megabyte in one line takes the browser a second. */
const MAX_SHOWN = 20_000;

/** The frame exactly as it was on the wire. */
export function RawFrame({ raw }: { raw: string }) {
  const [whole, setWhole] = useState(false);
  const cut = !whole && raw.length > MAX_SHOWN;
  const shown = cut ? raw.slice(0, MAX_SHOWN) : raw;
  return (
    <div className="raw-frame">
      {cut && (
        <div className="raw-frame__cut">
          {text.messages.detail.truncated(formatTextSize(shown), formatTextSize(raw))}
          <Button variant="quiet" onClick={() => setWhole(true)}>
            {text.messages.detail.showAll}
          </Button>
        </div>
      )}
      <pre className="mono" tabIndex={0} aria-label={text.messages.detail.raw} data-testid="raw-frame">
        {shown}
      </pre>
    </div>
  );
}
