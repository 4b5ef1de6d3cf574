/** A file was found damaged: what became of it, until the operator has read it. */
import { X } from 'lucide-react';
import type { StorageNotice } from '../../../backend/contract/status.ts';
import { useClient } from '../../api/console-context.tsx';
import { IconButton } from '../../components/button.tsx';
import { Moment } from '../../components/time.tsx';
import { text } from '../../text/en.ts';
import { formatCount } from '../../text/format.ts';
import { Banner } from './banner.tsx';

export function StorageNoticeBanner({ notice }: { notice: StorageNotice }) {
  const client = useClient();
  const words = text.banner;
  const dismiss = async (): Promise<void> =>
    client.setStatus(await client.request('notices.dismiss', { noticeId: notice.noticeId }));
  return (
    <Banner
      tone="danger"
      title={words.damaged[notice.part]}
      testId="banner-storage-notice"
      end={
        <IconButton
          needsLink
          label={text.common.dismiss}
          icon={<X size={14} />}
          // Without a connection it stays, and can be dismissed later.
          onClick={() => void dismiss().catch(() => {})}
        />
      }
    >
      <Moment at={notice.at} /> · {outcome(notice)} {words.damagedHint} {words.movedTo}{' '}
      <code className="mono">{notice.movedTo}</code>
    </Banner>
  );
}

function outcome({ kind, rescued, lost, damagedPages }: StorageNotice): string {
  const words = text.banner;
  if (kind === 'logIncomplete') return words.logIncomplete;
  const pages = damagedPages > 0 ? [words.damagedPages(formatCount(damagedPages))] : [];
  const missing = lost > 0 ? words.lost(formatCount(lost)) : damagedPages > 0 ? [] : words.noneLost;
  return [words.rescued(formatCount(rescued)), missing, pages].flat().join(' ');
}
