/** The Content-Disposition under which a browser saves what it gets as this file (RFC 6266), whatever characters are in its name. */
export function attachment(fileName: string): string {
  const plain = fileName.replaceAll(/[^\w.() -]/g, "_");
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(fileName)}`;
}
