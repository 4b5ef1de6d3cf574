import { Upload } from 'lucide-react';
import { useClient } from '../../../api/console-context.tsx';
import { Button } from '../../../components/button.tsx';
import { text } from '../../../text/en.ts';
import type { HelperProps } from './helpers.ts';
import { HelperLine } from './helper-line.tsx';
import { useTask } from '../../../api/use-task.ts';

/** Fills in an address of the console's own file server, to which the charger may upload one file. */
export function UploadOffer({ chargerId, onFill }: HelperProps) {
  const words = text.commands.help;
  const client = useClient();
  const task = useTask();
  const offer = async (): Promise<string> => {
    const file = await client.request('files.offerUpload', { chargerId });
    onFill(file.url);
    return words.offered(file.name);
  };
  return (
    <HelperLine task={task}>
      <Button
        needsLink
        icon={<Upload size={14} />}
        disabled={task.running}
        onClick={() => task.start(offer)}
        data-testid="offer-upload"
      >
        {words.offerUpload}
      </Button>
    </HelperLine>
  );
}
