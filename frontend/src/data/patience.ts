/** For tests that wait for something: as long as a crowded machine may take, not the usual second. */
export const A_SLOW_MACHINE = { timeout: 15_000 };
