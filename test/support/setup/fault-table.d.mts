/** @returns a table in Markdown, cases in the order of their names; '' for no rows */
export function faultTable(report: string): string;
