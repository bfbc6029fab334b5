/** What JSON can hold, as types. Nothing in the data layer is `any`. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };
