// What a doctor's session means beyond its fields.

/** The time at which it ends today; null if that is unknown, or after midnight (20:00–02:00). */
export const endOf = ({ start, end }) => (start !== null && end !== null && end <= start ? null : end);
