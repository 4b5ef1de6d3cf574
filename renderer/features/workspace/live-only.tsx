import { FileSearch } from 'lucide-react';
import { useClient } from '../../api/console-context.tsx';
import { placeOf, type Page, type Place } from '../../api/route.ts';
import { Button } from '../../components/button.tsx';
import { Empty } from '../../components/states.tsx';
import { text } from '../../text/en.ts';

/** Places that an opened file has as well. */
const OF_FILES: readonly Place[] = ['overview', 'chargers', 'sessions', 'messages'];

export const isOfFiles = (page: Page): boolean => page !== 'connect' && OF_FILES.includes(placeOf(page));

/** Where an opened file has nothing to show. */
export function LiveOnly() {
  const client = useClient();
  const words = text.workspace;
  return (
    <Empty icon={<FileSearch size={20} />} title={words.liveOnly} hint={words.liveOnlyHint}>
      <Button onClick={() => client.leaveWorkspace()}>{words.close}</Button>
    </Empty>
  );
}
