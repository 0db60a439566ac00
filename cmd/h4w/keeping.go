package main

import (
	"context"
	"fmt"

	"hackathon4women/internal/db"
	"hackathon4women/internal/privacy"
	"hackathon4women/internal/web"
)

// keepTerms ends what has come to the end of its term, in every edition: whatever the chapters declare, unless one of their own
// jobs does it.
func (h *house) keepTerms(ctx context.Context) error {
	all, err := h.edition.All(ctx)
	if err != nil {
		return err
	}
	var ended int64
	for _, e := range all {
		before := ended
		for _, part := range web.Known() {
			err := h.db.Write(ctx, func(tx *db.Tx) error {
				n, err := privacy.Expire(tx, part.Columns, string(e.ID), e.Over(), h.now())
				ended += n
				return err
			})
			if err != nil {
				return fmt.Errorf("keeping the terms of %s: %w", part.Chapter, err)
			}
		}
		if err := h.publish.NoteKept(ctx, e, privacy.Calendar(web.Known(), e.Over()), ended-before); err != nil {
			return err
		}
	}
	if ended == 0 {
		return nil
	}
	return h.db.Scrub(ctx) // nothing of it in the files either
}
