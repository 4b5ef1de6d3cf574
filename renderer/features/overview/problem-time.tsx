import { useModel } from '../../api/console-context.tsx';
import { Moment, RelativeTime } from '../../components/time.tsx';
import { text } from '../../text/en.ts';
import { isWorkspace } from '../workspace/is-workspace.ts';

/** How long ago a problem was, null: now. In an opened file, when: its age on this laptop says nothing. */
export function ProblemTime({ at }: { at: number | null }) {
  const inWorkspace = useModel(isWorkspace);
  if (at === null) return text.overview.now;
  return inWorkspace ? <Moment at={at} /> : <RelativeTime at={at} />;
}
