import { ListPlus } from 'lucide-react';
import { useClient } from '../../../api/console-context.tsx';
import { Button } from '../../../components/button.tsx';
import { text } from '../../../text/en.ts';
import type { HelperProps } from './helpers.ts';
import { HelperLine } from './helper-line.tsx';
import { localListOf } from './local-list.ts';
import { useTask } from '../../../api/use-task.ts';

/** Fills the local list with the console's idTags. */
export function IdTagFill({ onFill }: HelperProps) {
  const words = text.commands.help;
  const client = useClient();
  const task = useTask();
  const fill = async (): Promise<string> => {
    const idTags = await client.request('idTags.list', {});
    if (idTags.length === 0) return words.noIdTags;
    onFill(localListOf(idTags));
    return words.filledIdTags(idTags.length);
  };
  return (
    <HelperLine task={task}>
      <Button
        needsLink
        icon={<ListPlus size={14} />}
        disabled={task.running}
        onClick={() => task.start(fill)}
        data-testid="fill-id-tags"
      >
        {words.fillIdTags}
      </Button>
    </HelperLine>
  );
}
