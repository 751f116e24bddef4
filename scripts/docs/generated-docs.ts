import { renderErrors } from "./errors";
import { renderNotifications } from "./notifications";
import { renderReview } from "./review";
import { renderReviewGate } from "./review-gate";

/** A page that is made from the sources. */
export interface GeneratedDoc {
  /** The page's file, from the repository's root. */
  readonly file: string;
  /** The page as it must be. */
  render(): string;
}

/** All pages that `npm run docs` writes; a test fails while one of them is stale. */
export const GENERATED_DOCS: readonly GeneratedDoc[] = [
  { file: "docs/errors.md", render: renderErrors },
  { file: "docs/notifications.md", render: renderNotifications },
  { file: "docs/review.md", render: renderReview },
  { file: "docs/review-gate.md", render: renderReviewGate },
];
