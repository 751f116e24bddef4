/** What becomes of access: for certain, or depending on what is not compared or not known. */
export type ChangeKind = "gains" | "may gain" | "loses" | "may lose";
