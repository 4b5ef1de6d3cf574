import { Download, FileText, Printer } from 'lucide-react';
import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import type { SessionDetail } from '../../../backend/contract/sessions.ts';
import { useClient } from '../../api/console-context.tsx';
import { useTask } from '../../api/use-task.ts';
import { Button } from '../../components/button.tsx';
import { text } from '../../text/en.ts';
import { exportSessionCsv, saveSessionPdf } from './save-session.ts';
import { SessionPrint } from './session-print.tsx';

/** CSV and PDF of one session. A browser prints: its dialog offers a PDF. What came of it is shown by the export tray. */
export function SessionExport({ detail }: { detail: SessionDetail }) {
  const words = text.sessions.export;
  const client = useClient();
  const task = useTask();
  /** What is printed, and when it was asked for. */
  const [printed, setPrinted] = useState<{ detail: SessionDetail; at: number } | null>(null);
  const preload = window.ocppConsole;
  const { session } = detail;

  const onPaper = async <T,>(print: () => Promise<T> | T): Promise<T> => {
    const at = Date.now();
    flushSync(() => setPrinted({ detail, at }));
    try {
      return await print();
    } finally {
      setPrinted(null);
    }
  };
  return (
    <div className="place-bar__end">
      {task.error !== null && (
        <span className="tone-danger" role="alert">
          {task.error.message}. {task.error.detail ?? task.error.remedy}
        </span>
      )}
      <Button
        icon={<Download size={14} />}
        disabled={task.running}
        onClick={() =>
          task.start(async () => {
            await exportSessionCsv(client, session);
            return '';
          })
        }
      >
        {words.csv}
      </Button>
      {preload === undefined ? (
        <Button icon={<Printer size={14} />} onClick={() => void onPaper(printPage)}>
          {words.print}
        </Button>
      ) : (
        <Button
          icon={<FileText size={14} />}
          disabled={task.running}
          onClick={() =>
            task.start(async () => {
              await saveSessionPdf(client, preload, session, onPaper);
              return '';
            })
          }
        >
          {words.pdf}
        </Button>
      )}
      {printed !== null && <SessionPrint detail={printed.detail} printedAt={printed.at} />}
      <PrintTitle title={printed === null ? null : `${words.report} ${session.sessionId}`} />
    </div>
  );
}

/** The system's dialog; it holds the page until it is closed. */
const printPage = (): void => window.print();

/** A browser proposes the page's title as the file's name. */
function PrintTitle({ title }: { title: string | null }) {
  useEffect(() => {
    if (title === null) return undefined;
    const former = document.title;
    document.title = title;
    return () => {
      document.title = former;
    };
  }, [title]);
  return null;
}
