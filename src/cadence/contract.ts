/** Under this name follow-ups are frozen and approved. */
export const CADENCE = 'cadence';
