import { Button } from '../../components/button.tsx';
import { text } from '../../text/en.ts';
import { formatCount, formatPercent } from '../../text/format.ts';
import type { LogView } from './use-log-window.ts';

/** How far a search through the log is, and the way to stop it, or to go on. */
export function SearchProgress({ view }: { view: LogView }) {
  const { search, rows } = view.window;
  if (search === null || !(view.searching || view.stopped)) return null;
  const words = text.messages.search;
  const percent = Math.floor(search.share * 100);
  const said = (view.searching ? words.running : words.stopped)(
    formatPercent(percent),
    formatCount(rows.length),
  );
  return (
    <div className="search-progress" data-testid="search-progress">
      <progress max={100} value={percent} aria-label={words.label} />
      <span className="num">{said}</span>
      <Button variant="quiet" onClick={view.searching ? view.stopSearch : view.searchOn}>
        {view.searching ? words.stop : words.goOn}
      </Button>
    </div>
  );
}
