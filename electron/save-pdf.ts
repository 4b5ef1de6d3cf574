/** Prints the window's page into a PDF file. */
import { rename, rm, writeFile } from 'node:fs/promises';
import { app, type WebContents } from 'electron';
import { z } from 'zod';
import { ConsoleError, toErrorInfo, type ErrorInfo } from '../backend/contract/errors.ts';

export const sheetSchema = z.object({ title: z.string().max(2_000), note: z.string().max(200) });
export type Sheet = z.infer<typeof sheetSchema>;

/** Countries whose printers hold Letter; all others hold A4. */
const LETTER = new Set(['US', 'CA', 'MX', 'CL', 'CO', 'PH']);
/** Room for the lines at head and foot, inches. */
const MARGINS = { top: 0.7, bottom: 0.7, left: 0.55, right: 0.55 };

/**
 * Prints the page as its print style sheet has it. The file appears under its name when it is whole; a failure leaves
 * nothing behind, and is told in words. `file`: undefined for a destination that was never granted.
 */
export async function savePdf(
  contents: WebContents,
  file: string | undefined,
  { title, note }: Sheet,
): Promise<{ file: string; bytes: number } | { error: ErrorInfo }> {
  if (file === undefined)
    return { error: new ConsoleError('NOT_FOUND', 'The destination was not chosen in a dialog.').toInfo() };
  const partial = `${file}.part`;
  try {
    const pdf = await contents.printToPDF({
      printBackground: true,
      displayHeaderFooter: true,
      headerTemplate: line(`<bdi>${escaped(title)}</bdi>`, ''),
      footerTemplate: line(
        escaped(note),
        '<span class="pageNumber"></span> / <span class="totalPages"></span>',
      ),
      pageSize: LETTER.has(app.getLocaleCountryCode()) ? 'Letter' : 'A4',
      margins: MARGINS,
    });
    await writeFile(partial, pdf);
    await rename(partial, file);
    return { file, bytes: pdf.length };
  } catch (error) {
    await rm(partial, { force: true }).catch(() => {});
    return { error: toErrorInfo(error, 'EXPORT_FAILED') };
  }
}

/** One line at the head or foot of a sheet; Chromium's own style for them is of size 0. */
function line(start: string, end: string): string {
  return `<div style="display:flex;justify-content:space-between;width:100%;margin:0 0.55in;font:8px sans-serif;color:#434a56"><span>${start}</span><span>${end}</span></div>`;
}

/** Text as HTML: an id comes from outside. */
function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}
