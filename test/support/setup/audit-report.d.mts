export interface AuditReport {
  /** False where the registry did not answer: then nothing is known. */
  done: boolean;
  /** How many weaknesses of high or critical severity there are. */
  grave: number;
  /** For the reader. */
  lines: string[];
}

/** What `npm audit --json` found. */
export function readAudit(text: string): AuditReport;
