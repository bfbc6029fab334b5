/** The stable code of anything that was thrown, so that screens can choose a sentence. */
export function codeOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error) {
    const { code } = error;
    if (typeof code === 'string') return code;
  }
  return 'unexpected';
}

/** The server's own sentence, when it sent one. */
export function detailOf(error: unknown): string | null {
  if (typeof error === 'object' && error !== null && 'detail' in error) {
    const { detail } = error;
    if (typeof detail === 'string' && detail !== '') return detail;
  }
  return null;
}
