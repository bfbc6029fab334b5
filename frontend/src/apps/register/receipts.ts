/** The receipt of one sale as lines of text, laid out by the money contract for this outlet. */
