/**
 * The error of the money contract. `code` is stable; the Python twin raises the same codes and has a
 * sentence for each (pos/domain/errors.py).
 *
 * What this is not: words. A screen says a refusal in the language it is in (ui/i18n).
 */

/** The rules of money or words say no. */
export class DomainError extends Error {
  readonly code: string;
  readonly permanent = true;

  constructor(code: string) {
    super(code);
    this.name = 'DomainError';
    this.code = code;
  }
}
