/** Ids of elements that code must find. */
export const SEARCH_FIELD_ID = 'search';
export const PRINT_ROOT_ID = 'print-root';
